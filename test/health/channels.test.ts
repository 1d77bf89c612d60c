import { expect, it } from 'vitest';
import { channelRoutes, type ChannelState } from '../../src/health/channel-routes.ts';
import { listChannels } from '../../src/health/contract.ts';
import { callRoute } from '../support/call-route.ts';

const AT = new Date('2026-11-23T03:00:00Z');
const says = { vi: 'Ổn', en: 'Well' };

/** Two channels, of which Telegram is asked about. */
function desk(publicUrl: string | undefined) {
  const asked: string[] = [];
  let telegram: ChannelState = { name: 'telegram', kind: 'telegram', path: '/telegram' };
  const routes = channelRoutes({
    channels: () => [{ name: 'web', kind: 'web' }, telegram],
    ask: () => {
      asked.push('platforms');
      telegram = { ...telegram, last: { ok: true, says, at: AT, goodAt: AT } };
      return Promise.resolve();
    },
    examine: () => Promise.resolve([{ what: 'database', ok: true, says }]),
    publicUrl,
  });
  const look = (fresh?: string) =>
    callRoute(routes, listChannels, { query: fresh === undefined ? {} : { fresh } });
  return { look, asked };
}

it('each channel says how it is, with the address to give its platform', async () => {
  const { look, asked } = desk('https://chat.shop.vn/');
  const { items, others } = await look('true');
  expect(items).toEqual([
    { name: 'web', kind: 'web' },
    {
      name: 'telegram',
      kind: 'telegram',
      ok: true,
      says,
      at: AT.toISOString(),
      goodAt: AT.toISOString(),
      webhook: 'https://chat.shop.vn/telegram',
    },
  ]);
  expect(others.map(({ what, ok }) => [what, ok])).toEqual([
    ['database', true],
    ['browser-notices', true],
  ]);
  await look();
  expect(asked).toEqual(['platforms']);
});

it('what is missing for an address, and for notices, is named with its repair', async () => {
  const { items } = await desk(undefined).look();
  expect(items[1]?.webhookNeeds?.vi).toContain('LANGNGHE_PUBLIC_URL');
  const { others } = await desk('http://shop.vn').look();
  expect(others.at(-1)).toMatchObject({ what: 'browser-notices', ok: false });
  expect(others.at(-1)?.fix?.en).toContain('HTTPS');
});
