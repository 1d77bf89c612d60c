import { expect } from 'vitest';
import type { Conversation, Line } from '../../src/core/conversation.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import type { Page } from '../../src/road/ports.ts';
import { keptLog } from './silence.ts';
import type { Crowd } from './survey-crowd.ts';

interface Kept {
  readonly lines: readonly (Line & { readonly conversation: string })[];
  readonly feedback: readonly { readonly conversation: string; readonly question: string }[];
}

/** Everything that is stored, read by another process than the server. */
export async function readBack(folder: string): Promise<Kept> {
  const database = await connectDatabase({ uri: undefined, folder, log: keptLog(), inThread: true });
  try {
    return {
      lines: await allLines(database),
      feedback: (await database.db.collection('feedback').find().toArray()) as never,
    };
  } finally {
    await database.close();
  }
}

async function allLines(database: Database): Promise<Kept['lines']> {
  const pages = await database.db.collection<Page>('pages').find().toArray();
  const conversations = await database.db.collection<Conversation>('conversations').find().toArray();
  const byNumber = new Map<string, Line & { conversation: string }>();
  for (const page of pages) {
    for (const line of page.lines)
      byNumber.set(`${page.conversation}#${line.n}`, { ...line, conversation: page.conversation });
  }
  for (const { _id, lines } of conversations) {
    for (const line of lines) byNumber.set(`${_id}#${line.n}`, { ...line, conversation: _id });
  }
  return [...byNumber.values()];
}

/** Nothing acknowledged is lost, nothing is doubled, every dialog went on where it was. */
export function check(crowd: Crowd, kept: Kept): void {
  const events = kept.lines.flatMap((line) => line.event ?? []);
  const counted = new Map<string, number>();
  for (const event of events) counted.set(event, (counted.get(event) ?? 0) + 1);
  const wrong = [...crowd.acknowledged].filter((id) => counted.get(id) !== 1);
  expect(wrong, 'every acknowledged message is in the transcript once').toEqual([]);
  expect(crowd.surprises, 'every conversation goes on where it was').toEqual([]);
  const scores = new Map<string, number>();
  for (const { conversation, question } of kept.feedback) {
    const key = `${conversation}/${question}`;
    scores.set(key, (scores.get(key) ?? 0) + 1);
  }
  for (const [customer, dialogs] of crowd.dialogs) {
    for (const question of ['quality', 'service', 'comment']) {
      expect(scores.get(`app:${customer}/${question}`), `${customer} ${question}`).toBe(dialogs);
    }
  }
}
