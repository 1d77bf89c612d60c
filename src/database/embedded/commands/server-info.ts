import { statSync } from 'node:fs';
import type { Collection } from '../catalog.ts';
import type { Engine } from '../engine.ts';
import { collectionBytes } from './collections.ts';
import { countMatching, entryCount } from './read.ts';
import { notImplemented } from '../errors.ts';
import { doc, type Doc, type Value } from '../values.ts';
import { maxDocumentBytes, maxMessageBytes, type Command, type Reply } from '../wire.ts';
import { collectionName, requireOptions } from './options.ts';

const version = '7.0.0';

/** `hello` and its older names: a standalone server, so the driver neither retries writes nor opens transactions. */
export function hello(): Reply {
  return doc({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ok: 1,
  });
}

/** `buildInfo`: the MongoDB version whose rules are followed. */
export function buildInfo(): Reply {
  return doc({
    version,
    gitVersion: 'embedded',
    modules: ['langnghe-embedded'],
    versionArray: [7, 0, 0, 0],
    bits: 64,
    debug: false,
    maxBsonObjectSize: maxDocumentBytes,
    ok: 1,
  });
}

/** Answers that carry nothing: ping, endSessions and their kin. */
export function nothingToSay(): Reply {
  return doc({ ok: 1 });
}

/** `serverStatus`, the small part of it. */
export function serverStatus(engine: Engine, command: Command): Reply {
  requireOptions(command, ['repl', 'metrics', 'locks', 'serverStatus']);
  const uptime = Math.round((Date.now() - engine.startedAt.getTime()) / 1000);
  return doc({
    host: 'embedded',
    version,
    process: 'langnghe',
    pid: process.pid,
    uptime,
    metrics: doc({ cursor: doc({ open: doc({ total: engine.cursors.size() }) }) }),
    ok: 1,
  });
}

/** `collStats`. */
export function collStats(engine: Engine, command: Command): Reply {
  requireOptions(command, ['scale']);
  requireBytes(command.body);
  const namespace = collectionName(command);
  return new Map<string, Value>([['ns', namespace], ...statsOf(engine, namespace), ['ok', 1]]);
}

/** Figures are in bytes and in nothing else. */
export function requireBytes(options: Doc): void {
  const scale = options.get('scale');
  if (scale !== undefined && scale !== 1) throw notImplemented("A 'scale' other than 1");
}

/** The figures of a collection; of one that does not exist they are 0. */
export function statsOf(engine: Engine, namespace: string): Doc {
  const collection = engine.catalog.find(namespace);
  const count = collection ? countMatching(engine, collection, { filter: new Map() }) : 0;
  const size = collection ? collectionBytes(engine, collection) : 0;
  const indexes = collection?.indexes ?? [];
  const indexEntries: Doc = new Map(indexes.map((index) => [index.spec.name, entryCount(engine, index)]));
  return doc({
    count,
    size,
    avgObjSize: count > 0 ? Math.round(size / count) : undefined,
    storageSize: size,
    nindexes: collection ? indexes.length + 1 : 0,
    indexEntries,
  });
}

/** `dbStats`. */
export function dbStats(engine: Engine, command: Command): Reply {
  requireOptions(command, ['scale', 'freeStorage']);
  requireBytes(command.body);
  const collections: Collection[] = engine.catalog
    .all()
    .filter((collection) => collection.database === command.database);
  const objects = collections.reduce(
    (sum, collection) => sum + countMatching(engine, collection, { filter: new Map() }),
    0,
  );
  const dataSize = collections.reduce((sum, collection) => sum + collectionBytes(engine, collection), 0);
  const indexes = collections.reduce((sum, collection) => sum + collection.indexes.length + 1, 0);
  const fileSize = statSync(engine.store.path, { throwIfNoEntry: false })?.size ?? 0;
  return doc({
    db: command.database,
    collections: collections.length,
    views: 0,
    objects,
    dataSize,
    storageSize: fileSize,
    indexes,
    ok: 1,
  });
}
