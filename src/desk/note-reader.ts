import type { Db } from 'mongodb';
import type { Conversation, Line } from '../core/conversation.ts';
import { fromDatabase } from '../database/failures.ts';
import { within } from '../database/within.ts';
import type { Page } from '../road/ports.ts';
import type { Before } from './timeline.ts';

/** A note of staff in one of a person's conversations. */
export interface NoteLine {
  /** Sorts as the lines do. */
  readonly id: string;
  readonly at: Date;
  readonly conversation: string;
  readonly channel: string;
  readonly line: number;
  readonly text: string;
  readonly staff?: string;
}

type Holder = Pick<Page, 'conversation' | 'lines'>;

/** Notes of some conversations, the latest first: filed ones from their pages, the rest from the conversations. */
export function noteReader(db: Db) {
  const conversations = db.collection<Conversation>('conversations');
  const pages = db.collection<Page>('pages');
  return async (of: readonly string[], limit: number, before?: Before): Promise<readonly NoteLine[]> => {
    if (of.length === 0) return [];
    const filed = { conversation: { $in: [...of] }, 'lines.who': 'note' as const };
    const [found, live] = await Promise.all([
      fromDatabase(pages.find(filed, { projection: { conversation: 1, lines: 1 }, ...within() }).toArray()),
      fromDatabase(
        conversations.find({ _id: { $in: [...of] } }, { projection: { lines: 1 }, ...within() }).toArray(),
      ),
    ]);
    const holders: Holder[] = [...found, ...live.map(({ _id, lines }) => ({ conversation: _id, lines }))];
    const notes = new Map(holders.flatMap(notesIn).map((note) => [note.id, note]));
    return [...notes.values()]
      .filter((note) => before === undefined || isBefore(note, before))
      .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  };
}

function notesIn({ conversation, lines }: Holder): readonly NoteLine[] {
  return lines.filter(({ who }) => who === 'note').map((line) => noteOf(conversation, line));
}

function noteOf(conversation: string, { n, at, text, staff }: Line): NoteLine {
  return {
    id: `${conversation}/${String(n).padStart(9, '0')}`,
    at,
    conversation,
    channel: conversation.slice(0, conversation.indexOf(':')),
    line: n,
    text,
    ...(staff !== undefined && { staff }),
  };
}

function isBefore(note: NoteLine, { at, id }: Before): boolean {
  const difference = note.at.getTime() - at.getTime();
  return difference < 0 || (difference === 0 && (id === undefined || note.id < id));
}
