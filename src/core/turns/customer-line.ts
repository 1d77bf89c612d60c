import { beginEpisode } from '../episode.ts';
import type { Words } from '../event.ts';
import { addLine } from '../speak.ts';
import type { Turn } from '../turn.ts';

/** Stands in the transcript where a private answer was. */
export const WITHHELD = '•••';

/** Keeps the customer's words in the transcript. `isPrivate`: that something was said, not what. */
export function keepWords(
  turn: Turn,
  words: Words,
  how: { isPrivate?: boolean; pressed?: string } = {},
): void {
  beginEpisode(turn);
  addLine(turn, {
    n: turn.nextLine,
    at: turn.at,
    who: 'customer',
    text: how.isPrivate === true ? WITHHELD : words.text,
    ...(words.files !== undefined && words.files.length > 0 && { files: words.files }),
    ...(how.pressed !== undefined && { pressed: how.isPrivate === true ? WITHHELD : how.pressed }),
    ...(words.location !== undefined && { location: words.location }),
    event: words.id,
    ...(words.platformAt !== undefined && { platformAt: words.platformAt }),
    ...(words.edits !== undefined && { edits: words.edits }),
  });
  turn.lastCustomerAt = turn.at;
}
