import type { Engine } from '../engine.ts';
import { DatabaseError, notImplemented } from '../errors.ts';
import type { Command, Reply } from '../wire.ts';
import { aggregate } from './aggregate.ts';
import { backup } from './backup.ts';
import { collMod, create, drop, dropDatabase, listCollections, listDatabases } from './collections.ts';
import { remove } from './delete.ts';
import { explain } from './explain.ts';
import { findAndModify } from './find-and-modify.ts';
import { find, getMore, killCursors } from './find.ts';
import { createIndexes, createIndexesAlreadyDone, dropIndexes, listIndexes } from './indexes.ts';
import { insert } from './insert.ts';
import { count, distinct } from './read.ts';
import { buildInfo, collStats, dbStats, hello, nothingToSay, serverStatus } from './server-info.ts';
import {
  aboutSessions,
  connectionStatus,
  getCmdLineOpts,
  getLog,
  getParameter,
  startSession,
} from './sessions.ts';
import { update } from './update.ts';
import { validate, validateOnly } from './validate.ts';

type Handler = (engine: Engine, command: Command) => Reply;

/**
 * How a command runs: `read` at once, `write` together with the others of its moment in one commit (it checks each
 * document before it writes it), `change` in a commit of its own (it may fail half way and is then undone whole),
 * `aside` while others go on.
 */
export type Action = Prompt | Aside;

export interface Prompt {
  readonly kind: 'read' | 'write' | 'change';
  readonly run: Handler;
  /** The answer of a change that has nothing to change. */
  readonly already?: (engine: Engine, command: Command) => Reply | undefined;
}

interface Aside {
  readonly kind: 'aside';
  readonly run: (engine: Engine, command: Command) => Promise<Reply>;
}

const read = (run: Handler): Prompt => ({ kind: 'read', run });
const write = (run: Handler): Prompt => ({ kind: 'write', run });
const change = (run: Handler): Prompt => ({ kind: 'change', run });

const actions: Readonly<Record<string, Action>> = {
  hello: read(hello),
  isMaster: read(hello),
  ismaster: read(hello),
  ping: read(nothingToSay),
  buildInfo: read(buildInfo),
  buildinfo: read(buildInfo),
  endSessions: read(aboutSessions),
  startSession: read(startSession),
  refreshSessions: read(aboutSessions),
  killSessions: read(aboutSessions),
  killAllSessions: read(aboutSessions),
  connectionStatus: read(connectionStatus),
  getLog: read(getLog),
  getParameter: read(getParameter),
  getCmdLineOpts: read(getCmdLineOpts),
  insert: write(insert),
  update: write(update),
  delete: write(remove),
  findAndModify: write(findAndModify),
  findandmodify: write(findAndModify),
  find: read(find),
  getMore: read(getMore),
  killCursors: read(killCursors),
  aggregate: read(aggregate),
  count: read(count),
  distinct: read(distinct),
  explain: read(explain),
  create: change(create),
  drop: change(drop),
  dropDatabase: change(dropDatabase),
  collMod: change(collMod),
  createIndexes: { ...change(createIndexes), already: createIndexesAlreadyDone },
  dropIndexes: change(dropIndexes),
  listIndexes: read(listIndexes),
  listCollections: read(listCollections),
  listDatabases: read(listDatabases),
  collStats: read(collStats),
  dbStats: read(dbStats),
  serverStatus: read(serverStatus),
  validate: { ...change(validate), already: validateOnly },
  langngheBackup: { kind: 'aside', run: backup },
};

const transactions: ReadonlySet<string> = new Set(['commitTransaction', 'abortTransaction']);

/** The action a command names. */
export function actionOf(command: Command): Action {
  const found = Object.hasOwn(actions, command.name) ? actions[command.name] : undefined;
  if (found) return found;
  if (transactions.has(command.name)) throw notImplemented('A transaction');
  throw new DatabaseError(59, `no such command: '${command.name}' (not part of the embedded database)`);
}
