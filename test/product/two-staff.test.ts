import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause } from '../support/fake-clock.ts';
import { hired } from '../support/hired.ts';
import { openShop, visitor, type OpenShop, type Visitor } from '../support/shop-open.ts';
import { browser, type Answer, type Browser } from '../support/staff-desk.ts';

let shop: OpenShop;
let lan: Browser;
let hoa: Browser;
let reader: Browser;
let customer: Visitor;
let made = 0;

beforeAll(async () => {
  shop = await openShop();
  lan = await hired(shop, 'Lan');
  hoa = await hired(shop, 'Hoa');
  reader = await hired(shop, 'Xem', 'reader');
  customer = await visitor(shop, 'vi');
  await customer.says('cho tôi gặp nhân viên');
}, 60_000);
afterAll(() => shop.close());

/** Asks again until it holds. */
async function soon(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await pause(50);
  }
  throw new Error(`it did not happen in time: ${what}`);
}

const path = (rest = ''): string => `/conversations/${encodeURIComponent(customer.conversation)}${rest}`;
const acts = (who: Browser, body: object): Promise<Answer> =>
  who.asks('POST', path('/acts'), { id: `made-in-browser-${(made += 1)}`, ...body });
const head = async (who: Browser) => (await who.asks('GET', path())).json as Record<string, never>;
const lines = async (who: Browser, query = '') =>
  (await who.asks('GET', path(`/lines${query}`))).json.items as Record<string, unknown>[];

describe('two members of staff, one customer', () => {
  it('both see who waits, and for what', async () => {
    expect(await head(lan)).toMatchObject({
      owner: { kind: 'queued' },
      packet: { why: 'asked', flow: 'talk-to-person' },
    });
    const list = async (view: string): Promise<string[]> => {
      const { json } = await hoa.asks('GET', `/conversations?view=${view}`);
      return (json.items as { id: string }[]).map(({ id }) => id);
    };
    await soon('it is in the list', async () => (await list('unassigned')).includes(customer.conversation));
    const bot = (await lines(lan)).find(({ who }) => who === 'bot');
    const why = await lan.asks('GET', path(`/lines/${String(bot?.n)}/why`));
    expect(why).toMatchObject({
      status: 200,
      json: { spoke: 'flow', flow: { isKept: true, isPresent: true } },
    });
  });

  it('who takes it second learns who was quicker', async () => {
    const [first, second] = [
      await acts(lan, { does: 'take', sawOwner: 'queue' }),
      await acts(hoa, { does: 'take', sawOwner: 'queue' }),
    ];
    expect(first).toMatchObject({
      status: 200,
      json: { state: { owner: { kind: 'staff', staff: 's_lan' } } },
    });
    expect(second).toMatchObject({
      status: 409,
      json: { code: 'stale', about: { state: { owner: { staff: 's_lan' } }, staff: { s_lan: 'Lan' } } },
    });
  });

  it('a reply that crosses a colleague’s does not go out; written again, knowing it, it does', async () => {
    const { lastLine } = await head(hoa);
    expect((await acts(lan, { does: 'reply', text: 'Em Lan nghe ạ', lastLine })).status).toBe(200);
    const crossing = await acts(hoa, { does: 'reply', text: 'Em Hoa nghe ạ', lastLine });
    expect(crossing).toMatchObject({ status: 409, json: { about: { lines: [{ text: 'Em Lan nghe ạ' }] } } });
    const again = await acts(hoa, {
      does: 'reply',
      text: 'Em Hoa hỗ trợ thêm ạ',
      lastLine: Number(lastLine) + 1,
    });
    expect(again).toMatchObject({ status: 200, json: { state: { owner: { staff: 's_hoa' } } } });
    const heard: string[] = [];
    await soon('both are heard', async () => heard.push(...(await customer.hears())) >= 2);
    expect(heard).toEqual(['Em Lan nghe ạ', 'Em Hoa hỗ trợ thêm ạ']);
  });

  it('a note calls a colleague and never reaches the customer', async () => {
    const note = await acts(hoa, { does: 'note', text: '@Lan kho nhầm lô', mentions: ['s_lan'] });
    expect(note).toMatchObject({ status: 200, json: { lines: [{ who: 'note', mentions: ['s_lan'] }] } });
    await soon('she is called', async () => {
      const { json } = await lan.asks('GET', '/conversations?view=mentions');
      return (json.items as unknown[]).length === 1;
    });
    expect(await customer.hears()).toEqual([]);
  });

  it('sees the other one look and type, and only for a while', async () => {
    const looking = customer.conversation;
    expect((await hoa.asks('POST', '/presence', { is: 'here', looking, typing: 'reply' })).status).toBe(200);
    const seen = async () =>
      (await lan.asks('GET', `/presence?looking=${encodeURIComponent(looking)}`)).json.items;
    expect(await seen()).toMatchObject([{ staff: 's_hoa', typing: 'reply' }]);
    shop.clock.move(10 * 60_000);
    expect(await seen()).toEqual([]);
  });

  it('who is here gets the next one who waits by herself; nobody else does', async () => {
    expect((await lan.asks('POST', '/presence', { is: 'here' })).status).toBe(200);
    expect((await hoa.asks('POST', '/presence', { is: 'away' })).status).toBe(200);
    const other = await visitor(shop, 'vi');
    await other.says('cho tôi gặp nhân viên');
    await soon('it is hers', async () => {
      const { json } = await hoa.asks('GET', `/conversations/${encodeURIComponent(other.conversation)}`);
      return (json.owner as { staff?: string }).staff === 's_lan';
    });
  });

  it('hands it on, and back to the bot, which knows', async () => {
    const given = await acts(hoa, { does: 'assign', to: 's_lan', sawOwner: 's_hoa' });
    expect(given).toMatchObject({ status: 200, json: { state: { owner: { staff: 's_lan' } } } });
    expect((await acts(hoa, { does: 'assign', to: 's_hoa', sawOwner: 's_hoa' })).status).toBe(409);
    const back = await acts(lan, { does: 'release', how: 'menu' });
    expect(back).toMatchObject({ status: 200, json: { state: { owner: { kind: 'bot' } } } });
    const { status, json } = await acts(lan, { does: 'close', outcome: 'answered' });
    expect({ status, state: json.state }).toMatchObject({
      status: 200,
      state: { closed: { outcome: 'answered' } },
    });
  });
});

