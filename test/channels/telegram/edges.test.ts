import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pause } from '../../support/fake-clock.ts';
import { addressOf, JPEG, message, telegramBot } from './support.ts';
import type { Bot } from './support.ts';

let bot: Bot;
const to = addressOf(42);
beforeEach(async () => {
  bot = await telegramBot();
});
afterEach(() => bot.stop());

const events = () => bot.taken.map(({ event }) => event);
const quiet = () => expect.poll(() => bot.fake.pending()).toBe(0);
const from = { id: 42, is_bot: false, first_name: 'Lan' };
const chat = { id: 42, type: 'private' };
const bring = async (update: Record<string, unknown>): Promise<void> => {
  bot.fake.telegram.bringer.push(42, update);
  await quiet();
};

describe('what comes in', () => {
  it('a link carries a payload; other words after /start were typed, and are words', async () => {
    const lan = bot.fake.customer(42);
    lan.says('/start link-4821');
    lan.says('/start@care_bot');
    lan.says('/start tôi muốn khiếu nại');
    lan.says(`/start ${'x'.repeat(65)}`);
    await quiet();
    expect(events()).toMatchObject([
      { kind: 'opened', payload: 'link-4821' },
      { kind: 'opened' },
      { kind: 'words', text: 'tôi muốn khiếu nại' },
      { kind: 'words', text: 'x'.repeat(65) },
    ]);
    expect(events()[1]).not.toHaveProperty('payload');
  });

  it('a press without a value says nothing, and loses its waiting circle', async () => {
    bot.fake.telegram.queries.set('q9', 'open');
    await bring({ callback_query: { id: 'q9', from, chat_instance: '1', game_short_name: 'g' } });
    await expect.poll(() => bot.fake.telegram.queries.get('q9')).toBe('answered');
    expect(bot.taken).toEqual([]);
  });

  it('a press is answered at once, long before its turn is kept; one too old to be answered is taken too', async () => {
    let keep: (() => void) | undefined;
    bot.receive = () => new Promise((resolve) => (keep = resolve));
    const lan = bot.fake.customer(42);
    await bot.channel.send(to, message(1, { buttons: [{ label: 'Có', value: '7:yes' }] }));
    lan.presses('Có');
    await expect.poll(() => bot.fake.telegram.queries.get('q1')).toBe('answered');
    expect(bot.fake.pending()).toBe(1);
    await expect.poll(() => keep !== undefined).toBe(true);
    keep?.();
    await quiet();
    bot.receive = (update) => Promise.resolve(void bot.taken.push(update));
    const press = { id: 'old', from, chat_instance: '1', data: '7:yes' };
    await bring({ callback_query: { ...press, message: { chat, message_id: 1, date: 0 } } });
    const answers = () => bot.fake.calls.filter(({ method }) => method === 'answerCallbackQuery');
    await expect.poll(() => answers().map(({ status }) => status)).toEqual([200, 400]);
    expect(events()).toMatchObject([{ kind: 'words', button: '7:yes' }]);
  });

  it('a press under a message too old to be told is still a press', async () => {
    const message = { chat, message_id: 6, date: 0 };
    await bring({ callback_query: { id: 'q9', from, chat_instance: '1', data: '*7:4', message } });
    expect(events()).toMatchObject([{ kind: 'words', id: 'pq9', text: '4', button: '7:4' }]);
  });

  it('an emoji that Telegram plays with is the emoji', async () => {
    await bring({ message: { message_id: 1, date: 1, from, chat, dice: { emoji: '🎲', value: 3 } } });
    expect(events()).toMatchObject([{ kind: 'words', text: '🎲' }]);
  });

  it('a channel that takes the bot in is nobody to talk with; a group is', async () => {
    const bot999 = { id: 999, is_bot: true, first_name: 'Care' };
    const change = {
      date: 1,
      from,
      old_chat_member: { status: 'left', user: bot999 },
      new_chat_member: { status: 'administrator', user: bot999 },
    };
    await bring({ my_chat_member: { ...change, chat: { id: -1007, type: 'channel' } } });
    expect(bot.taken).toEqual([]);
    await bring({ my_chat_member: { ...change, chat: { id: -5, type: 'group' } } });
    expect(bot.taken).toMatchObject([{ address: { key: '-5' }, event: { kind: 'reachable', can: true } }]);
  });

  it('a caption that was changed changes the words, and the file is not fetched again', async () => {
    const lan = bot.fake.customer(42);
    lan.sendsPhoto(JPEG, 'đơn DH1');
    await quiet();
    const message = { message_id: 1, date: 1, edit_date: 2, from, chat, caption: 'đơn DH2', photo: [] };
    await bring({ edited_message: message });
    expect(events()[1]).toMatchObject({ kind: 'words', text: 'đơn DH2', edits: 'm1' });
    expect([bot.files.size, bot.fake.count('getFile')]).toEqual([1, 1]);
  });

  it('a name that leads to another place leads nowhere', async () => {
    bot.fake.customer(42).sendsDocument('../..\\etc/hóa\u0000đơn.pdf', Buffer.from('%PDF-1.4'));
    await quiet();
    expect(events()).toMatchObject([{ files: [{ name: '....etchóađơn.pdf', type: 'application/pdf' }] }]);
  });
});

