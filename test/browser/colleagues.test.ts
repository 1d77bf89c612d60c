import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { openConsoleOf, says, WAIT } from '../support/console.ts';
import { countsNotices, looksAt, noticesOf } from '../support/counted-notices.ts';
import { countingFront, type CountingFront } from '../support/counting-front.ts';
import { hired } from '../support/hired.ts';
import { letTimeRun, openShop, visitor } from '../support/shop-open.ts';
import type { OpenShop, Visitor } from '../support/shop-open.ts';
import type { Browser as StaffBrowser } from '../support/staff-desk.ts';

const path = chromiumPath();
const ASKS = 'cho tôi gặp nhân viên';
/** The page tells how many streams of live changes it opened itself. */
const COUNTS_STREAMS = `
  window.streams = 0;
  const Plain = EventSource;
  window.EventSource = class extends Plain {
    constructor(...given) { super(...given); window.streams += 1; }
  };
`;

/** `(2) Hộp thư`: 2. */
const leadingNumber = (title: string): number => Number(/^\((\d+)\)/.exec(title)?.[1] ?? 0);

/** Presses Enter in the composer at the very moment at which a reply is seen to have crossed another. */
const PRESSES_AT_ONCE = `
  window.pressed = 0;
  new MutationObserver((_changes, watching) => {
    if (document.querySelector('.outgoing .line[data-state=stale]') === null) return;
    watching.disconnect();
    const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    document.querySelector('.composer textarea').dispatchEvent(enter);
    window.pressed += 1;
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
`;

