import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { DOWNLOAD_BYTES } from '../../../src/channels/telegram/limits.ts';
import { JPEG, telegramBot } from './support.ts';
import type { Bot } from './support.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await telegramBot();
});
afterEach(() => bot.stop());

const events = () => bot.taken.map(({ event }) => event);
const quiet = () => expect.poll(() => bot.fake.pending()).toBe(0);
const secret = () => bot.fake.telegram.hook?.secret ?? '';

function post(body: string, token: string | undefined = secret(), path = '/telegram'): Promise<Response> {
  const headers = { 'x-telegram-bot-api-secret-token': token };
  return fetch(bot.door.url + path, { method: 'POST', body, headers });
}

describe('what a customer does in Telegram', () => {
  it('reaches the road as words, with the name and the time', async () => {
    bot.fake.customer(42).says('chào tiệm'.normalize('NFD'));
    await quiet();
    const event = { kind: 'words', id: 'm1', text: 'chào tiệm'.normalize('NFC'), name: 'Lan' };
    expect(bot.taken[0]).toMatchObject({
      address: { channel: 'telegram', key: '42', route: { chat: 42 } },
      event,
    });
    expect(bot.taken[0]?.event).toHaveProperty('platformAt');
  });

  it('opens the chat with what the link carried, and its language', async () => {
    bot.fake.customer(42, { language: 'en-GB' }).starts('order_DH1001');
    bot.fake.customer(43, { language: 'fr' }).starts();
    await quiet();
    const opened = { kind: 'opened', id: 'm1', name: 'Lan', platformAt: expect.any(Date) as Date };
    expect(events()).toEqual(
      expect.arrayContaining([{ ...opened, payload: 'order_DH1001', language: 'en' }, opened]),
    );
  });

  it('says by a command of the menu what it stands for', async () => {
    bot.fake.customer(42, { language: 'vi' }).says('/order');
    bot.fake.customer(43, { language: 'en' }).says('/person@care_bot');
    bot.fake.customer(44).says('/unknown thing');
    await quiet();
    const texts = events().map((event) => (event as { text: string }).text);
    expect(texts.sort()).toEqual(['/unknown thing', 'talk to a person', 'đơn hàng của tôi đâu']);
  });

  it('corrects words said before', async () => {
    const lan = bot.fake.customer(42);
    lan.says('đơn DH1');
    lan.edits('đơn DH2');
    await quiet();
    expect(events()[1]).toMatchObject({ kind: 'words', text: 'đơn DH2', edits: 'm1' });
    expect(events()[1]?.id).not.toBe('m1');
  });

  it('presses a button, which is answered at once and read by its value', async () => {
    const lan = bot.fake.customer(42);
    const buttons = [{ label: 'Hàng lỗi', value: '7:broken' }];
    await bot.channel.send(bot.taken[0]?.address ?? address(42), out({ buttons }));
    lan.presses('Hàng lỗi');
    await quiet();
    expect(events()).toEqual([
      { kind: 'words', id: 'pq1', text: 'Hàng lỗi', button: '7:broken', name: 'Lan' },
    ]);
    await expect.poll(() => bot.fake.telegram.queries.get('q1')).toBe('answered');
  });

  it('shares a place, a number of their own, and somebody else’s card', async () => {
    const lan = bot.fake.customer(42);
    lan.sharesPlace(10.77, 106.7);
    lan.sharesContact('84901234567');
    lan.sharesContact('0901234567');
    lan.sharesContact('84909999999', 77);
    await quiet();
    expect(events()).toMatchObject([
      { text: '', location: { latitude: 10.77, longitude: 106.7 } },
      { text: '+84901234567', phone: '+84901234567' },
      { phone: '+84901234567' },
      { text: 'Lan +84909999999' },
    ]);
    expect(events()[3]).not.toHaveProperty('phone');
  });

  it('blocks the bot and lets it in again', async () => {
    const lan = bot.fake.customer(42);
    lan.blocks();
    lan.unblocks();
    await quiet();
    expect(events()).toMatchObject([
      { kind: 'reachable', can: false },
      { kind: 'reachable', can: true },
    ]);
  });

  it('goes on in a supergroup where the group has become one', async () => {
    const group = bot.fake.group(-5);
    group.says('chào');
    await quiet();
    const moved = group.becomes(-100_5);
    moved.says('chào lại');
    await quiet();
    expect(bot.taken[1]).toMatchObject({
      address: { key: '-1005' },
      continues: 'telegram:-5',
      event: { kind: 'reachable', can: true },
    });
    expect(bot.taken[2]).toMatchObject({ address: { key: '-1005' }, event: { text: 'chào lại' } });
  });
});

