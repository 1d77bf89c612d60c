import type { Line } from '../conversation.ts';
import { beginEpisode } from '../episode.ts';
import type { Words } from '../event.ts';
import { WITHHELD } from '../private-words.ts';
import { addLine } from '../speak.ts';
import type { Turn } from '../turn.ts';
import type { Writable } from '../writable.ts';
import { wakeByWords } from './put-off.ts';

interface Kept {
  readonly isPrivate?: boolean;
  readonly pressed?: string | undefined;
  /** The visit that the press answered. */
  readonly answers?: number | undefined;
}

/** Keeps the customer's words in the transcript. `isPrivate`: that something was said, not what. */
export function keepWords(turn: Turn, words: Words, how: Kept = {}): void {
  const { files, location, platformAt, edits } = words;
  const isPrivate = how.isPrivate === true;
  const line: Writable<Line> = {
    n: turn.nextLine,
    at: turn.at,
    who: 'customer',
    text: isPrivate ? WITHHELD : words.text,
    event: words.id,
  };
  if (files !== undefined && files.length > 0) line.files = files;
  if (how.pressed !== undefined) line.pressed = isPrivate ? WITHHELD : how.pressed;
  if (how.answers !== undefined) line.answers = how.answers;
  if (location !== undefined) line.location = location;
  if (platformAt !== undefined) line.platformAt = platformAt;
  if (edits !== undefined) line.edits = edits;
  beginEpisode(turn);
  addLine(turn, line);
  turn.lastCustomerAt = turn.at;
  if (turn.desk !== undefined && edits === undefined) wakeByWords(turn);
}
