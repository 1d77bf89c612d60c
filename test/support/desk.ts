import { conversationStore } from '../../src/conversations/store.ts';
import { transcriptReader } from '../../src/conversations/transcripts.ts';
import { episodeStore } from '../../src/conversations/episodes.ts';
import { ensureIndexes, ROAD_INDEXES } from '../../src/database/indexes.ts';
import type { ConversationParts } from '../../src/desk/conversation-parts.ts';
import { actRoutes } from '../../src/desk/act-routes.ts';
import { conversationRoutes } from '../../src/desk/conversation-routes.ts';
import { draftStore } from '../../src/desk/draft-store.ts';
import { exportRoutes } from '../../src/desk/export-routes.ts';
import { fileLinks } from '../../src/desk/file-links.ts';
import { fileRoutes } from '../../src/desk/file-routes.ts';
import { MARK_INDEXES } from '../../src/desk/marks-model.ts';
import { marksRoutes } from '../../src/desk/marks-routes.ts';
import { readStore } from '../../src/desk/read-store.ts';
import { uploadStore } from '../../src/desk/upload-store.ts';
import type { Route } from '../../src/http/route.ts';
import { memoryFiles } from './memory-files.ts';
import type { MemoryStore } from './memory-store.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';
import { testRoad, type TestRoad } from './test-road.ts';
import { keptLog } from './silence.ts';

/** A desk on an embedded database and a road of its own; `fake:<name>` are its conversations. */
export interface TestDesk {
  readonly road: TestRoad;
  readonly parts: ConversationParts;
  readonly routes: readonly Route[];
  readonly database: TestDatabase;
  /** Who was seen to open what: `<staff> <conversation>`. */
  readonly opened: string[];
  /** Questions for names so far. */
  asked: number;
  close(): Promise<void>;
}

const STAFF = new Map([
  ['s_lan', 'Lan'],
  ['s_hoa', 'Hoa'],
]);

export async function testDesk(): Promise<TestDesk> {
  const database = await testDatabase();
  const { db } = database.database;
  await ensureIndexes(db, 'road', ROAD_INDEXES);
  await ensureIndexes(db, 'marks', MARK_INDEXES);
  // Tests that use it ask no more of a store than the road does.
  const store = conversationStore({ db, log: keptLog() }) as unknown as MemoryStore;
  const road = testRoad({ store });
  const opened: string[] = [];
  const parts: ConversationParts = {
    transcripts: transcriptReader(db),
    episodes: episodeStore(await database.database.connection()),
    submit: (conversation, event) => road.road.submit(conversation, event),
    channel: (name) => (name === 'fake' ? road.channel : undefined),
    names: (ids) => {
      desk.asked += 1;
      return Promise.resolve(new Map([...STAFF].filter(([id]) => ids.includes(id))));
    },
    members: (ids) => Promise.resolve(new Set(ids.filter((id) => STAFF.has(id)))),
    files: memoryFiles(),
    links: fileLinks(Buffer.from('a secret of the data folder')),
    uploads: uploadStore(db),
    drafts: draftStore(db),
    answerTexts: ({ value }) => ({ value }),
    reads: readStore(db),
    seen: (conversation, staff) => {
      opened.push(`${staff} ${conversation}`);
      return Promise.resolve();
    },
  };
  const desk: TestDesk = {
    road,
    parts,
    routes: [
      ...conversationRoutes(parts),
      ...actRoutes(parts),
      ...marksRoutes(parts),
      ...fileRoutes(parts),
      ...exportRoutes(parts),
    ],
    database,
    opened,
    asked: 0,
    close: async () => {
      await road.settled();
      await road.road.stop();
      await database.close();
    },
  };
  return desk;
}
