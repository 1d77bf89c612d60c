import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, Update } from '../../../src/road/ports.ts';
import { AppError } from '../../../src/core/errors.ts';
import { builtWorker } from '../../support/built-worker.ts';
import { doorForChannel } from '../../support/door-for-channel.ts';
import type { TestDoor } from '../../support/door-for-channel.ts';
import { fakeConnector } from '../../support/platforms/connector.ts';
import type { FakeConnector } from '../../support/platforms/connector.ts';
import { fakeOpenId } from '../../support/platforms/open-id.ts';
import type { Claims, FakeOpenId } from '../../support/platforms/open-id.ts';
import { APP, signedChannel } from './signed-channel.ts';

let openId: FakeOpenId;
let channel: Channel;
let door: TestDoor;
let wire: FakeConnector;
let taken: Update[] = [];
let forged = 0;
let receive: (update: Update) => Promise<void>;

beforeAll(async () => {
  openId = await fakeOpenId(APP);
  channel = signedChannel(openId, {
    workerUrl: await builtWorker(),
    forged: () => (forged += 1),
  });
  await channel.start((update) => receive(update));
  door = await doorForChannel(channel);
  wire = await fakeConnector({
    bot: `${door.url}/bot-framework/messages`,
    isGood: (token) => openId.isGood(token),
  });
});
afterAll(async () => {
  await channel.stop();
  await door.close();
  await Promise.all([wire.stop(), openId.stop()]);
});
beforeEach(() => {
  taken = [];
  forged = 0;
  receive = (update) => {
    taken.push(update);
    return Promise.resolve();
  };
});

const good = (more: Claims = {}, key?: Parameters<FakeOpenId['token']>[1]): string =>
  openId.token({ serviceurl: wire.serviceUrl, ...more }, key);
const now = (): number => Math.floor(Date.now() / 1_000);

describe('a caller with really signed tokens', () => {
  it('is let in with a good one, and again with the same', async () => {
    const token = good();
    expect(await wire.bring(wire.from('c1', { text: 'chào' }), token)).toBe(200);
    expect(await wire.bring(wire.from('c1', { text: 'có ai không' }), token)).toBe(200);
    expect(taken.map(({ event }) => (event.kind === 'words' ? event.text : ''))).toEqual([
      'chào',
      'có ai không',
    ]);
    expect(forged).toBe(0);
  });

  it.each<[string, () => string | undefined]>([
    ['for another service address', () => good({ serviceurl: 'https://elsewhere.example/' })],
    ['without a service address', () => openId.token({})],
    ['for another bot', () => good({ aud: 'another-app' })],
    [
      'of another issuer',
      () => good({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' }),
    ],
    ['that has expired', () => good({ nbf: now() - 7_200, exp: now() - 3_600 })],
    ['that is not good yet', () => good({ nbf: now() + 3_600 })],
    ['signed by a stranger', () => good({}, 'stranger')],
    ['of a key that does not vouch for this platform', () => good({}, 'unendorsed')],
    ['of a key that does not say what it vouches for', () => good({}, 'bare')],
    ['of a key that vouches for no platform', () => good({}, 'empty')],
    ['that is missing', () => undefined],
    ['that is none', () => 'abc'],
    ['without a signature', () => `${good().split('.').slice(0, 2).join('.')}.`],
    [
      'that needs no signature',
      () =>
        [
          { alg: 'none', kid: 'good' },
          { iss: openId.issuer, aud: APP.id, exp: now() + 600, serviceurl: wire.serviceUrl },
        ]
          .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
          .join('.') + '.AA',
    ],
  ])('is refused with one %s, and leaves nothing but a counter', async (_what, token) => {
    expect(await wire.bring(wire.from('c2', { text: 'chào' }), token())).toBe(401);
    expect([taken, forged]).toEqual([[], 1]);
  });

  it('is not let in with a good token of another conversation’s platform', async () => {
    const token = good();
    expect(await wire.bring(wire.from('c3', {}), token)).toBe(200);
    const elsewhere = wire.from('c3', { serviceUrl: 'https://elsewhere.example/' });
    expect(await wire.bring(elsewhere, token)).toBe(401);
    expect(await wire.bring(wire.from('c3', { channelId: 'skype' }), token)).toBe(401);
    expect(taken).toHaveLength(1);
  });

  it('is let in by the key of its own platform only', async () => {
    const both = (channelId: string, key?: Parameters<FakeOpenId['token']>[1]) =>
      wire.bring(wire.from('c6', { channelId, text: channelId }), good({}, key));
    expect(await both('msteams')).toBe(200);
    expect(await both('skype', 'unendorsed')).toBe(200);
    expect(await both('skype')).toBe(401);
    expect(await both('msteams', 'unendorsed')).toBe(401);
    expect(taken.map(({ address }) => address.key)).toEqual(['msteams|c6', 'skype|c6']);
  });

  it('is told to come again while the turn is not committed', async () => {
    receive = () => Promise.reject(new AppError('unavailable', 'The database is away.'));
    await expect(channel.webhook!(asked(wire.from('c4', { text: 'a' }), good()))).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

function asked(activity: object, token: string) {
  return {
    method: 'POST',
    url: '/bot-framework/messages',
    headers: { authorization: `Bearer ${token}` },
    body: Buffer.from(JSON.stringify(activity)),
    ip: '127.0.0.1',
  };
}

describe('the door', () => {
  it('takes activities by POST at its own path only', async () => {
    const at = (path: string, method: string, body?: string) =>
      fetch(door.url + path, { method, ...(body !== undefined && { body }) }).then(({ status }) => status);
    expect(await at('/bot-framework/messages', 'GET')).toBe(405);
    expect(await at('/bot-framework/messages/x', 'POST', '{}')).toBe(404);
    expect(await at('/bot-framework/messages', 'POST', 'no json')).toBe(400);
    expect(await at('/bot-framework/messages', 'POST', '{"type":"message"}')).toBe(400);
    expect(taken).toEqual([]);
  });

  it('knows no verdict while the keys cannot be had', async () => {
    const dark = await fakeOpenId(APP);
    dark.isDark = true;
    const other = signedChannel(dark, { workerUrl: await builtWorker() });
    await other.start(receive);
    const call = asked(wire.from('c5', {}), dark.token({ serviceurl: wire.serviceUrl }));
    await expect(other.webhook!(call)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await other.health!()).toMatchObject({ ok: false });
    dark.isDark = false;
    expect(await other.webhook!(call)).toEqual({ status: 200 });
    await other.stop();
    await dark.stop();
  });
});

describe('health', () => {
  it('names the repair', async () => {
    const well = signedChannel(openId);
    openId.nextLogin(401);
    const wrong = await well.health!();
    expect(wrong.ok).toBe(false);
    expect(wrong.fix?.vi).toContain('LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD');
    openId.nextLogin(503);
    expect((await well.health!()).says.en).toContain('cannot be reached');
    expect(await well.health!()).toMatchObject({ ok: true });
  });
});
