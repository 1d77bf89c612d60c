import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { webhookSecret } from '../../src/channels/telegram/secret.ts';
import { firmHeaders } from '../support/platforms/firm.ts';
import { TOKEN } from '../support/platforms/telegram.ts';
import { zaloShop, type ZaloShop } from '../support/zalo-shop.ts';

const SECRET = 'bí mật của tiệm, dài ba mươi hai chữ trở lên';
const BOT_SECRET = 'bi-mat-cua-bot';
const NOWHERE = 'http://127.0.0.1:9';
let open: ZaloShop;

beforeAll(async () => {
  open = await zaloShop({
    LANGNGHE_WEBHOOK_URL: NOWHERE,
    LANGNGHE_WEBHOOK_SECRET: SECRET,
    LANGNGHE_TELEGRAM_TOKEN: TOKEN,
    LANGNGHE_TELEGRAM_API_URL: NOWHERE,
    LANGNGHE_TELEGRAM_INTAKE: 'webhook',
    LANGNGHE_ZALO_BOT_TOKEN: '123456:geheim',
    LANGNGHE_ZALO_BOT_SECRET: BOT_SECRET,
    LANGNGHE_ZALO_BOT_API_URL: NOWHERE,
  });
});
afterAll(async () => {
  await open.close();
});

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<number> {
  const json = JSON.stringify(body);
  const { statusCode, body: reply } = await request(open.shop.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: json,
  });
  await reply.dump();
  return statusCode;
}

describe('what a platform brings that nobody here knows', () => {
  it('is acknowledged and kept on every channel, counted, and shown', async () => {
    const app = { id: 'm1', conversation: 'lan', kind: 'dance', text: 'x' };
    const answers = [
      await open.zalo.bring({ event_name: 'create_group', group: { token: 'bí mật này' } }),
      await post(
        '/telegram',
        { update_id: 1, poll: { id: '7' } },
        { 'x-telegram-bot-api-secret-token': webhookSecret(TOKEN) },
      ),
      await post(
        '/zalo-bot/webhook',
        { event_name: 'message.dance.received' },
        { 'x-bot-api-secret-token': BOT_SECRET },
      ),
      await post('/webhook/app', app, firmHeaders(SECRET, JSON.stringify(app), open.shop.clock())),
    ];
    // The firm's own programmer is told besides.
    expect(answers).toEqual([200, 200, 200, 400]);
    const kinds = await open.shop.product.trade.unknownEvents.kinds();
    expect(kinds.map(({ channel, kind, count }) => `${channel} ${kind} ×${count}`).sort()).toEqual([
      'app dance ×1',
      'telegram poll ×1',
      'zalo-bot message.dance.received ×1',
      'zalo-oa create_group ×1',
    ]);
    const [sample] = await open.shop.product.trade.unknownEvents.samples('zalo-oa', 'create_group', 5);
    expect(sample?.payload).toContain('"event_name":"create_group"');
    expect(sample?.payload).not.toContain('bí mật này');
    const metrics = await request(`${open.shop.url}/metrics`);
    expect(await metrics.body.text()).toContain(
      'langnghe_unknown_events_total{channel="zalo-oa",kind="create_group"} 1',
    );
  });

  it('leaves nothing when it is forged', async () => {
    const before = await open.shop.product.trade.unknownEvents.kinds();
    // While the account is being connected, a call signed in another way may be the console's.
    open.shop.clock.move(31 * 60_000);
    expect(
      await post('/zalo-oa/webhook', { event_name: 'x', timestamp: '1' }, { 'x-zevent-signature': 'mac=0' }),
    ).toBe(401);
    expect(await post('/telegram', { update_id: 2, poll: {} })).toBe(401);
    expect(await post('/zalo-bot/webhook', { event_name: 'y' })).toBe(401);
    expect(await open.shop.product.trade.unknownEvents.kinds()).toEqual(before);
  });
});