describe('a group', () => {
  it('is nobody: its address says so, before and after it became a supergroup', async () => {
    const group = bot.fake.group(-5);
    group.says('chào');
    await quiet();
    group.becomes(-1005).says('chào lại');
    bot.fake.customer(43).says('chào');
    await quiet();
    const groups = bot.taken.map(({ address }) => [address.key, address.isGroup === true] as const);
    expect(new Map(groups)).toEqual(
      new Map([
        ['-5', true],
        ['-1005', true],
        ['43', false],
      ]),
    );
  });
});

describe('what goes out', () => {
  const last = () => bot.fake.telegram.chats.get(42)?.shown.at(-1);

  it('is in NFC, its words and its labels', async () => {
    bot.fake.customer(42);
    const buttons = [{ label: 'Hàng lỗi'.normalize('NFD'), value: '7:1' }];
    await bot.channel.send(to, message(1, { text: 'Dạ vâng ạ'.normalize('NFD'), buttons }));
    expect(last()?.text).toBe('Dạ vâng ạ'.normalize('NFC'));
    expect(last()?.markup.inline_keyboard?.flat()[0]?.text).toBe('Hàng lỗi'.normalize('NFC'));
  });

  it('has no more than a hundred buttons; the others are written out and answered by typing', async () => {
    bot.fake.customer(42);
    const buttons = Array.from({ length: 103 }, (_none, n) => ({ label: `Mẫu ${n + 1}`, value: `7:${n}` }));
    await bot.channel.send(to, message(1, { text: 'Mẫu nào ạ?', buttons }));
    expect(last()?.markup.inline_keyboard?.flat()).toHaveLength(100);
    expect(last()?.text).toBe('Mẫu nào ạ?\n\n101. Mẫu 101\n102. Mẫu 102\n103. Mẫu 103');
  });

  it('shortens a long label, but not on a keyboard whose words come back', async () => {
    bot.fake.customer(42);
    const label = 'Tôi chưa muốn để lại số điện thoại, để tôi suy nghĩ thêm rồi nhắn lại sau nhé';
    const buttons = [{ label, value: '7:skip' }];
    await bot.channel.send(to, message(1, { buttons }));
    const shown = last()?.markup.inline_keyboard?.flat()[0]?.text ?? '';
    expect([shown.length <= 64, shown.endsWith('…')]).toEqual([true, true]);
    await bot.channel.send(to, message(2, { buttons, wants: 'phone' }));
    expect(last()?.markup.keyboard?.flat()[1]?.text).toBe(label);
  });

  it.each([
    [1_024, [1_024]],
    [1_025, [0, 1_025]],
  ])('puts words of %i under the photo, or after it', async (length, pieces) => {
    const lan = bot.fake.customer(42);
    const file = await bot.files.put({ bytes: JPEG, type: 'image/jpeg' });
    const text = 'ạ'.repeat(length);
    await bot.channel.send(to, message(1, { text, files: [file] }));
    expect(lan.chat.shown.map((one) => one.text.length)).toEqual(pieces);
    expect(lan.chat.shown[0]?.file?.kind).toBe('photo');
  });

  it.each([4_096, 4_097])('parts a word of %i without a space only where it must', async (length) => {
    const lan = bot.fake.customer(42);
    await bot.channel.send(to, message(1, { text: 'x'.repeat(length) }));
    expect(lan.hears().map((part) => part.length)).toEqual(length === 4_096 ? [4_096] : [4_096, 1]);
  });

  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'rejected'],
    [403, 'Forbidden: user is deactivated', 'rejected'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'rejected'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'rejected'],
    [403, 'Forbidden: the group chat was deleted', 'rejected'],
    [400, 'Bad Request: chat not found', 'rejected'],
    [400, 'Bad Request: PEER_ID_INVALID', 'rejected'],
    [400, 'Bad Request: group chat was deactivated', 'rejected'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'rejected'],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'rejected'],
    [400, 'Bad Request: not enough rights to send photos to the chat', 'invalid-input'],
    [400, 'Bad Request: BUTTON_DATA_INVALID', 'invalid-input'],
    [400, 'Bad Request: message is too long', 'invalid-input'],
    [413, 'Request Entity Too Large', 'invalid-input'],
    [401, 'Unauthorized', 'misconfigured'],
    [404, 'Not Found', 'misconfigured'],
    [409, 'Conflict: terminated by other getUpdates request', 'unavailable'],
    [502, 'Bad Gateway', 'unavailable'],
  ] as const)('%i %s is %s', async (status, why, code) => {
    bot.fake.customer(42);
    bot.fake.next('sendMessage', { status, why });
    await expect(bot.channel.send(to, message(1))).rejects.toMatchObject({ code, subject: String(status) });
  });

  it('a sign that is too much holds the messages of that chat back as well', async () => {
    bot.fake.customer(42);
    bot.fake.next('sendChatAction', { status: 429, retryAfter: 2 });
    bot.channel.typing?.(to);
    await expect.poll(() => bot.pace.holds).toEqual(['42', 'sign:42']);
    const [lan, hoa] = [bot.fake.customer(42), bot.fake.customer(43)];
    bot.channel.typing?.(to);
    bot.channel.typing?.(addressOf(43));
    await expect.poll(() => [lan.chat.typing, hoa.chat.typing]).toEqual([0, 1]);
  });

  it('no sign is sent while all messages are held back', async () => {
    bot.fake.customer(42);
    await bot.pace.hold(Date.now() + 60_000);
    bot.channel.typing?.(to);
    await pause(100);
    expect(bot.fake.count('sendChatAction')).toBe(0);
  });
});
