import { createHash } from 'node:crypto';
import type { Language } from '../../core/conversation.ts';
import type { Update } from '../../road/ports.ts';
import { filesIn } from './attachments.ts';
import type { Wanted } from './attachments.ts';
import { Mention, PressedValue, ReadReceipt } from './payload.ts';
import type { InActivity } from './payload.ts';
import { addressOf, isGroup } from './route.ts';

export interface Heard {
  readonly update: Update;
  /** Files to fetch before the words are taken in. */
  readonly files: readonly Wanted[];
  /** The line whose card was sent in: it is shown as answered afterwards. */
  readonly answered?: { readonly line: number; readonly language: Language };
}

const BUTTON = /^\d{1,15}:[\w.=-]{1,48}$/;

/** What an activity means to its conversation; undefined for what carries no meaning. */
export function decode(channel: string, activity: InActivity, body: Buffer): Heard | undefined {
  const address = addressOf(channel, activity);
  const id = activity.id ?? `hash:${createHash('sha256').update(body).digest('hex')}`;
  const isFromBot = activity.from.id === activity.recipient.id || activity.from.role === 'bot';
  const plain = (event: Update['event'] | undefined): Heard | undefined =>
    event === undefined ? undefined : { update: { address, event }, files: [] };
  switch (activity.type) {
    case 'message':
    case 'messageUpdate': {
      const said = isFromBot ? undefined : words(activity, id, body);
      if (said === undefined) return undefined;
      return { ...said, update: { address, event: said.event } };
    }
    case 'conversationUpdate':
      return plain(membership(activity, id));
    case 'installationUpdate':
      return plain(reachable(id, activity.action !== 'remove' && activity.action !== 'remove-upgrade'));
    case 'event':
      return plain(named(activity, id));
    default:
      return undefined;
  }
}

type Said = Omit<Heard, 'update'> & { readonly event: Update['event'] };

function words(activity: InActivity, id: string, body: Buffer): Said | undefined {
  const pressed = pressIn(activity);
  const text = pressed?.label ?? textIn(activity);
  const files = filesIn(activity);
  if (text === '' && pressed === undefined && files.length === 0) {
    // A value that is not ours says nothing; words withheld by the platform still ask for an answer.
    if (activity.value !== undefined && activity.value !== null) return undefined;
  }
  const isEdit = activity.type === 'messageUpdate';
  const name = nameOf(activity);
  return {
    files,
    ...(pressed?.card !== undefined && { answered: pressed.card }),
    event: {
      kind: 'words',
      id: isEdit ? `${id}:${createHash('sha256').update(body).digest('hex').slice(0, 16)}` : id,
      text,
      ...(pressed !== undefined && { button: pressed.button }),
      ...(isEdit && { edits: id }),
      ...(name !== undefined && { name }),
      ...timeOf(activity),
    },
  };
}

interface Press {
  readonly button: string;
  readonly label: string;
  readonly card?: { readonly line: number; readonly language: Language };
}

/** Our value, however the client brings it: as a value, as a card's inputs, or as the text of a postBack. */
function pressIn(activity: InActivity): Press | undefined {
  const text = activity.text?.trim() ?? '';
  if (activity.channelData?.postBack === true && BUTTON.test(text)) {
    return { button: text, label: text.slice(text.indexOf(':') + 1) };
  }
  const read = PressedValue.safeParse(valueOf(activity.value));
  if (!read.success) return undefined;
  const value = read.data;
  const { line, language = 'vi' } = value;
  const card = line === undefined ? {} : { card: { line, language } };
  if ('rating' in value) {
    return { button: `${value.visit}:${value.rating}`, label: value.rating, ...card };
  }
  if (!BUTTON.test(value.button)) return undefined;
  const shown = activity.channelData?.messageBack?.displayText ?? value.label ?? text;
  return { button: value.button, label: shown.normalize('NFC').trim(), ...card };
}

/** Some clients bring an object as its JSON. */
function valueOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (BUTTON.test(value)) return { button: value };
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const AT_TAG = /<at(?:\s[^>]*)?>([^<]*)<\/at>/gi;

/** Teams writes whom a message names as tags: the bot's own name goes, others stay as words. */
function textIn(activity: InActivity): string {
  let text = activity.text ?? '';
  for (const entity of activity.entities ?? []) {
    const read = Mention.safeParse(entity);
    if (!read.success || read.data.type !== 'mention') continue;
    const { mentioned, text: tag } = read.data;
    if (mentioned?.id === activity.recipient.id && typeof tag === 'string' && tag !== '')
      text = text.replaceAll(tag, ' ');
  }
  const own = activity.recipient.name?.toLocaleLowerCase();
  return text
    .replaceAll('&nbsp;', ' ')
    .replace(AT_TAG, (_tag, name: string) => (name.toLocaleLowerCase() === own ? ' ' : name))
    .normalize('NFC')
    .replace(/[ \t\u00a0]{2,}/g, ' ')
    .trim();
}

function nameOf(activity: InActivity): string | undefined {
  if (isGroup(activity)) return undefined;
  const { from } = activity;
  const name = from.name?.normalize('NFC').trim().slice(0, 200);
  return name === '' || name === from.id ? undefined : name;
}

function membership(activity: InActivity, id: string): Update['event'] | undefined {
  const { membersAdded, membersRemoved, recipient } = activity;
  if (membersRemoved?.some((member) => member.id === recipient.id)) return reachable(id, false);
  if (!membersAdded?.some((member) => member.id !== recipient.id)) return undefined;
  return opened(activity, id);
}

function opened(activity: InActivity, id: string, payload?: string): Update['event'] {
  const language = languageOf(activity.locale);
  return {
    kind: 'opened',
    id,
    ...(payload !== undefined && { payload: payload.normalize('NFC').slice(0, 500) }),
    ...(language !== undefined && { language }),
    ...timeOf(activity),
  };
}

function timeOf({ timestamp }: InActivity): { platformAt?: Date } {
  const at = new Date(timestamp ?? NaN);
  return Number.isNaN(at.getTime()) ? {} : { platformAt: at };
}

function languageOf(locale: string | null | undefined): Language | undefined {
  const tag = locale?.toLowerCase().slice(0, 2);
  return tag === 'vi' || tag === 'en' ? tag : undefined;
}

function reachable(id: string, can: boolean): Update['event'] {
  return { kind: 'reachable', id, can, ...(!can && { why: 'the bot was removed' }) };
}

function named(activity: InActivity, id: string): Update['event'] | undefined {
  if (activity.name === 'opened' || activity.name === 'webchat/join') {
    return opened(activity, id, typeof activity.value === 'string' ? activity.value : undefined);
  }
  if (activity.name !== 'application/vnd.microsoft.readReceipt') return undefined;
  const read = ReadReceipt.safeParse(activity.value);
  return read.success ? { kind: 'seen', id, refs: [read.data.lastReadMessageId], state: 'read' } : undefined;
}
