import { changedConversations } from '../conversations/changed.ts';
import { mongoThreads } from '../conversations/threads.ts';
import { forgetMarks } from '../desk/marks-forgetting.ts';
import { catchUpRows } from '../desk/row-catch-up.ts';
import { catchUpMark } from '../desk/row-mark.ts';
import { openRowProjector } from '../desk/row-projector.ts';
import { rowStore } from '../desk/row-store.ts';
import { searchIndexer } from '../desk/search-indexer.ts';
import { wordStore } from '../desk/search-store.ts';
import type { Job } from '../road/ports.ts';
import type { Road } from '../road/road.ts';
import { assignmentOn } from './assignment.ts';
import { busyShare } from './busy-share.ts';
import type { GroundFloor } from './ground-floor.ts';
import { staffNotices } from './staff-notices.ts';
import { watching } from './watching.ts';

/** What keeps the lists of the console beside the conversations. */
export interface DeskKeeping {
  readonly jobs: readonly Job[];
  /** From now on the queue is handed out as soon as somebody waits or comes in, not by the clock alone. */
  begin(): void;
  /** Writes what this process committed and has not shown yet. */
  stop(): Promise<void>;
}

/** Follows the commits of this process; everything else happens later and elsewhere than on the message path. */
export function keepDesk(ground: GroundFloor, road: Pick<Road, 'watch'>): DeskKeeping {
  const { database, trade, late, clock, log } = ground;
  const { db } = database;
  const rows = rowStore(db);
  const words = wordStore(db);
  const forgetDrafts = forgetMarks(db);
  const forget = async (conversations: readonly string[]): Promise<void> => {
    await Promise.all([
      rows.forgetMentions(conversations),
      words.forget(conversations),
      forgetDrafts(conversations),
      trade.feedback.forgetWords(conversations.map((conversation) => `c:${conversation}`)),
    ]);
  };
  const watch = watching(ground);
  const isWatched = (): boolean => watch.isWatched();
  const projector = openRowProjector({ rows, forget, isWatched, clock, log });
  const isComing = (id: string, version: number): boolean => projector.isComing(id, version);
  const unwatch = [road.watch((conversation) => projector.heard(conversation))];
  const assignment = assignmentOn(ground, () => projector.followed());
  const conversations = changedConversations(db);
  const threads = mongoThreads(db, (listener) => road.watch(listener));
  const busy = busyShare();
  const indexer = searchIndexer({ rows, words, conversations, threads, isWatched, clock, busy, log });
  return {
    jobs: [
      catchUpRows({ conversations, rows, mark: catchUpMark(db), forget, isComing }),
      assignment.job,
      staffNotices(ground),
    ],
    begin: () => {
      unwatch.push(road.watch((conversation) => assignment.saw(conversation)));
      late.cameIn = () => assignment.nudge();
      late.watchBegan = () => projector.watchBegan();
      watch.begin();
      indexer.start();
    },
    stop: async () => {
      for (const each of unwatch) each();
      watch.stop();
      await assignment.stop();
      await indexer.stop();
      await projector.stop();
    },
  };
}