describe('over HTTP', () => {
  const picture = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080600000000000000', 'hex');

  it('a file is shown to who may see it, as what it is, and to nobody else', async () => {
    const sent = await lan.asks('POST', path('/files?name=%C3%A1o.png'), picture, {
      'content-type': 'image/png',
    });
    expect(sent).toMatchObject({ status: 200, json: { type: 'image/png', name: 'áo.png' } });
    const url = String(sent.json.url).replace('/api/v1', '');
    const { status, headers } = await lan.asks('GET', url);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toContain('sandbox');
    expect((await hoa.asks('GET', url)).status).toBe(403);
    expect((await lan.asks('GET', url.replace(/s=./, 's=!'))).status).toBe(403);
    expect((await browser(shop.url).asks('GET', url)).status).toBe(401);
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    expect(
      (await lan.asks('POST', path('/files?name=a.png'), page, { 'content-type': 'image/png' })).status,
    ).toBe(400);
  });

  it('a reader reads, and changes nothing', async () => {
    expect((await reader.asks('GET', path())).status).toBe(200);
    expect((await reader.asks('GET', path('/customer'))).status).toBe(200);
    expect((await acts(reader, { does: 'note', text: 'x' })).status).toBe(403);
    expect((await reader.asks('GET', path('/export?as=csv'))).status).toBe(403);
    expect((await reader.asks('POST', path('/files'), picture, { 'content-type': 'image/png' })).status).toBe(
      403,
    );
    expect((await browser(shop.url).asks('GET', path())).status).toBe(401);
  });

  it('a transcript is saved, never opened', async () => {
    const { status, headers, text } = await lan.asks('GET', path('/export?as=csv&notes=yes'));
    expect(status).toBe(200);
    expect(headers['content-disposition']).toMatch(/^attachment; filename=/);
    expect(text).toContain("'@Lan kho nhầm lô");
  });

  it('a draft written here is there, on another device of the same member alone', async () => {
    expect((await lan.asks('PUT', path('/drafts/reply'), { text: 'Dạ chị' })).status).toBe(200);
    const phone = browser(shop.url);
    await phone.logsIn('lan');
    expect((await phone.asks('GET', path('/drafts'))).json).toMatchObject({ reply: { text: 'Dạ chị' } });
    expect((await hoa.asks('GET', path('/drafts'))).json).toEqual({});
  });

  it('what is no conversation is not there, whatever its name is', async () => {
    for (const id of ['web:none', '..%2F..%2Fetc', '%00', 'x'.repeat(500), '__proto__']) {
      expect((await lan.asks('GET', `/conversations/${id}`)).status).toBe(404);
      expect((await lan.asks('GET', `/conversations/${id}/lines`)).status).toBe(404);
    }
  });
});
