import { crc32, deflateSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { openConsoleOf, says, WAIT } from '../support/console.ts';
import { hired } from '../support/hired.ts';
import { letTimeRun, openShop, visitor } from '../support/shop-open.ts';
import type { OpenShop, Visitor } from '../support/shop-open.ts';

const path = chromiumPath();
/** Sets a mark wherever a page takes words for markup. */
const RUNS = '<img src=x onerror="window.ranHere=1"><script>window.ranHere=1</script>';
/** Turns the reading direction: what follows would be read before what stands in front of it. */
const TURNED = 'hoá đơn\u202egpj.exe';
const SHOWN = 'hoá đơn⟨U+202E⟩gpj.exe';
const NAME = `Lan ${RUNS}`.slice(0, 90);

describe.skipIf(path === undefined)('what customers and files say', { timeout: 60_000 }, () => {
  let shop: OpenShop;
  let browser: Browser;
  let desk: Awaited<ReturnType<typeof openConsoleOf>>;
  let page: Page;
  let customer: Visitor;
  let code: string;
  let id: string;
  let stopTime: () => void;

  const asks = async (method: string, where: string, body?: unknown, type?: string) => {
    const answer = await desk.api.asks(
      method,
      where,
      body,
      type === undefined ? {} : { 'content-type': type },
    );
    expect(answer.status, `${where}: ${answer.text}`).toBeLessThan(300);
    return answer.json;
  };
  const open = async (place: string): Promise<void> => {
    await page.goto(`${shop.url}/desk${place}`);
    await page.locator('main').last().waitFor(WAIT);
  };
  /** Nothing of the words became part of the page. */
  const isPlain = async (of = page): Promise<unknown> =>
    of.evaluate(`({
      ran: window.ranHere ?? 0,
      made: document.querySelectorAll('img[src="x"], [onerror]').length,
      scripts: [...document.scripts].filter(({ text }) => text.includes('ranHere')).length,
    })`);
  const PLAIN = { ran: 0, made: 0, scripts: 0 };

  beforeAll(async () => {
    shop = await openShop();
    stopTime = letTimeRun(shop);
    browser = await launchChromium(path ?? '');
    desk = await openConsoleOf(browser, shop, { name: 'Mai', role: 'owner' });
    page = desk.page;
    page.on('dialog', (dialog) => void dialog.dismiss());
    customer = await visitor(shop, 'vi', NAME);
    id = encodeURIComponent(customer.conversation);
    await customer.says(`${RUNS} ${TURNED} https://bank.vn@evil.example/x javascript:alert(1)`);
    await customer.says('Tôi muốn góp ý');
    await customer.says('5');
    await customer.says(`rất tốt ${RUNS} ${TURNED}`);
    await shop.later(10_000);
    await customer.says('cho tôi gặp nhân viên');
    const bytes = Buffer.from('plain words');
    const file = await shop.product.trade.files.put({ bytes, type: 'text/plain', name: `${RUNS}.txt` });
    await shop.product.road.submit(customer.conversation, {
      kind: 'words',
      id: 'with-a-file',
      at: shop.clock(),
      text: '',
      files: [file],
    });
    const label = await asks('POST', '/labels', {
      name: { vi: RUNS.slice(0, 40), en: RUNS.slice(0, 40) },
      color: 'red',
    });
    await asks('POST', `/conversations/${id}/acts`, { id: 'label-it-now', does: 'label', add: [label.id] });
    await asks('POST', `/conversations/${id}/acts`, {
      id: 'note-about-it',
      does: 'note',
      text: `${RUNS} ${TURNED}`,
    });
    const ticket = { key: 'hostile-ticket', conversation: customer.conversation, what: `${RUNS} ${TURNED}` };
    code = String((await asks('POST', '/tickets', { ...ticket, category: 'broken' })).code);
    await imports(
      `Mã đơn;Tên khách hàng;SĐT;Trạng thái;Sản phẩm\nDH-66;"${quoted(NAME)}";0901234567;mới;"${quoted(`${RUNS} ${TURNED}`)}"\n`,
    );
  }, 60_000);
  afterAll(async () => {
    stopTime();
    await browser.close();
    await shop.close();
  });

  const quoted = (text: string): string => text.replaceAll('"', '""');
  async function imports(csv: string): Promise<void> {
    const name = `fileName=${encodeURIComponent(`${RUNS}.csv`.replaceAll('/', ''))}`;
    const seen = await asks('POST', `/orders/imports/preview?${name}`, Buffer.from(csv), 'text/csv');
    expect(seen.faultCount).toBe(0);
    await asks('POST', `/orders/imports?${name}&digest=${String(seen.digest)}`, Buffer.from(csv), 'text/csv');
  }

  it('stands in the conversation as it was written: words, name, label, file, note; turned words show what turns them', async () => {
    await open(`/c/${id}?view=all`);
    const first = page.locator('.lines .line[data-who=customer] .line-text').first();
    await first.waitFor(WAIT);
    expect(await first.innerText()).toContain(RUNS);
    expect(await first.innerText()).toContain(SHOWN);
    // Where a link leads is said, and what is none is none.
    expect(await first.locator('a').innerText()).toBe('https://bank.vn@evil.example/x (evil.example)');
    expect(await first.locator('a').getAttribute('rel')).toContain('noopener');
    expect(await page.locator('.talk-who h1').innerText()).toBe(NAME);
    expect(await page.locator('.lines .file').innerText()).toContain(RUNS);
    const note = page.locator('.line[data-who=note] .line-text');
    expect(await note.innerText()).toBe(`${RUNS} ${SHOWN}`);
    await page.locator('.talk-head .label', { hasText: RUNS.slice(0, 40) }).waitFor(WAIT);
    await page.locator('.row', { hasText: 'Lan <img' }).first().waitFor(WAIT);
    expect(await isPlain()).toEqual(PLAIN);
  });

  it.each<[string, () => string, string]>([
    ['the inbox', () => '/inbox?view=all', NAME],
    ['the print', () => `/print/c/${id}`, RUNS],
    ['tickets', () => '/tickets', SHOWN],
    ['a ticket', () => `/t/${code}`, SHOWN],
    ['feedback', () => '/feedback', SHOWN],
    ['orders', () => '/orders', SHOWN],
    ['customers', () => '/customers', NAME],
    ['labels', () => '/settings?tab=labels', 'ranHere'],
    ['the audit log', () => '/settings?tab=audit', 'web:'],
  ])('is text in %s', async (_what, place, text) => {
    await open(place());
    // What stands in a field is there, too.
    await expect
      .poll(
        () =>
          page.evaluate<string>(
            `document.body.innerText + [...document.querySelectorAll('input')].map(({ value }) => value).join(' ')`,
          ),
        WAIT,
      )
      .toContain(text);
    expect(await isPlain()).toEqual(PLAIN);
  });

  it('is text where a search found it, once its words can be found', async () => {
    const found = async () => ((await asks('GET', '/search?q=onerror')).items as unknown[]).length;
    await expect.poll(found, { timeout: 20_000, interval: 200 }).toBeGreaterThan(0);
    await open('/inbox?view=all&q=onerror');
    await page.locator('.hits mark').first().waitFor(WAIT);
    expect(await isPlain()).toEqual(PLAIN);
  });

  it('is text on the customer’s own page, though staff send it', async () => {
    await open('/customers');
    await page.locator('main').getByRole('link', { name: 'Lan <img' }).first().click();
    await page.getByText(SHOWN).first().waitFor(WAIT);
    expect(await isPlain()).toEqual(PLAIN);
  });

  it('a picture that would fill the memory is not drawn: it can be saved; one beside it is', async () => {
    // A hundred million points.
    const side = 10_000;
    const [file, small] = await Promise.all(
      [
        { bytes: blackPng(side), name: 'rất to.png' },
        { bytes: blackPng(24), name: 'vừa.png' },
      ].map((one) => shop.product.trade.files.put({ ...one, type: 'image/png' })),
    );
    const words = {
      kind: 'words',
      id: 'with-a-bomb',
      at: shop.clock(),
      text: 'xem ảnh',
      files: [file, small].filter((one) => one !== undefined),
    } as const;
    await shop.product.road.submit(customer.conversation, words);
    await open(`/c/${id}?view=all`);
    const from = performance.now();
    await page.locator('.lines .file', { hasText: 'rất to.png' }).waitFor(WAIT);
    const drawn = () => page.evaluate<number[]>('[...document.images].map((one) => one.naturalWidth)');
    await expect.poll(drawn, WAIT).toContain(24);
    expect(await drawn()).not.toContain(side);
    expect(performance.now() - from).toBeLessThan(5_000);
  });

  it('a page or a drawing that runs is no picture for a reply, whatever it is called', async () => {
    await page.locator('body').press('r');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: says('composer.attach') }).click();
    const buffer = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="window.ranHere=1"/>');
    await (await chooser).setFiles([{ name: 'anh.png', mimeType: 'image/png', buffer }]);
    await page.getByText(says('problem.act')).waitFor(WAIT);
    await expect.poll(() => page.locator('.attachments li').count(), WAIT).toBe(0);
    expect(await isPlain()).toEqual(PLAIN);
  });

  it('what is added to a note stays with it, though the field is for the customer when it has arrived', async () => {
    const files = page.locator('.attachments li:not([aria-busy])');
    const turnsTo = (mode: string) => page.getByText(says(`composer.${mode}`), { exact: true }).click();
    await turnsTo('note');
    let arrive = (): void => undefined;
    const held = new Promise<void>((resolve) => (arrive = resolve));
    await page.route('**/files?name=*', async (route) => {
      await held;
      await route.continue();
    });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: says('composer.attach') }).click();
    const buffer = Buffer.from('giá nhập');
    await (await chooser).setFiles([{ name: 'giá nhập.txt', mimeType: 'text/plain', buffer }]);
    await turnsTo('reply');
    const kept = page.waitForResponse('**/files?name=*', WAIT);
    arrive();
    expect((await kept).status()).toBe(200);
    await turnsTo('note');
    await files.waitFor(WAIT);
    await turnsTo('reply');
    expect(await files.count()).toBe(0);
    await page.unrouteAll();
  });

  it('another member’s address of a file is nobody else’s, and no page of ours stands in a frame', async () => {
    const { items } = await asks('GET', `/conversations/${id}/lines`);
    const [file] = (items as { files?: { url: string }[] }[]).flatMap(({ files = [] }) => files);
    const url = String(file?.url).replace('/api/v1', '');
    const hoa = await hired(shop, 'Hoa');
    expect((await hoa.asks('GET', url)).status).toBe(403);
    expect((await desk.api.asks('GET', url)).status).toBe(200);
    const answer = await page.goto(`${shop.url}/desk/inbox`);
    expect(answer?.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('made no page say what it should not', () => {
    expect(desk.faults).toEqual([]);
  });
});

/** A whole black picture of one bit a point: a few kilobytes that become four hundred megabytes when they are drawn. */
function blackPng(side: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.writeUInt8(1, 8);
  const rows = Buffer.alloc((side / 8 + 1) * side);
  const part = (kind: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([size, named, sum]);
  };
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    part('IHDR', head),
    part('IDAT', deflateSync(rows)),
    part('IEND', Buffer.alloc(0)),
  ]);
}
