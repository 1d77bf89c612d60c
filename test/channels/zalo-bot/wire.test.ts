import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { Vault } from '../../../src/road/ports.ts';
import { pause } from '../../support/fake-clock.ts';
import type { Behaviour } from '../../support/platforms/zalo-bot.ts';
import { SECRET, TO, zaloRig } from './rig.ts';

const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////2Q==',
  'base64',
);
const at = zaloRig();

describe('by webhook', () => {
  beforeEach(() => at.openByWebhook());

  it('words come in NFC with name, time and id, wrapped or bare', async () => {
    const date = 1_790_000_000_000;
    const fields = { text: 'chào tiệm'.normalize('NFD'), message_id: '2d758cb5e222177a4e35', date };
    for (const isBare of [false, true])
      expect(await at.zalo.sends('lan', 'message.text.received', fields, { isBare })).toBe(200);
    const event = {
      kind: 'words',
      id: '2d758cb5e222177a4e35',
      text: 'chào tiệm',
      name: 'Lan',
      platformAt: new Date(date),
    };
    const update = { address: TO, event };
    expect(at.taken).toEqual([update, update]);
  });

  it.each<[string, string, (url: string) => Record<string, unknown>]>([
    ['a photo with its words', 'message.image.received', (url) => ({ photo: url, caption: 'đây ạ' })],
    ['a photo by its other name', 'message.image.received', (url) => ({ photo_url: url, caption: 'đây ạ' })],
    ['a sticker', 'message.sticker.received', (url) => ({ sticker: 's1', url })],
    ['a voice', 'message.voice.received', (url) => ({ voice_url: url })],
  ])('%s is fetched and stored first', async (_what, event, fields) => {
    expect(await at.zalo.sends('lan', event, fields(at.zalo.file(JPEG)))).toBe(200);
    expect(at.taken[0]?.event).toMatchObject({ files: [{ type: 'image/jpeg', bytes: JPEG.length }] });
  });

  it.each<[string, () => string]>([
    ['is not there', () => at.zalo.file(JPEG, 404)],
    ['cannot be had', () => at.zalo.file(JPEG, 503, 503, 503)],
    ['is no picture', () => at.zalo.file(Buffer.from('MZ' + '\0'.repeat(300)))],
    ['lies inside our network', () => at.door!.url + '/x.jpg'],
  ])('the words are taken in when a photo %s, and its address stands in them', async (_what, photo) => {
    const url = photo();
    const fields = { photo: url, caption: 'đây ạ' };
    expect(await at.zalo.sends('lan', 'message.image.received', fields)).toBe(200);
    expect(at.taken[0]?.event).toMatchObject({ text: `đây ạ\n${url}` });
    expect(at.taken[0]?.event).not.toHaveProperty('files');
    expect(JSON.stringify(at.log.said)).not.toContain('đây ạ');
  });

  it('a photo that cannot be had at once is asked for again', async () => {
    const photo = at.zalo.file(JPEG, 503, 'cut');
    expect(await at.zalo.sends('lan', 'message.image.received', { photo })).toBe(200);
    expect(at.taken[0]?.event).toMatchObject({ text: '', files: [{ type: 'image/jpeg' }] });
  });

  it('a sticker that cannot be had is called one', async () => {
    await at.zalo.sends('lan', 'message.sticker.received', { sticker: 's1', url: at.zalo.file(JPEG, 404) });
    expect(at.taken[0]?.event).toMatchObject({ text: '(sticker)' });
  });

  it('what was withheld is answered like words not understood; a group has no name', async () => {
    await at.zalo.sends('lan', 'message.unsupported.received', {});
    await at.zalo.sends('nhom', 'message.text.received', {
      text: 'a',
      chat: { id: 'nhom', chat_type: 'GROUP' },
    });
    expect(at.taken.map(({ event }) => 'name' in event)).toEqual([true, false]);
    expect(at.texts()).toEqual(['', 'a']);
    expect(at.taken.map(({ address }) => address.isGroup)).toEqual([undefined, true]);
  });

  it('what is not known is acknowledged and counted', async () => {
    for (const update of [
      { event_name: 'follow', user: {} },
      'x',
      [],
      null,
      { event_name: 'message.text.received' },
    ])
      expect(await at.zalo.raw(update)).toBe(200);
    await at.zalo.sends('lan', 'message.text.received', { text: 'a', from: { id: 'b', is_bot: true } });
    expect(at.taken).toEqual([]);
    expect(at.unknown).toEqual(['follow', ...Array<string>(4).fill('unreadable')]);
  });

  it.each<[string, string]>([
    ['another secret', 'bi-mat-cua-boT'],
    ['the beginning of it', 'bi-mat'],
    ['none', ''],
  ])('a call with %s is refused and leaves nothing but a counter', async (_what, secret) => {
    expect(await at.zalo.says('lan', 'chào', { secret })).toBe(401);
    expect([at.taken, at.forged, at.log.said]).toEqual([[], 1, []]);
  });

  it('another channel’s path and method are not its own', async () => {
    expect((await fetch(`${at.door!.url}/zalo-bot/webhook`)).status).toBe(405);
    expect((await fetch(`${at.door!.url}/zalo-bot/webhook/x`, { method: 'POST' })).status).toBe(404);
  });

  it('is answered 200 only when it is kept, and comes again until then', async () => {
    let refusals = 2;
    at.receive = (update) => {
      if (refusals-- > 0) return Promise.reject(new AppError('unavailable', 'away'));
      at.taken.push(update);
      return Promise.resolve();
    };
    at.zalo.resendMs = 10;
    expect(await at.zalo.says('lan', 'chào')).toBe(200);
    expect(at.texts()).toEqual(['chào']);
  });
});

