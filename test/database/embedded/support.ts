import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Db, type Document } from 'mongodb';
import { afterAll, beforeAll } from 'vitest';
import { decodeDocument } from '../../../src/database/embedded/decode.ts';
import {
  openEmbeddedDatabase,
  type EmbeddedDatabase,
} from '../../../src/database/embedded/embedded-database.ts';
import { encodeDocument } from '../../../src/database/embedded/encode.ts';
import type { Doc, Value } from '../../../src/database/embedded/values.ts';
import { deserialize, serialize } from 'bson';

/** An embedded database for the tests of one file, with a driver's client on it. */
export interface Opened {
  readonly folder: string;
  readonly client: MongoClient;
  readonly db: Db;
  readonly database: EmbeddedDatabase;
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that goes when the tests of the file end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'langnghe-db-'));
  folders.push(folder);
  return folder;
}

export async function openHere(folder = temporaryFolder()): Promise<Opened & { close(): Promise<void> }> {
  const database = await openEmbeddedDatabase({ folder, inThread: true });
  const client = await new MongoClient(database.uri).connect();
  const close = async (): Promise<void> => {
    await client.close();
    await database.close();
  };
  return { folder, client, db: client.db('test'), database, close };
}

/** One database for all tests of a file. */
export function withDatabase(): () => Opened {
  let opened: (Opened & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    opened = await openHere();
  });
  afterAll(() => opened?.close());
  return () => {
    if (!opened) throw new Error('not open yet');
    return opened;
  };
}

let collections = 0;

/** A name no other test uses. */
export function freshName(): string {
  collections += 1;
  return `c${collections}`;
}

/** The engine's form of what a driver would send. */
export function toDoc(value: Document): Doc {
  return decodeDocument(Buffer.from(serialize(value)));
}

export function toValue(value: unknown): Value {
  return toDoc({ v: value }).get('v') ?? null;
}

/** What a driver would read of the engine's form. */
export function toPlain(value: Doc): Document {
  return deserialize(encodeDocument(value));
}
