import { randomUUID } from 'node:crypto';
import type { FileRef, Language } from '../../core/conversation.ts';
import type { Update } from '../../road/ports.ts';
import { pressedValueSchema } from './payload.ts';
import type { Activity } from './payload.ts';
import { refusal } from './reply.ts';

type Heard = Update['event'];

const OPENING_EVENTS = new Set(['opened', 'webchat/join']);
const CLIENT_ID_MARK = 'web:';

/** What the activity means to a conversation; undefined for what carries no meaning (typing). */
export function heardIn(
  activity: Activity,
  files: readonly FileRef[],
  longestText: number,
): Heard | undefined {
  const id = eventIdOf(activity.channelData?.clientActivityID);
  if (activity.type === 'message') return words(activity, id, files, longestText);
  const opens = activity.type === 'event' && OPENING_EVENTS.has(activity.name ?? '');
  if (!opens && activity.type !== 'conversationUpdate') return undefined;
  const language = languageOf(activity.locale ?? undefined);
  return {
    kind: 'opened',
    id,
    ...(typeof activity.value === 'string' && { payload: activity.value.normalize('NFC').slice(0, 500) }),
    ...(language && { language }),
  };
}

/** A client that names its message may post it again: the road knows the id and keeps one line. */
export function eventIdOf(clientId: string | undefined): string {
  return clientId === undefined ? `web-${randomUUID()}` : CLIENT_ID_MARK + clientId;
}

export function clientIdOf(eventId: string | undefined): string | undefined {
  return eventId?.startsWith(CLIENT_ID_MARK) ? eventId.slice(CLIENT_ID_MARK.length) : undefined;
}

function words(activity: Activity, id: string, files: readonly FileRef[], longestText: number): Heard {
  const button = buttonOf(activity);
  const location = activity.channelData?.location;
  const text = (activity.channelData?.messageBack?.displayText ?? activity.text ?? '')
    .normalize('NFC')
    .trim();
  if (Array.from(text).length > longestText) {
    throw refusal('MessageTooLong', `A message has at most ${longestText} characters.`);
  }
  const says = text !== '' || button !== undefined || location !== undefined || files.length > 0;
  if (!says)
    throw refusal('MissingProperty', 'A message needs a text, a button value, a file or a location.');
  return {
    kind: 'words',
    id,
    text,
    ...(button !== undefined && { button }),
    ...(files.length > 0 && { files }),
    ...(location && { location }),
  };
}

/** A postBack of a string value comes from the stock client as text with a mark. */
function buttonOf(activity: Activity): string | undefined {
  if (activity.value === undefined || activity.value === null) {
    return activity.channelData?.postBack === true ? (activity.text ?? undefined)?.slice(0, 256) : undefined;
  }
  const value = pressedValueSchema.safeParse(activity.value);
  return value.success ? value.data : undefined;
}

function languageOf(locale: string | undefined): Language | undefined {
  const tag = locale?.toLowerCase().slice(0, 2);
  return tag === 'vi' || tag === 'en' ? tag : undefined;
}