describe('a file', () => {
  it('is fetched in its largest size, sniffed, stored and named', async () => {
    bot.fake.customer(42).sendsPhoto(JPEG, 'cái ấm');
    await quiet();
    expect(events()[0]).toMatchObject({
      text: 'cái ấm',
      files: [{ type: 'image/jpeg', bytes: JPEG.length }],
    });
    expect(bot.files.size).toBe(1);
  });

  it('keeps its name, and is of the type its bytes say, not its name', async () => {
    bot.fake.customer(42).sendsDocument('hóa đơn.pdf', JPEG);
    bot.fake.customer(43).sendsDocument('trang.jpg', Buffer.from('<script>alert(1)</script>'));
    await quiet();
    const [named, page] = ['42', '43'].map(
      (id) => bot.taken.find(({ address: { key } }) => key === id)?.event,
    );
    expect(named).toMatchObject({ files: [{ type: 'image/jpeg', name: 'hóa đơn.pdf' }] });
    expect(page).toMatchObject({ text: '📎 trang.jpg' });
    expect(page).not.toHaveProperty('files');
  });

  it('too large to be fetched is named in the words, and the words still come', async () => {
    bot.fake.customer(42).sendsPhoto(JPEG, 'xem giúp em', DOWNLOAD_BYTES + 1);
    await quiet();
    expect(events()[0]).toMatchObject({ text: 'xem giúp em\n📎 📷' });
    expect(events()[0]).not.toHaveProperty('files');
  });

  it('that cannot be had now holds the message up until it can', async () => {
    bot.fake.next('getFile', { status: 500 }, { status: 429, retryAfter: 1 });
    bot.fake.next('download', 'cut');
    const lan = bot.fake.customer(42);
    lan.sendsPhoto(JPEG);
    lan.says('ảnh đây');
    await quiet();
    expect(events()).toMatchObject([{ files: [{ type: 'image/jpeg' }] }, { text: 'ảnh đây' }]);
    expect(bot.files.size).toBe(1);
  });

  it('is not fetched again when only its turn was not kept', async () => {
    let refused = 0;
    const keep = bot.receive;
    bot.receive = (update) => {
      refused += 1;
      return refused <= 2 ? Promise.reject(new AppError('unavailable', 'away')) : keep(update);
    };
    bot.fake.customer(42).sendsPhoto(JPEG);
    await quiet();
    expect([refused, bot.files.size]).toEqual([3, 1]);
  });
});

describe('an update', () => {
  it('is acknowledged only after it is kept, and comes again until it is', async () => {
    let commit: (() => void) | undefined;
    let tries = 0;
    bot.receive = () => {
      tries += 1;
      if (tries === 1) return Promise.reject(new AppError('stale', 'somebody was quicker'));
      return new Promise((resolve) => (commit = resolve));
    };
    bot.fake.customer(42).says('chào');
    await expect.poll(() => commit !== undefined).toBe(true);
    expect(bot.fake.pending()).toBe(1);
    commit?.();
    await quiet();
    expect(bot.fake.brought.at(-1)?.status).toBe(200);
  });

  it('brought twice has the same id', async () => {
    bot.fake.trick('twice');
    bot.fake.customer(42).says('chào');
    await quiet();
    await expect.poll(() => bot.taken.length).toBe(2);
    expect(bot.taken[0]).toEqual(bot.taken[1]);
  });

  it.each([
    ['a wrong secret', 'x'.repeat(43)],
    ['a short one', 'x'],
    ['none', ''],
  ])('with %s is refused and leaves only a count', async (_what, token) => {
    const reply = await post(JSON.stringify({ update_id: 1, message: { text: 'giả' } }), token);
    expect([reply.status, await reply.text()]).toEqual([401, '']);
    expect([bot.taken, bot.forged.length, bot.log.said]).toEqual([[], 1, []]);
  });

  it('is taken at its own path only', async () => {
    expect((await post('{}', secret(), '/telegram/more')).status).toBe(404);
    expect((await fetch(`${bot.door.url}/telegram`)).status).toBe(405);
  });

  it.each([
    [
      'of a kind that is not known',
      { update_id: 5, message_reaction: { chat: { id: 42 } } },
      ['message_reaction'],
    ],
    ['of an empty one', { update_id: 5 }, ['other']],
    ['without a word', { update_id: 5, message: plain() }, ['message']],
    [
      'of a kind of message that is not known',
      { update_id: 5, message: { ...plain(), dice: {} } },
      ['message.dice'],
    ],
    ['that is malformed', { update_id: 5, message: { chat: 'here' } }, ['malformed']],
    ['of another bot', { update_id: 5, message: { ...plain(), from: { id: 9, is_bot: true } } }, []],
    ['whose live location moves', { update_id: 5, edited_message: plain() }, []],
  ])('%s is acknowledged, and kept where it is not known', async (_what, update, kept) => {
    expect((await post(JSON.stringify(update))).status).toBe(200);
    expect([bot.taken, bot.unknown]).toEqual([[], kept]);
  });

  it.each(['not JSON', '"a string"', '[]', '{"update_id":"x"}'])('that is %s is left', async (body) => {
    expect((await post(body)).status).toBe(200);
    expect(bot.taken).toEqual([]);
  });

  it('that the road refuses for good is not asked for again', async () => {
    bot.receive = () => Promise.reject(new AppError('invalid-input', 'too long', { subject: 'text' }));
    bot.fake.customer(42).says('chào');
    await quiet();
    expect(bot.unknown).toEqual(['refused']);
    expect(JSON.stringify(bot.log.said)).not.toContain('chào');
  });
});

function plain(): object {
  return { message_id: 5, date: 1_790_000_000, chat: { id: 42, type: 'private' }, from: { id: 42 } };
}

function address(id: number) {
  return { channel: 'telegram', key: String(id), route: { chat: id } };
}

function out(about: object) {
  const at = new Date();
  return {
    conversation: 'c',
    key: 'c#1',
    line: 1,
    at,
    from: 'bot',
    language: 'vi',
    text: 'Loại việc ạ?',
    ...about,
  } as const;
}
