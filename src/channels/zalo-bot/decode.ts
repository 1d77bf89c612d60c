import type { Address } from '../../core/conversation.ts';
import type { Words } from '../../core/event.ts';
import { InMessage, InUpdate } from './payload.ts';

/** A file that the platform keeps for a while. */
export interface Media {
  readonly url: string;
  readonly name?: string;
  /** What stands in the words where it cannot be had. */
  readonly shownAs: string;
}

export type Heard = Omit<Words, 'at' | 'files'>;

/** What came in: words with the address of a file that is still to be fetched; or nothing we know. */
export type Decoded =
  | {
      readonly kind: 'words';
      readonly address: Address;
      readonly words: Heard;
      readonly media?: Media;
    }
  /** Known, and nothing that moves a conversation. */
  | { readonly kind: 'sign' }
  | { readonly kind: 'unknown'; readonly event: string };

const FROM_CUSTOMERS = new Set([
  'message.text.received',
  'message.image.received',
  'message.sticker.received',
  'message.voice.received',
  'message.unsupported.received',
]);
const UNREADABLE: Decoded = { kind: 'unknown', event: 'unreadable' };

/** Reads one update, wrapped in `{ok, result}` or bare. */
export function decode(channel: string, body: unknown): Decoded {
  const update = InUpdate.safeParse(unwrapped(body));
  if (!update.success) return UNREADABLE;
  const { event_name: event, message } = update.data;
  if (!FROM_CUSTOMERS.has(event)) return { kind: 'unknown', event: event.slice(0, 60) };
  const read = InMessage.safeParse(message);
  if (!read.success) return UNREADABLE;
  if (read.data.from.is_bot === true) return { kind: 'sign' };
  const { chat } = read.data;
  const media = mediaOf(event, read.data);
  return {
    kind: 'words',
    address: { channel, key: chat.id, route: {}, ...(isGroup(read.data) && { isGroup: true }) },
    words: wordsOf(read.data),
    ...(media !== undefined && { media }),
  };
}

function unwrapped(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return 'event_name' in body || !('result' in body) ? body : body.result;
}

function wordsOf(message: InMessage): Heard {
  const text = (message.text ?? message.caption ?? '').normalize('NFC');
  // In a group it is the group's thread: nobody's own name.
  const name = isGroup(message) ? '' : (message.from.display_name ?? message.from.name ?? '').trim();
  return {
    kind: 'words',
    id: message.message_id,
    text,
    ...(name !== '' && { name: name.normalize('NFC').slice(0, 200) }),
    ...timeOf(message),
  };
}

function isGroup({ chat }: InMessage): boolean {
  return chat.chat_type === 'GROUP';
}

function timeOf({ date }: InMessage): { platformAt?: Date } {
  const at = new Date(date ?? NaN);
  return Number.isNaN(at.getTime()) ? {} : { platformAt: at };
}

function mediaOf(event: string, message: InMessage): Media | undefined {
  const { photo, photo_url: photoUrl, url, voice_url: voice } = message;
  const picture = photo ?? photoUrl;
  if (event === 'message.image.received' && typeof picture === 'string') return named(picture);
  if (event === 'message.voice.received' && typeof voice === 'string') return named(voice);
  if (event === 'message.sticker.received' && typeof url === 'string') {
    return { url, name: 'sticker', shownAs: '(sticker)' };
  }
  return undefined;
}

/** By its address, under which people may still find it. */
function named(url: string): Media {
  return { url, shownAs: url };
}
