import { z } from 'zod';
import type { Update } from '../../road/ports.ts';
import { pressedButton } from './button-payload.ts';
import { timeOf } from './decode-time.ts';
import type { Attachment, EventPayload } from './payload.ts';

type Words = Extract<Update['event'], { readonly kind: 'words' }>;

/** A file that Zalo keeps for the customer, to be fetched before the turn. */
export interface SentMedia {
  readonly url: string;
  readonly name?: string;
}

const FETCHED = new Set(['image', 'gif', 'audio', 'video', 'file']);

/** What the customer said. A text that is one of our buttons' payloads is that button. */
export function decodeWords(
  event: EventPayload,
  id: string,
): { readonly words: Words; readonly media: readonly SentMedia[] } | undefined {
  const { message, product } = event;
  if (message === undefined) return undefined;
  const attachments = message.attachments ?? [];
  const written = (message.text ?? '').normalize('NFC');
  const pressed = attachments.length === 0 ? pressedButton(written) : undefined;
  // The old shop's: which goods the customer asks about.
  const about = [product?.title ?? '', product?.url ?? ''];
  const texts = [pressed?.label ?? written, ...about, ...attachments.map(textOf)];
  const place = attachments.find(({ payload }) => payload?.coordinates !== undefined)?.payload?.coordinates;
  const at = timeOf(event.timestamp);
  const words: Words = {
    kind: 'words',
    id,
    text: texts.filter((text) => text !== '').join('\n'),
    ...(pressed !== undefined && { button: pressed.button }),
    ...(place !== undefined && { location: { latitude: place.latitude, longitude: place.longitude } }),
    ...(at !== undefined && { platformAt: at }),
  };
  return { words, media: attachments.flatMap(mediaOf) };
}

function mediaOf({ type, payload }: Attachment): readonly SentMedia[] {
  if (!FETCHED.has(type) || payload?.url === undefined) return [];
  return [{ url: payload.url, ...(payload.name !== undefined && { name: payload.name }) }];
}

const Card = z.looseObject({ phone: z.string().max(40).optional() });

/** What of an attachment is words. A sticker says nothing that could be read as a score. */
function textOf({ type, payload = {} }: Attachment): string {
  const { title = '', description = '', url = '' } = payload;
  if (type === 'sticker') return '(sticker)';
  if (type !== 'link') return '';
  const card = phoneOnCard(description);
  const parts = card === undefined ? [title, description, url] : [title, card];
  return parts
    .filter((part) => part !== '')
    .join('\n')
    .normalize('NFC');
}

/** A business card is a link whose description is JSON. The number on it is somebody's, not the sender's own. */
function phoneOnCard(description: string): string | undefined {
  if (!description.startsWith('{')) return undefined;
  try {
    return Card.safeParse(JSON.parse(description)).data?.phone;
  } catch {
    return undefined;
  }
}
