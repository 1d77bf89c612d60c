import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import { compose, type Product } from '../compose.ts';
import type { Config } from '../config.ts';
import { changedConversations } from '../conversations/changed.ts';
import { AppError } from '../core/errors.ts';
import { moveFiles, moveIn } from '../demo/move-in.ts';
import { DEMO } from '../demo/people.ts';
import { makePlan, type Plan, type PlanSize } from '../demo/plan.ts';
import { play } from '../demo/play.ts';
import { productStage } from '../demo/product-stage.ts';
import { catchUpRows } from '../desk/row-catch-up.ts';
import { catchUpMark } from '../desk/row-mark.ts';
import { rowStore } from '../desk/row-store.ts';
import type { Log, Receive } from '../road/ports.ts';
import { DAYS_MARK } from '../surveys/day-store.ts';
import { demoChannels } from './demo-channels.ts';

/** The mark by which lists of conversations know how far they are; without it they are made anew, as the days of answers. */
const ROWS_MARK = 'desk rows';

/** The share of the work that is the play; the rest is to move it in. */
const PLAYED = 0.9;
const FOR_EVER = new AbortController().signal;

export interface Filling {
  /** Where it goes. */
  readonly product: Pick<Product, 'clock' | 'database'>;
  readonly config: Config;
  readonly log: Log;
  readonly size: PlanSize;
  readonly seed: number;
  /** The share that is done, 0..1. */
  readonly told: (done: number) => void;
}

/**
 * Fills an empty database with a made-up business. It is played in a folder of its own, with a clock of its
 * own, and moved in when it is whole: killed on the way it leaves nothing.
 * @returns how many records were added. Throws AppError `invalid-input` when there is business already.
 */
export async function fillDemo({ product, config, log, size, seed, told }: Filling): Promise<number> {
  const { db } = product.database;
  if ((await db.collection('conversations').findOne({})) !== null) {
    throw new AppError(
      'invalid-input',
      'There are conversations in this database already: the demo is for an empty one.',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-demo-'));
  const until = product.clock();
  const plan = makePlan(size, until, seed);
  const time = { now: plan.from };
  const heard: { receive?: Receive } = {};
  const talks = demoChannels((receive) => (heard.receive = receive));
  const own: Config = { ...config, mongodbUri: undefined, dataFolder: folder };
  try {
    const played = await compose(own, log, { talks, isPlayed: true }, () => time.now);
    try {
      await played.listen();
      if (heard.receive === undefined) throw new Error('No channel of the demo was started.');
      const stage = productStage(played, heard.receive, (at) => (time.now = at));
      await play(stage, plan, until, (done) => told(done * PLAYED));
      await played.road.stop();
      const added = await moveIn(played.database.db, db);
      await moveFiles(join(folder, 'files'), join(config.dataFolder, 'files'));
      await markAsDemo(product, plan, until);
      await makeRows(db, until);
      told(1);
      return added;
    } finally {
      await played.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function markAsDemo({ database }: Pick<Product, 'database'>, { staff }: Plan, at: Date): Promise<void> {
  for (const { id, name } of staff) {
    // Nobody can log in as them: they have no password and no link.
    const member = {
      login: id.replaceAll('_', '-'),
      name,
      role: 'agent',
      state: 'invited',
      language: 'vi',
      prefs: {},
      recovery: [],
      madeAt: at,
      madeBy: DEMO,
      version: 1,
    };
    const members = database.db.collection<{ _id: string }>('staff');
    await members.updateOne({ _id: id }, { $setOnInsert: member }, { upsert: true });
  }
  const marks = database.db.collection<{ _id: string }>('meta');
  await marks.updateOne({ _id: DEMO }, { $set: { at } }, { upsert: true });
  await marks.deleteMany({ _id: { $in: [ROWS_MARK, DAYS_MARK] } });
}

/** The clock would make the lists within a minute; whoever asked for a shop to look at looks now. */
async function makeRows(db: Db, now: Date): Promise<void> {
  const rows = catchUpRows({
    conversations: changedConversations(db),
    rows: rowStore(db),
    mark: catchUpMark(db),
    forget: () => Promise.resolve(),
    isComing: () => false,
  });
  await rows.run(now, FOR_EVER);
}
