import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as sent from './payloads.ts';
import { telegramBot } from './support.ts';
import type { Bot } from './support.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await telegramBot();
  bot.fake.customer(42);
});
afterEach(() => bot.stop());

const events = () => bot.taken.map(({ event }) => event);
async function bring(update: object, files: Readonly<Record<string, Buffer>> = {}): Promise<void> {
  for (const [id, bytes] of Object.entries(files)) {
    bot.fake.telegram.files.set(id, { bytes, size: bytes.length, path: `files/${id}` });
  }
  bot.fake.telegram.bringer.push(42, { ...update });
  await expect.poll(() => bot.fake.pending(), { timeout: 5_000 }).toBe(0);
}

describe('a message of Telegram', () => {
  it.each([
    [
      'a venue',
      sent.VENUE,
      { text: 'Chợ Bến Thành, Lê Lợi, Quận 1', location: { latitude: 10.7769, longitude: 106.7009 } },
    ],
    ['a sticker', sent.STICKER, { text: '😡' }],
    ['a sticker without an emoji', sent.STICKER_WITHOUT_EMOJI, { text: '🙂' }],
    ['a poll', sent.POLL, { text: '📊 Ấm nào đẹp hơn?' }],
    ['a story', sent.STORY, { text: '📖' }],
  ])('that is %s is words', async (_what, update, said) => {
    await bring(update);
    const about = { kind: 'words', id: 'm5', name: 'Lan', platformAt: new Date(1_790_000_000_000) };
    expect(events()).toEqual([{ ...about, ...said }]);
    expect(bot.files.size).toBe(0);
  });

  const sound = { type: 'audio/mpeg', name: 'tieng keu.mp3' };
  const voice = { type: expect.stringMatching(/^audio\/ogg/) as string };
  const film = { type: 'video/mp4' };
  it.each([
    ['a sound', sent.AUDIO, { audio: sent.MP3 }, { text: 'tiếng kêu của máy', files: [sound] }],
    ['a voice', sent.VOICE, { voice: sent.OGG }, { text: '', files: [voice] }],
    ['a film', sent.VIDEO, { video: sent.MP4 }, { text: 'máy rung', files: [film] }],
    ['a round film', sent.VIDEO_NOTE, { round: sent.MP4 }, { text: '', files: [film] }],
    [
      'an animation',
      sent.ANIMATION,
      { animation: sent.MP4 },
      { text: '', files: [{ ...film, name: 'vo.mp4' }] },
    ],
  ])('that is %s comes with its file, once', async (_what, update, files, said) => {
    await bring(update, files);
    expect(events()).toMatchObject([{ kind: 'words', ...said }]);
    expect([bot.files.size, bot.fake.count('getFile')]).toEqual([1, 1]);
  });

  it('that brings a program is named, and the program is not kept', async () => {
    await bring(sent.PROGRAM_SENT, { program: sent.PROGRAM });
    expect(events()).toMatchObject([{ kind: 'words', text: '📎 hóa đơn.pdf' }]);
    expect(events()[0]).not.toHaveProperty('files');
    expect(bot.files.size).toBe(0);
  });

  it.each([
    ['ghi chú.txt', Buffer.from('ấm bị rò'), 'text/plain'],
    ['đơn.csv', Buffer.from('ấm,1\n'), 'text/csv'],
  ])('that brings %s comes with it', async (name, bytes, type) => {
    bot.fake.customer(42).sendsDocument(name, bytes);
    await expect.poll(events).toMatchObject([{ files: [{ name, type }] }]);
  });

  it('that answers a poll of the bot is kept for people to look at: it makes none', async () => {
    await bring(sent.POLL_ANSWER);
    expect([bot.taken, bot.unknown]).toEqual([[], ['poll_answer']]);
  });
});

describe('what could not be had is named without words of any language', () => {
  it.each([
    ['a photo', { photo: [{ file_id: 'away', file_unique_id: 'u', width: 9, height: 9 }] }, '📎 📷'],
    ['a voice', { voice: { file_id: 'away', duration: 1 } }, '📎 🎤'],
    ['a film', { video: { file_id: 'away', duration: 1, width: 9, height: 9 } }, '📎 🎬'],
    ['a round film', { video_note: { file_id: 'away', duration: 1, length: 9 } }, '📎 🎬'],
    ['a sound', { audio: { file_id: 'away', duration: 1 } }, '📎 🎵'],
    ['a paper', { document: { file_id: 'away' } }, '📎 📄'],
    ['a paper with a name', { document: { file_id: 'away', file_name: 'hóa đơn.pdf' } }, '📎 hóa đơn.pdf'],
  ])('%s', async (_what, content, text) => {
    const about = { message_id: 5, date: 1, chat: { id: 42, type: 'private' }, from: { id: 42 } };
    await bring({ message: { ...about, ...content } });
    expect(events()).toMatchObject([{ kind: 'words', text }]);
  });
});
