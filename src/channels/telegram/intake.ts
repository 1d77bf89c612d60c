import { conversationIdOf } from '../../core/conversation-id.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { withMissing } from '../../core/file-signs.ts';
import type { KeepUnknown, Log, Receive, Update } from '../../road/ports.ts';
import { decode, threadOf } from './decode.ts';
import type { Decoded } from './decode.ts';
import type { FetchFile } from './files.ts';
import { TelegramUpdate } from './payload.ts';
import { isAgain } from './rating.ts';
import type { ShowScore } from './score.ts';
import type { Signs } from './signs.ts';
import { unknownKind } from './unknown-kind.ts';

export interface IntakeParts {
  readonly name: string;
  readonly fetchFile: FetchFile;
  readonly signs: Pick<Signs, 'taken'>;
  readonly showScore: ShowScore;
  /** Keeps what is acknowledged without meaning anything here. */
  readonly unknown: KeepUnknown;
  readonly log: Log;
}

/** One update as it was read: its number, the thread it belongs to, and the taking of it. */
export interface Brought {
  readonly id: number;
  readonly thread: string;
  /** Resolves once it is kept or means nothing; rejects when Telegram must bring it again. */
  take(receive: Receive): Promise<void>;
}

/** Reads an update. Undefined for what is none at all. */
export function bringer(parts: IntakeParts): (given: unknown) => Brought | undefined {
  return (given) => {
    const read = TelegramUpdate.safeParse(given);
    if (!read.success) {
      const id = numberOf(given);
      if (id === undefined) return undefined;
      return { id, thread: '', take: () => parts.unknown('malformed', given) };
    }
    const update = read.data;
    return {
      id: update.update_id,
      thread: threadOf(update),
      take: (receive) => take(parts, { update, given }, receive),
    };
  };
}

function numberOf(given: unknown): number | undefined {
  const id =
    typeof given === 'object' && given !== null && 'update_id' in given ? given.update_id : undefined;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}

interface Read {
  readonly update: TelegramUpdate;
  /** As it was brought. */
  readonly given: unknown;
}

async function take(parts: IntakeParts, { update: read, given }: Read, receive: Receive): Promise<void> {
  const { signs, showScore, unknown, name } = parts;
  const press = read.callback_query;
  if (press !== undefined) signs.taken(press);
  const decoded = decode(name, read);
  if (decoded === undefined) {
    const kind = unknownKind(read, given);
    if (kind !== undefined) await unknown(kind, given);
    return;
  }
  const update = await withFile(decoded, parts.fetchFile);
  // The small button that brings a scale back says nothing to the conversation.
  if (press === undefined || !isAgain(press)) await keep(parts, update, receive);
  if (press !== undefined) showScore(conversationIdOf(update.address), press);
}

/** What the road will never take is acknowledged all the same: brought again it would only be refused again. */
async function keep({ name, log, unknown }: IntakeParts, update: Update, receive: Receive): Promise<void> {
  try {
    await receive(update);
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error;
    log.warn({ channel: name, code: error.code, subject: error.subject }, 'An update was refused for good.');
    await unknown('refused');
  }
}

/** A file that cannot be had is named in the words, so that everybody sees that there was one. */
async function withFile({ update, file }: Decoded, fetchFile: FetchFile): Promise<Update> {
  const { event } = update;
  if (file === undefined) return update;
  if (event.kind !== 'words') throw new AppError('invalid-input', 'Only words come with files.');
  const stored = await fetchFile(file);
  if (stored !== undefined) return { ...update, event: { ...event, files: [stored] } };
  return { ...update, event: { ...event, text: withMissing(event.text, [file.shownAs]) } };
}
