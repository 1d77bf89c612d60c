import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUTTON_BYTES } from '../../../src/channels/telegram/limits.ts';
import { addressOf, JPEG, message, telegramBot } from './support.ts';
import type { Bot } from './support.ts';
import type { FakeCustomer } from '../../support/platforms/telegram-chat.ts';

let bot: Bot;
let lan: FakeCustomer;
const to = addressOf(42);
beforeEach(async () => {
  bot = await telegramBot();
  lan = bot.fake.customer(42);
});
afterEach(() => bot.stop());

const last = () => lan.chat.shown.at(-1);
const rows = () => last()?.markup.inline_keyboard?.map((row) => row.map(({ text }) => text));
const scale = (most: number) =>
  Array.from({ length: most }, (_none, n) => ({ label: String(n + 1), value: `7:${n + 1}` }));
const skip = { label: 'Bỏ qua', value: '7:skip' };

describe('a line that goes out', () => {
  it('is shown as it is, and its id is kept', async () => {
    expect(await bot.channel.send(to, message(1))).toEqual({ ref: '1' });
    expect(lan.hears()).toEqual(['Dạ em chào anh/chị ạ.']);
    expect(bot.pace.asked).toEqual(['42']);
  });

  it('longer than a message is parted between sentences, the buttons under the last', async () => {
    const text = 'Dạ em xin lỗi anh/chị rất nhiều ạ 😀. '.repeat(220);
    expect(text.length).toBeGreaterThan(8_000);
    const { ref } = await bot.channel.send(to, message(1, { text, buttons: [skip] }));
    const parts = lan.chat.shown;
    expect(parts.length).toBe(3);
    for (const part of parts.slice(0, -1)) expect(part.text).toMatch(/😀\.$/u);
    expect(parts.map(({ text: part }) => part).join(' ')).toBe(text.trim());
    expect(parts.map(({ markup }) => markup.inline_keyboard !== undefined)).toEqual([false, false, true]);
    expect([ref, bot.pace.asked.length]).toEqual(['3', 3]);
  });

  it('of emoji alone is counted as Telegram counts', async () => {
    await bot.channel.send(to, message(1, { text: '😀'.repeat(4_096) }));
    expect(lan.chat.shown.map(({ text }) => text.length)).toEqual([4_096, 4_096]);
  });

  it('has its buttons in rows that fit a phone', async () => {
    const buttons = ['Giao chậm, chưa nhận', 'Hàng lỗi', 'Khác', 'Hỏi'].map((label, n) => ({
      label,
      value: `7:${n}`,
    }));
    await bot.channel.send(to, message(1, { buttons, form: 'buttons' }));
    expect(rows()).toEqual([['Giao chậm, chưa nhận'], ['Hàng lỗi', 'Khác', 'Hỏi']]);
  });

  it.each([
    [5, [5, 1]],
    [7, [7, 1]],
    [11, [6, 5, 1]],
  ])('has a scale of %i in even rows', async (most, lengths) => {
    await bot.channel.send(to, message(1, { buttons: [...scale(most), skip], form: 'rating' }));
    expect(rows()?.map((row) => row.length)).toEqual(lengths);
  });

  it('keeps every value within 64 bytes, also a marked one', async () => {
    const value = `7:${'x'.repeat(BUTTON_BYTES - 2)}`;
    await bot.channel.send(to, message(1, { buttons: [{ label: '1', value }], form: 'rating' }));
    expect(last()?.markup.inline_keyboard?.flat()[0]?.callback_data).toBe(value);
  });

  it('asks for a phone number or a place with a keyboard of its own, and takes it away again', async () => {
    await bot.channel.send(to, message(1, { wants: 'phone', buttons: [skip] }));
    expect(last()?.markup.keyboard).toEqual([
      [{ text: '📱 Gửi số điện thoại của tôi', request_contact: true }],
      [{ text: 'Bỏ qua' }],
    ]);
    await bot.channel.send(to, message(2, { wants: 'location', language: 'en' }));
    expect(last()?.markup.keyboard?.[0]).toEqual([{ text: '📍 Share my location', request_location: true }]);
    await bot.channel.send(to, message(3));
    expect(last()?.markup).toEqual({ remove_keyboard: true });
    await bot.channel.send(to, message(4));
    expect(last()?.markup).toEqual({});
  });

  it('asks in words in a group, where Telegram allows nothing else', async () => {
    const group = bot.fake.group(-5);
    await bot.channel.send(addressOf(-5), message(1, { wants: 'phone', buttons: [skip] }));
    expect(group.buttons()).toEqual(['Bỏ qua']);
  });

  it('brings photos and files, the words under a single one', async () => {
    const photo = await bot.files.put({ bytes: JPEG, type: 'image/jpeg', name: 'ấm "mới".jpg' });
    const paper = await bot.files.put({ bytes: Buffer.from('%PDF-1.4'), type: 'application/pdf' });
    await bot.channel.send(to, message(1, { text: 'Dạ ảnh đây ạ', files: [photo], buttons: [skip] }));
    expect(last()).toMatchObject({
      text: 'Dạ ảnh đây ạ',
      file: { kind: 'photo', name: 'ấm _mới_.jpg', bytes: JPEG },
    });
    expect(lan.buttons()).toEqual(['Bỏ qua']);
    await bot.channel.send(to, message(2, { text: 'Hai tệp ạ', files: [photo, paper] }));
    const [first, second, third] = lan.chat.shown.slice(-3);
    expect([first?.file?.kind, second?.file?.kind, third?.text]).toEqual(['photo', 'document', 'Hai tệp ạ']);
    expect(second?.file).toMatchObject({ name: 'file.pdf', bytes: Buffer.from('%PDF-1.4') });
  });

  it('brings a picture that Telegram does not take for one as a file', async () => {
    const bytes = Buffer.concat([JPEG, Buffer.from('thin')]);
    const file = await bot.files.put({ bytes, type: 'image/jpeg' });
    await bot.channel.send(to, message(1, { files: [file] }));
    expect(last()?.file).toMatchObject({ kind: 'document', name: 'file.jpg' });
  });

  it('says so when its file is gone', async () => {
    const files = [{ id: 'nowhere', type: 'image/jpeg', bytes: 3 }];
    await expect(bot.channel.send(to, message(1, { files }))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('shows that an answer is on its way', async () => {
    bot.channel.typing?.(to);
    await expect.poll(() => lan.chat.typing).toBe(1);
  });
});

describe('Telegram says no', () => {
  const refused = (about = {}) => bot.channel.send(to, message(1, about)).catch((thrown: unknown) => thrown);

  it('for good when the bot is blocked or nobody is there', async () => {
    lan.chat.isBlocked = true;
    expect(await refused()).toMatchObject({ code: 'rejected' });
    const nobody = bot.channel.send(addressOf(77), message(1));
    await expect(nobody).rejects.toMatchObject({ code: 'rejected' });
  });

  it('to this message alone when it is at fault', async () => {
    bot.fake.next('sendMessage', { status: 400, why: 'Bad Request: message is too long' });
    expect(await refused()).toMatchObject({ code: 'invalid-input' });
  });

  it('to the token', async () => {
    bot.fake.next('sendMessage', { status: 401, why: 'Unauthorized' });
    expect(await refused()).toMatchObject({ code: 'misconfigured' });
  });

  it.each([[{ status: 500 }], [{ status: 502 }], ['cut'], ['cut-after']] as const)(
    'for a while: %j',
    async (behaviour) => {
      bot.fake.next('sendMessage', behaviour);
      const thrown = await refused();
      expect(thrown).toMatchObject({ code: 'unavailable' });
      expect(`${(thrown as Error).stack} ${(thrown as Error).message}`).not.toContain(bot.fake.token);
      expect(await bot.channel.send(to, message(2))).toHaveProperty('ref');
    },
  );

  it('with a time to wait, which is waited for', async () => {
    bot.fake.next('sendMessage', { status: 429, retryAfter: 1 });
    const began = performance.now();
    await bot.channel.send(to, message(1));
    expect(performance.now() - began).toBeGreaterThan(950);
    expect([bot.pace.holds, lan.hears().length]).toEqual([['42', 'sign:42'], 1]);
  });

  it('with a time too long to wait for here', async () => {
    bot.fake.next('sendMessage', { status: 429, retryAfter: 60 });
    const thrown = (await refused()) as { code: string; retryAfterMs: number };
    expect(thrown.code).toBe('unavailable');
    expect(thrown.retryAfterMs).toBeGreaterThan(58_000);
    // The next one is not even tried.
    const calls = bot.fake.calls.length;
    expect(await refused()).toMatchObject({ code: 'unavailable' });
    expect(bot.fake.calls.length).toBe(calls);
  });

  it('with a time of hours, which is waited for as well', async () => {
    bot.fake.next('sendMessage', { status: 429, retryAfter: 7_200 });
    expect(await refused()).toMatchObject({ code: 'unavailable', isUntried: true });
    expect(((await refused()) as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(7_190_000);
  });

  it('to several chats at once: then all wait', async () => {
    bot.fake.next(
      'sendMessage',
      ...Array.from({ length: 4 }, () => ({ status: 429, retryAfter: 1 }) as const),
    );
    const ids = [51, 52, 53, 54];
    for (const id of ids) bot.fake.customer(id);
    await Promise.all(ids.map((id) => bot.channel.send(addressOf(id), message(id))));
    expect(bot.pace.holds).toContain(undefined);
  });

  it('because the group has moved: it is sent to the new id, and from then on at once', async () => {
    const group = bot.fake.group(-5);
    const moved = group.becomes(-1005);
    await bot.channel.send(addressOf(-5), message(1));
    await bot.channel.send(addressOf(-5), message(2));
    expect([moved.hears().length, group.hears().length]).toEqual([2, 0]);
    expect(bot.fake.calls.filter(({ status }) => status === 400)).toHaveLength(1);
  });

  it('in the middle of a long line: what is out is not sent again', async () => {
    const text = 'Một câu dài vừa phải thôi ạ. '.repeat(200);
    let sent = 0;
    bot.fake.onShown(() => {
      sent += 1;
      if (sent === 1) bot.fake.next('sendMessage', { status: 500 });
    });
    await expect(bot.channel.send(to, message(1, { text }))).rejects.toMatchObject({ code: 'unavailable' });
    await bot.channel.send(to, message(1, { text }));
    expect(lan.hears().join(' ')).toBe(text.trim());
  });
});

it('a slow answer is waited for, a silent one is given up in time', { timeout: 30_000 }, async () => {
  bot.fake.next('sendMessage', { slowMs: 300 }, 'silent');
  expect(await bot.channel.send(to, message(1))).toEqual({ ref: '1' });
  const began = performance.now();
  await expect(bot.channel.send(to, message(2))).rejects.toMatchObject({ code: 'unavailable' });
  expect(performance.now() - began).toBeLessThan(18_000);
});
