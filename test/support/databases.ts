import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { ensureIndexes, ROAD_INDEXES } from '../../src/database/indexes.ts';
import { askedOfDatabase } from './asked-of-database.ts';
import { quietLog } from './quiet-log.ts';
import { nothingExpires } from './test-database.ts';

export interface Opened {
  database: Database;
  connection: Connection;
}

interface Indexed {
  createIndexes(): Promise<unknown>;
  readonly collection: { deleteMany(filter: object): Promise<unknown> };
}

const real = process.env.TEST_MONGODB_URI;
const KINDS = [
  { name: 'the embedded database', uri: undefined },
  ...(real === undefined ? [] : [{ name: 'MongoDB', uri: real }]),
];

/**
 * Runs a contract on the embedded database, and on MongoDB when TEST_MONGODB_URI names one. The
 * database is empty at first and has the models' indexes.
 */
export function onEachDatabase(
  what: string,
  models: (connection: Connection) => readonly Indexed[],
  contract: (opened: () => Opened) => void,
): void {
  describe.each(KINDS)(`${what} on $name`, ({ uri }) => {
    let opened: Opened | undefined;
    let folder = '';
    const asked = askedOfDatabase();
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'langnghe-test-'));
      const { onCommand } = asked;
      const database = await connectDatabase({
        uri,
        folder,
        log: quietLog,
        inThread: true,
        clock: nothingExpires,
        onCommand,
      });
      const connection = await database.connection();
      await ensureIndexes(database.db, 'road', ROAD_INDEXES);
      for (const { collection } of ROAD_INDEXES) await database.db.collection(collection).deleteMany({});
      for (const model of models(connection)) {
        await model.createIndexes();
        await model.collection.deleteMany({});
      }
      opened = { database, connection };
    });
    afterAll(async () => {
      await opened?.database.close();
      await rm(folder, { recursive: true, force: true });
      expect(asked.unchecked(), 'asked of the database, and without checks').toEqual([]);
    });
    contract(() => {
      if (!opened) throw new Error('The database is not open yet.');
      return opened;
    });
  });
}
