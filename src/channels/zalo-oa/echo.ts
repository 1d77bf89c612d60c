import { buttonsOf } from '../../core/buttons.ts';
import { conversationIdOf } from '../../core/conversation-id.ts';
import type { Line } from '../../core/conversation.ts';
import { fitMessage } from '../../core/fit-message.ts';
import type { Heard } from './decode.ts';
import { ZALO_OA_CAN } from './limits.ts';
import { FILE_SIGN } from './unfit-files.ts';
import type { ZaloOaOptions } from './options.ts';

export type Echo = Extract<Heard, { readonly is: 'echo' }>;

/** What was sent longer ago has its note by now, with Zalo's id of it; the rest is for clocks that differ. */
const UNNOTED_MS = 120_000;

/**
 * Whether this server sent what Zalo tells of: perhaps another process, perhaps a moment ago, so that its
 * note is not there yet. It is known by Zalo's id, and just after it went by its words, which must be the
 * same: a person's "Dạ" stands within almost every line of the bot.
 */
export async function isOwnEcho(
  options: Pick<ZaloOaOptions, 'recentLines' | 'now'>,
  { update, ref, words, at = options.now() }: Echo,
): Promise<boolean> {
  const lines = await options.recentLines(conversationIdOf(update.address));
  return lines.some((line) => {
    if (ref !== undefined && line.delivery?.ref === ref) return true;
    if (line.who !== 'bot' && line.who !== 'staff') return false;
    return isJustSent(line, at) && (words === '' ? hasMore(line, ref) : hasSaid(line, words));
  });
}

function isJustSent({ delivery }: Line, at: Date): boolean {
  if (delivery?.state === 'queued') return true;
  if (delivery?.state !== 'sent' || delivery.at === undefined) return false;
  return Math.abs(at.getTime() - delivery.at.getTime()) <= UNNOTED_MS;
}

/**
 * It was sent with something that has no words: its files, Zalo's form. Its note names the last of its parts,
 * so that one is known by its id alone: what else comes without words is a person's.
 */
function hasMore(line: Line, ref: string | undefined): boolean {
  const { files = [], wants, text, delivery } = line;
  const wordless = files.length + (wants === 'phone' ? 1 : 0);
  const isLastKnown = ref !== undefined && delivery?.ref !== undefined;
  const hasWordsLast = wants !== 'phone' && (text !== '' || buttonsOf(line) !== undefined);
  return wordless > (isLastKnown && !hasWordsLast ? 1 : 0);
}

/** Files that Zalo does not take stand below a line's words, or in their own. */
function hasSaid(line: Line, words: string): boolean {
  if (partsOf(line).has(words)) return true;
  const { files = [], text } = line;
  return (
    files.length > 0 && (words.startsWith(FILE_SIGN) || words.startsWith(`${text.trim()}\n\n${FILE_SIGN}`))
  );
}

/** A line's words as they went out, to a person and to a visitor, who has no buttons. */
function partsOf(line: Line): ReadonlySet<string> {
  const buttons = buttonsOf(line) ?? [];
  const rooms = [ZALO_OA_CAN, { ...ZALO_OA_CAN, buttons: 0 }];
  const parts = rooms.flatMap((room) => fitMessage({ text: line.text, buttons }, room).parts);
  return new Set(parts.map((part) => part.trim()));
}