describe('fetched', () => {
  it('messages come one after the other, each brought until it is taken', async () => {
    let refusals = 2;
    at.receive = (update) => {
      if (refusals-- > 0) return Promise.reject(new AppError('unavailable', 'away'));
      at.taken.push(update);
      return Promise.resolve();
    };
    for (const text of ['một', 'hai', 'ba']) await at.zalo.says('lan', text);
    await at.open();
    await at.zalo.says('lan', 'bốn');
    await expect.poll(at.texts).toEqual(['một', 'hai', 'ba', 'bốn']);
  });

  it.each<[string, Behaviour]>([
    ['429', { error: 429, retryAfter: 0 }],
    ['500', { status: 500 }],
    ['403', { error: 403 }],
    ['a cut line', 'cut'],
    ['no JSON', 'not-json'],
    ['nothing new', { error: 408 }],
  ])('they come in spite of %s', async (_what, behaviour) => {
    at.zalo.next('getUpdates', behaviour, behaviour);
    await at.open({ restMs: 5 });
    await at.zalo.says('lan', 'chào');
    await expect.poll(at.texts).toEqual(['chào']);
  });

  it.each<[string, Behaviour, number]>([
    ['for as long as Zalo says', { error: 429, retryAfter: 2 }, 900],
    ['for half a minute when the quota is used up', { error: 429 }, 1_500],
  ])('nobody is asked %s', async (_what, behaviour, quietMs) => {
    at.zalo.next('getUpdates', behaviour);
    await at.open({ restMs: 5 });
    await expect.poll(() => at.log.said.length).toBe(1);
    await at.zalo.says('lan', 'chào');
    await pause(quietMs);
    expect([at.texts(), at.zalo.isIdle(), at.log.said.length]).toEqual([[], false, 1]);
    if (quietMs < 1_000) await expect.poll(at.texts, { timeout: 6_000 }).toEqual(['chào']);
  });

  it('a message that can never be taken holds up no other', async () => {
    at.receive = (update) => {
      if (update.event.kind === 'words' && update.event.text === 'một')
        return Promise.reject(new AppError('invalid-input', 'too long'));
      at.taken.push(update);
      return Promise.resolve();
    };
    await at.open();
    await at.zalo.says('lan', 'một');
    await at.zalo.says('lan', 'hai');
    await expect.poll(at.texts).toEqual(['hai']);
  });

  it('says in plain words that a webhook is set, and goes on when it is gone', async () => {
    at.zalo.webhook = { url: 'https://elsewhere.example/', secret: SECRET };
    await at.open();
    await expect
      .poll(() => at.log.said.some(({ message: said }) => said.includes('langnghe zalo-bot')))
      .toBe(true);
    const health = await at.channel.health!();
    expect(health.ok).toBe(false);
    expect(health.fix?.vi).toContain('langnghe zalo-bot disconnect');
    expect(JSON.stringify(at.log.said)).not.toContain(at.zalo.token);
    at.zalo.webhook = undefined;
    await at.zalo.says('lan', 'chào');
    await expect.poll(at.texts).toEqual(['chào']);
  });

  it('what was fetched and not taken waits for the next process', async () => {
    const vault = memoryVault();
    at.receive = () => Promise.reject(new AppError('unavailable', 'stopping'));
    await at.zalo.says('lan', 'chào');
    await at.open({ vault });
    await expect.poll(() => at.zalo.isIdle()).toBe(true);
    await at.channel.stop();
    at.receive = (update) => {
      at.taken.push(update);
      return Promise.resolve();
    };
    await at.open({ vault });
    await expect.poll(at.texts).toEqual(['chào']);
  });
});

/** Secrets in memory, one worker at a time. */
function memoryVault(): Vault {
  const kept = new Map<string, { value: Readonly<Record<string, string>>; version: number }>();
  const held = new Set<string>();
  return {
    read: (name) => Promise.resolve(kept.get(name)),
    write(name, value, version) {
      if ((kept.get(name)?.version ?? 0) !== version) return Promise.resolve(false);
      kept.set(name, { value, version: version + 1 });
      return Promise.resolve(true);
    },
    async alone(name, _forMs, work) {
      if (held.has(name)) return undefined;
      held.add(name);
      return work().finally(() => held.delete(name));
    },
  };
}
