import type { LocalTime } from '../clock/local-time.ts';
import type { Job } from '../road/ports.ts';
import type { Counting, FlowCounts, Talk } from './count-store.ts';
import { summed, talliesOf } from './counting.ts';

/** A talk's last lines are filed, and its end is written, well within this. */
const SETTLED_MS = 10 * 60_000;
const BATCH = 200;
const MOST_BATCHES = 20;

/**
 * Counts what flows said in talks that have ended, once each, in the background. A talk whose end is written
 * later than ten minutes after it, or whose pages were erased before, is left out.
 */
export function countFlowSteps(parts: {
  readonly counts: FlowCounts;
  /** The shop's clock: days are its days. */
  readonly zone: () => LocalTime;
}): Job {
  return {
    name: 'flows.count-steps',
    cron: '*/5 * * * *',
    run: async (now, signal) => {
      let did = 0;
      for (let batches = 0; batches < MOST_BATCHES && !signal.aborted; batches += 1) {
        const counted = await countBatch(parts, now);
        did += counted;
        if (counted < BATCH) break;
      }
      return { did };
    },
  };
}

async function countBatch(
  { counts, zone }: Parameters<typeof countFlowSteps>[0],
  now: Date,
): Promise<number> {
  const before = await counts.counting();
  const begun = before.adding === undefined ? await begin(counts, before, now) : before;
  if (begun?.adding === undefined) return 0;
  const { adding, after, batch } = begun;
  const all = await counts.talks(after, adding.endedAt, BATCH);
  const talks = all.filter((talk) => !isAfter(talk, adding));
  const local = zone();
  const tallies = [];
  for (const talk of talks) tallies.push(...talliesOf(await counts.lines(talk), local.date(talk.startedAt)));
  await counts.add(summed(tallies), batch);
  await counts.move(begun, { batch, after: adding });
  return talks.length;
}

/** Names the next batch, or nothing when there is none, or another process has. */
async function begin(counts: FlowCounts, before: Counting, now: Date): Promise<Counting | undefined> {
  const until = new Date(now.getTime() - SETTLED_MS);
  const last = (await counts.talks(before.after, until, BATCH)).at(-1);
  if (last === undefined) return undefined;
  const begun = { ...before, batch: before.batch + 1, adding: { endedAt: last.endedAt, id: last._id } };
  return (await counts.move(before, begun)) ? begun : undefined;
}

function isAfter({ endedAt, _id }: Talk, last: NonNullable<Counting['adding']>): boolean {
  const apart = endedAt.getTime() - last.endedAt.getTime();
  return apart > 0 || (apart === 0 && _id > last.id);
}