describe.skipIf(path === undefined)('colleagues and tabs', { timeout: 120_000 }, () => {
  let shop: OpenShop;
  let front: CountingFront;
  let browser: Browser;
  let mai: StaffBrowser;
  let lan: Colleague;
  let hoa: Colleague;
  let customer: Visitor;
  let tabs: Page[];
  let stopTime: () => void;

  type Colleague = Awaited<ReturnType<typeof openConsoleOf>>;
  const inbox = (view: string): string => `${front.url}/desk/inbox?view=${view}`;
  const field = ({ page }: { page: Page }) => page.locator('.composer textarea');
  const line = ({ page }: { page: Page }, text: string) => page.locator('.lines .line', { hasText: text });
  const owner = ({ page }: { page: Page }) => page.locator('.talk-head .sign').first().innerText();
  /** Every tab lists so many. */
  const rows = (n: number) =>
    Promise.all(tabs.map((page) => expect.poll(() => page.locator('.row').count(), WAIT).toBe(n)));
  const firstTab = (): Page => {
    if (tabs[0] === undefined) throw new Error('no tab is left');
    return tabs[0];
  };
  const assigns = (isOn: boolean) =>
    mai.asks('PATCH', '/settings', { assignment: { isOn, mostEach: 8, backAfterMinutes: 60 } });

  beforeAll(async () => {
    shop = await openShop();
    // Two things of one member at the very same instant would be one change: here time goes by.
    stopTime = letTimeRun(shop);
    front = await countingFront(shop.url);
    browser = await launchChromium(path ?? '');
    mai = await hired(shop, 'Mai', 'owner');
    await assigns(false);
    lan = await openConsoleOf(browser, shop, { name: 'Lan' });
    hoa = await openConsoleOf(browser, shop, { name: 'Hoa' });
    await lan.api.asks('PATCH', '/me', { prefs: { holdSeconds: 0 } });
    await lan.context.addInitScript({ content: COUNTS_STREAMS });
    customer = await visitor(shop, 'vi');
    await customer.says(ASKS);
  }, 90_000);
  afterAll(async () => {
    stopTime();
    await browser.close();
    await front.stop();
    await shop.close();
  });

  it('of two who take at once one has it, and the other learns who', async () => {
    const both = [lan, hoa];
    const address = `${front.url}/desk/c/${encodeURIComponent(customer.conversation)}?view=all`;
    await Promise.all(both.map(({ page }) => page.goto(address)));
    await Promise.all(
      both.map((one) =>
        one.page.getByRole('button', { name: says('conversation.take'), exact: true }).waitFor(),
      ),
    );
    await Promise.all(both.map(({ page }) => page.keyboard.press('t')));
    await expect
      .poll(async () => (await Promise.all(both.map(owner))).sort(), WAIT)
      .toContain(says('owner.me'));
    const isLans = (await owner(lan)) === says('owner.me');
    const [winner, loser] = isLans ? [lan, hoa] : [hoa, lan];
    await loser.page.getByText(says('problem.stale')).waitFor(WAIT);
    await expect.poll(() => owner(loser), WAIT).toBe(isLans ? 'Lan' : 'Hoa');
    expect(await winner.page.getByText(says('conversation.taken')).count()).toBe(1);
    await loser.page.getByRole('button', { name: says('conversation.take-from') }).click();
    await expect.poll(() => owner(loser), WAIT).toBe(says('owner.me'));
    await expect.poll(() => owner(winner), WAIT).toBe(isLans ? 'Hoa' : 'Lan');
    await winner.page.getByText(`${isLans ? 'Hoa' : 'Lan'} vừa giành lấy cuộc này`).waitFor(WAIT);
  });

  it('each sees the other look and type, in the head and on the row', async () => {
    await hoa.page.keyboard.press('r');
    await lan.page.locator('.others, .row').getByText('Hoa đang xem').nth(1).waitFor(WAIT);
    await hoa.page.keyboard.type('Em Hoa nghe ạ');
    await lan.page.locator('.others, .row').getByText('Hoa đang trả lời').nth(1).waitFor(WAIT);
  });

  it('a reply that crosses a colleague’s stays, what was said meanwhile is marked, and one key sends it anyway', async () => {
    await lan.page.keyboard.press('r');
    await lan.page.keyboard.type('Em Lan nghe ạ');
    // The press that sent it must not send it twice: nobody has read that fast.
    await hoa.page.evaluate(PRESSES_AT_ONCE);
    // Hoa's is held for three seconds, Lan's goes at once.
    await hoa.page.keyboard.press('Enter');
    await lan.page.keyboard.press('Enter');
    const crossed = hoa.page.locator('.outgoing .line[data-state=stale]');
    await crossed.waitFor(WAIT);
    expect(await crossed.locator('.line-text').innerText()).toBe('Em Hoa nghe ạ');
    expect(await crossed.innerText()).toContain('Lan vừa lên tiếng');
    const news = hoa.page.locator('.lines li[data-news=true]');
    expect(await news.locator('.line-text').allInnerTexts()).toEqual(['Em Lan nghe ạ']);
    expect(await customer.hears()).toEqual(['Em Lan nghe ạ']);
    expect(await hoa.page.evaluate<number>('window.pressed')).toBe(1);
    await expect
      .poll(async () => {
        await hoa.page.keyboard.press('Enter');
        return crossed.count();
      }, WAIT)
      .toBe(0);
    await expect.poll(() => customer.hears(), WAIT).toEqual(['Em Hoa nghe ạ']);
    await line(lan, 'Em Hoa nghe ạ').waitFor(WAIT);
    expect([await line(hoa, 'Em Hoa nghe ạ').count(), await news.count()]).toEqual([1, 0]);
    expect(await field(hoa).inputValue()).toBe('');
  });

  it('who waits goes by itself to the one who has less to do', async () => {
    await Promise.all([lan, hoa].map(({ page }) => page.goto(inbox('mine'))));
    await assigns(true);
    const second = await visitor(shop, 'vi');
    await second.says(ASKS);
    await lan.page.locator('.row').first().waitFor(WAIT);
    // The first one is still hers, this one is not.
    expect([await lan.page.locator('.row').count(), await hoa.page.locator('.row').count()]).toEqual([1, 1]);
    await assigns(false);
  });

  it('who looks at another tab is here; who looks at none is away', async () => {
    const behind = await lan.context.newPage();
    await behind.goto(inbox('unassigned'));
    await behind.locator('.inbox-list').waitFor(WAIT);
    const beats = (of: Page): string[] => {
      const said: string[] = [];
      of.on('request', (asked) => {
        if (asked.url().endsWith('/presence')) said.push(asked.postData() ?? '');
      });
      return said;
    };
    const [atLan, atHoa] = [beats(behind), beats(hoa.page)];
    const hide = `Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'))`;
    // The tab in front says so when it comes to the front, as it does when one changes tabs.
    await behind.evaluate(hide);
    await lan.page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await hoa.page.evaluate(hide);
    await expect.poll(() => atHoa, WAIT).toEqual(['{"is":"away"}']);
    expect(atLan).toEqual([]);
    await behind.close();
    await hoa.context.close();
  });

  it('of who waits eight tabs tell once: by a sound alone where one of them is looked at', async () => {
    await countsNotices(lan.context);
    await lan.api.asks('PATCH', '/me', { prefs: { notices: true } });
    tabs = [lan.page, ...(await Promise.all(Array.from({ length: 7 }, () => lan.context.newPage())))];
    await Promise.all(tabs.map((page) => page.goto(inbox('unassigned'))));
    await Promise.all(tabs.map((page) => page.locator('.list-head').waitFor(WAIT)));
    await looksAt(lan.page, true);
    const first = await visitor(shop, 'vi');
    await first.says(ASKS);
    await rows(1);
    await expect.poll(() => noticesOf(tabs), WAIT).toEqual({ told: [], tones: 2 });

    await looksAt(lan.page, false);
    await (await visitor(shop, 'vi')).says(ASKS);
    await rows(2);
    await expect
      .poll(() => noticesOf(tabs), WAIT)
      .toMatchObject({ told: [{ body: expect.stringContaining('2') as string }] });

    // What one tab knows all know, though it cannot ask itself.
    await looksAt(lan.page, true);
    const [, , slow] = tabs;
    await slow?.route('**/conversations/counts', (route) => route.abort());
    const waiting = async () => (await Promise.all(tabs.map((page) => page.title()))).map(leadingNumber);
    const before = (await waiting())[0] ?? 0;
    const take = { id: 'lan-takes-the-first', does: 'take' };
    const acts = `/conversations/${encodeURIComponent(first.conversation)}/acts`;
    expect((await lan.api.asks('POST', acts, take)).status).toBe(200);
    await expect.poll(waiting, WAIT).toEqual(tabs.map(() => before + 1));
    expect((await noticesOf(tabs)).told.length).toBe(1);
  });

  it('eight tabs are all live by one stream, and go on when its tab is closed', async () => {
    await rows(1);
    expect(front.streams()).toBe(1);

    const streams = await Promise.all(tabs.map((page) => page.evaluate<number>('window.streams')));
    const holder = tabs[streams.findIndex((n) => n > 0)];
    const before = front.opened.length;
    const from = performance.now();
    await holder?.close();
    tabs = tabs.filter((page) => page !== holder);
    await expect.poll(() => front.opened.length, { ...WAIT, interval: 10 }).toBe(before + 1);
    console.log(`another tab holds the stream after ${Math.round(performance.now() - from)} ms`);
    await (await visitor(shop, 'vi')).says(ASKS);
    await rows(2);
    expect([tabs.length, front.streams()]).toEqual([7, 1]);

    // A line that is cut goes on where it was; a stream that is refused is opened anew.
    front.cut();
    await (await visitor(shop, 'vi')).says(ASKS);
    await rows(3);
    expect(front.opened.at(-1)).toMatch(/^\d+$/);
    front.cut({ refusing: true });
    await (await visitor(shop, 'vi')).says(ASKS);
    // The browser asks again after two seconds, is refused, and gives up by itself.
    await expect.poll(() => front.refused(), WAIT).toBeGreaterThan(0);
    front.cut();
    await rows(4);
    expect(front.streams()).toBe(1);
  });

  it('what begins before one’s eyes rings in no tab; with nobody before it one is told', async () => {
    const watched = firstTab();
    const others = tabs.slice(1);
    const seen = await visitor(shop, 'vi');
    await seen.says('xin chào');
    await watched.goto(`${front.url}/desk/c/${encodeURIComponent(seen.conversation)}?view=bot`);
    await watched.locator('.lines .line').first().waitFor(WAIT);
    await Promise.all(others.map((page) => looksAt(page, false)));
    await looksAt(watched, true);
    const before = await noticesOf(tabs);
    let asked = 0;
    lan.context.on('response', (reply) => (asked += reply.url().endsWith('/row') ? 1 : 0));
    await seen.says(ASKS);
    // Each tab knows by then what it is that waits.
    await expect.poll(() => asked, WAIT).toBeGreaterThanOrEqual(tabs.length);
    expect(await noticesOf(tabs)).toEqual(before);

    await looksAt(watched, false);
    await (await visitor(shop, 'vi')).says(ASKS);
    await expect.poll(async () => (await noticesOf(tabs)).told.length, WAIT).toBe(before.told.length + 1);
  });

  it('on a phone shows where one is below “More”, and names the customer once', async () => {
    const page = firstTab();
    await page.setViewportSize({ width: 390, height: 800 });
    const more = page.locator('.bottom-bar > button');
    for (const [at, isMarked] of [
      ['customers', 'true'],
      ['me', 'true'],
      ['tickets', null],
    ] as const) {
      await page.goto(`${front.url}/desk/${at}`);
      await more.waitFor(WAIT);
      expect([at, await more.getAttribute('aria-current')]).toEqual([at, isMarked]);
    }
    await page.goto(`${front.url}/desk/c/${encodeURIComponent(customer.conversation)}?view=all`);
    await page.getByRole('button', { name: says('customer.title'), exact: true }).click();
    const drawer = page.getByRole('dialog');
    await drawer.locator('.pane section').first().waitFor(WAIT);
    expect(await drawer.getByRole('heading', { name: says('customer.title'), exact: true }).count()).toBe(1);
  });

  it('said nothing in the browser’s console that a page should not say', () => {
    expect([...lan.faults, ...hoa.faults]).toEqual([]);
  });
});
