import type { Db } from 'mongodb';
import { AppError } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';

/** A change of what is stored. Runs once, in order, before anything else; must be safe to run again. */
export interface Migration {
  readonly number: number;
  readonly does: string;
  run(db: Db): Promise<void>;
}

interface Mark {
  readonly _id: string;
  readonly number: number;
}

/** Brings an older database to the form this program knows, and refuses one that a newer program has changed. */
export async function migrate(db: Db, migrations: readonly Migration[], log: Log): Promise<void> {
  const marks = db.collection<Mark>('meta');
  const done = (await marks.findOne({ _id: 'migrations' }))?.number ?? 0;
  const newest = migrations.at(-1)?.number ?? 0;
  if (done > newest) {
    throw new AppError(
      'misconfigured',
      `The database was changed by a newer version (migration ${done}, this program knows ${newest}). Start that version.`,
    );
  }
  for (const migration of migrations.filter(({ number }) => number > done)) {
    log.info({ migration: migration.number }, migration.does);
    await migration.run(db);
    await marks.updateOne({ _id: 'migrations' }, { $set: { number: migration.number } }, { upsert: true });
  }
}
