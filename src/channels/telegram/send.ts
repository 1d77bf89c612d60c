import { LRUCache } from 'lru-cache';
import { AppError } from '../../core/errors.ts';
import type { Address } from '../../core/conversation.ts';
import type { FileStore, OutMessage, Sent } from '../../road/ports.ts';
import type { TelegramApi } from './api.ts';
import { encode } from './encode.ts';
import type { Piece } from './encode.ts';
import { isGroup } from './group-window.ts';
import type { Leave } from './leave.ts';
import { CALL_LIMIT_MS, LEAST_CALL_MS, PHOTO_BYTES, SEND_BUDGET_MS, UPLOAD_BYTES } from './limits.ts';
import { TelegramError } from './telegram-error.ts';

export interface SendParts {
  readonly api: TelegramApi;
  readonly files: FileStore;
  readonly leave: Leave;
}

/** What is forgotten of them at worst repeats pieces, asks for a new id again, or leaves a keyboard standing. */
const MOST_HALF_SENT = 1_000;
const MOST_CHATS = 10_000;

interface Sending extends SendParts {
  /** Pieces that are out, by the message's key: a repetition sends the rest only. */
  readonly halfSent: LRUCache<string, number>;
  /** Groups that became supergroups. */
  readonly moved: LRUCache<string, string>;
  /** Chats where a keyboard of ours stands in place of the customer's own. */
  readonly keyboards: LRUCache<string, true>;
}

/** Sends lines as Telegram's messages. */
export function sender(parts: SendParts): (to: Address, message: OutMessage) => Promise<Sent> {
  const sending: Sending = {
    ...parts,
    halfSent: new LRUCache({ max: MOST_HALF_SENT }),
    moved: new LRUCache({ max: MOST_CHATS }),
    keyboards: new LRUCache({ max: MOST_CHATS }),
  };
  return (to, message) => send(sending, to, message);
}

async function send(sending: Sending, to: Address, message: OutMessage): Promise<Sent> {
  const { halfSent, keyboards } = sending;
  const untilMs = performance.now() + SEND_BUDGET_MS;
  const chat = { isPrivate: !isGroup(to.key), hasKeyboard: keyboards.has(to.key) };
  const pieces = encode(message, chat);
  let ref: string | undefined;
  for (let n = halfSent.get(message.key) ?? 0; n < pieces.length; n += 1) {
    const piece = pieces[n];
    if (piece === undefined) break;
    ref = await sendPiece(sending, to.key, piece, untilMs);
    if (n < pieces.length - 1) halfSent.set(message.key, n + 1);
    noteKeyboard(keyboards, to.key, piece);
  }
  halfSent.delete(message.key);
  return ref === undefined ? {} : { ref };
}

/** Tries until its time is over: a wait that Telegram asks for is not a failure of the message. */
async function sendPiece(sending: Sending, key: string, piece: Piece, untilMs: number): Promise<string> {
  const { leave, moved } = sending;
  for (;;) {
    const chat = moved.get(key) ?? key;
    await leave.message(chat, untilMs);
    try {
      return await callFor(sending, chat, piece, untilMs);
    } catch (error) {
      if (!(error instanceof TelegramError)) throw error;
      if (error.migrateTo !== undefined && error.migrateTo !== chat) {
        moved.set(key, error.migrateTo);
      } else if (error.status === 429) {
        await leave.refused(chat, error);
      } else throw error;
    }
  }
}

async function callFor(sending: Sending, chat: string, piece: Piece, untilMs: number): Promise<string> {
  const limitMs = untilMs - performance.now();
  if (limitMs < LEAST_CALL_MS) throw new AppError('unavailable', 'There is no time left to send it.');
  if (piece.file !== undefined) return sendFile(sending, chat, piece, limitMs);
  const { message_id: id } = await sending.api.call(
    'sendMessage',
    {
      chat_id: chat,
      text: piece.text,
      ...(piece.markup !== undefined && { reply_markup: piece.markup }),
    },
    { limitMs: Math.min(limitMs, CALL_LIMIT_MS) },
  );
  return String(id);
}

const PHOTOS = new Set(['image/jpeg', 'image/png', 'image/webp']);

async function sendFile(
  { api, files }: Sending,
  chat: string,
  piece: Piece,
  limitMs: number,
): Promise<string> {
  const { file, text, markup } = piece;
  const found = await files.get(file?.id ?? '');
  if (found === undefined)
    throw new AppError('not-found', 'The file is not there any more.', { subject: 'file' });
  const { bytes, type, name = nameFor(type) } = found;
  if (bytes.length > UPLOAD_BYTES) {
    throw new AppError('invalid-input', 'The file is larger than Telegram takes (50 MB).', {
      subject: 'file',
    });
  }
  const args = {
    chat_id: chat,
    ...(text !== '' && { caption: text }),
    ...(markup !== undefined && { reply_markup: markup }),
  };
  if (PHOTOS.has(type) && bytes.length <= PHOTO_BYTES) {
    const upload = { field: 'photo', bytes, type, name };
    try {
      return String((await api.call('sendPhoto', args, { limitMs, upload })).message_id);
    } catch (error) {
      // Too long and thin, or not quite a picture: it still goes as a file.
      if (!isAboutThePhoto(error)) throw error;
    }
  }
  const upload = { field: 'document', bytes, type, name };
  return String((await api.call('sendDocument', args, { limitMs, upload })).message_id);
}

function isAboutThePhoto(error: unknown): boolean {
  return error instanceof TelegramError && /PHOTO_|IMAGE_PROCESS/.test(error.description);
}

function nameFor(type: string): string {
  const kind = type.split('/')[1]?.replace(/[^a-z0-9]/g, '') ?? '';
  return kind === '' || kind === 'octetstream' ? 'file' : `file.${kind === 'jpeg' ? 'jpg' : kind}`;
}

function noteKeyboard(keyboards: Sending['keyboards'], key: string, { markup }: Piece): void {
  if (markup === undefined) return;
  if ('keyboard' in markup) keyboards.set(key, true);
  else if ('remove_keyboard' in markup) keyboards.delete(key);
}
