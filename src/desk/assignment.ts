import type { Conversation } from '../core/conversation.ts';
import { AUTOMATIC, type StaffAct, type StaffActs } from '../core/event.ts';
import { errorFields, isAppError } from '../core/errors.ts';
import type { Job, Log } from '../road/ports.ts';
import { answeredIn, type AnsweredStore } from './answered-store.ts';
import { handOut, isGone, type Helping } from './assign.ts';
import type { Presence } from './presence.ts';
import type { Rows } from './row-store.ts';
import type { Row } from './row.ts';

export interface AssignmentParts {
  readonly rows: Pick<Rows, 'read' | 'count'>;
  readonly presence: Pick<Presence, 'here' | 'of' | 'settle'>;
  readonly answered: Pick<AnsweredStore, 'note'>;
  /** Who may be given conversations, and how many each. */
  readonly members: () => Promise<readonly { readonly id: string; readonly most: number }[]>;
  readonly rules: () => { readonly isOn: boolean; readonly backAfterMs: number };
  readonly submit: (conversation: string, event: StaffActs) => Promise<unknown>;
  readonly clock: () => Date;
  readonly log: Log;
  /** Resolves once the lists show what this process committed until now. */
  readonly rowsFollow: () => Promise<void>;
  /** How long after a commit the queue is looked at: several come at once. */
  readonly gatherMs?: number;
}

export interface Assignment {
  readonly job: Job;
  /** Somebody came in or has room again: looks at the queue at once. */
  nudge(): void;
  /** Sees each commit of this process. */
  saw(conversation: Conversation): void;
  /** Resolves when what was begun has ended; nothing new begins. */
  stop(): Promise<void>;
}

const GATHER_MS = 250;
/** What was given so lately may not be in the list of who holds it, where another process wrote the row. */
const LATE_ROWS_MS = 500;
const MOST_AT_ONCE = 100;
/** How ids of members begin; other names answer by other ways than the console. */
const MEMBER = 's_';

interface State {
  /** Whom this process gave what of late: rows do not show it yet. */
  readonly given: Map<string, { readonly staff: string; readonly at: number }>;
  queueWaits: boolean;
}

/** Hands the queue out to who is here, and takes back what waits for who is gone. */
export function openAssignment(parts: AssignmentParts): Assignment {
  const state: State = { given: new Map(), queueWaits: false };
  let soon: NodeJS.Timeout | undefined;
  let running: Promise<number> = Promise.resolve(0);
  let isStopped = false;
  const run = (now: Date): Promise<number> => {
    running = running
      .catch(() => 0)
      .then(async () => (await takeBack(parts, now)) + (await give(parts, state, now)));
    return running;
  };
  const lookSoon = async (): Promise<void> => {
    await parts.rowsFollow();
    // A stop waits for what runs; what has not begun by then, never does.
    if (!isStopped) await run(parts.clock());
  };
  const nudge = (): void => {
    if (isStopped || soon !== undefined) return;
    soon = setTimeout(() => {
      soon = undefined;
      lookSoon().catch((error: unknown) => notNow(parts, error));
    }, parts.gatherMs ?? GATHER_MS).unref();
  };
  return {
    job: {
      name: 'desk-assign',
      cron: '*/5 * * * * *',
      run: async (now) => {
        await parts.presence.settle(now);
        return { did: await run(now) };
      },
    },
    nudge,
    saw: (conversation) => {
      if (conversation.changedAt === undefined) return;
      const isQueued = conversation.owner.kind === 'queued';
      if (isQueued || state.queueWaits) nudge();
      const first = answeredIn(conversation);
      if (first === undefined) return;
      parts.answered.note(first.key, first.answered).catch((error: unknown) => notNow(parts, error));
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(soon);
      await running.catch(() => 0);
    },
  };
}

function notNow({ log }: AssignmentParts, error: unknown): void {
  if (isAppError(error, 'unavailable')) log.debug(errorFields(error), 'The queue is looked at again soon.');
  else log.error(errorFields(error), 'The queue could not be handed out.');
}

/**
 * Customers who wait for somebody who is gone: back into the queue, at the place they had. Those who wait longest may
 * all wait for staff who are left alone: behind them it is looked on.
 */
async function takeBack(parts: AssignmentParts, now: Date): Promise<number> {
  const leftAlone = new Set<string>();
  for (;;) {
    const others = leftAlone.size === 0 ? {} : { staff: { $nin: [...leftAlone] } };
    const waiting = await parts.rows.read({
      filter: { box: 'held', rank: { $lte: now.getTime() }, ...others },
      order: 'rank',
      limit: MOST_AT_ONCE,
    });
    const holders = [...new Set(waiting.flatMap(({ staff }) => staff ?? []))];
    const gone = await goneOf(parts, holders, now);
    if (gone.size > 0) return queueAgain(parts, waiting, gone, now);
    if (waiting.length < MOST_AT_ONCE || holders.length === 0) return 0;
    for (const holder of holders) leftAlone.add(holder);
  }
}

async function goneOf(
  parts: AssignmentParts,
  holders: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (holders.length === 0) return new Set();
  const [members, seen] = await Promise.all([parts.members(), parts.presence.of(holders)]);
  const active = new Set(members.map(({ id }) => id));
  const known = new Map(seen.map((one) => [one._id, one]));
  const { backAfterMs } = parts.rules();
  return new Set(
    holders.filter((id) => {
      const at = known.get(id);
      const isActive = active.has(id) || (id.startsWith(MEMBER) ? false : undefined);
      return isGone({ isActive, isHere: at?.is === 'here', hereAt: at?.hereAt }, now, backAfterMs);
    }),
  );
}

function queueAgain(
  parts: AssignmentParts,
  waiting: readonly Row[],
  gone: ReadonlySet<string>,
  now: Date,
): Promise<number> {
  const theirs = waiting.filter(({ staff }) => staff !== undefined && gone.has(staff));
  return actOnEach(parts, theirs, now, (row) => ({
    act: { does: 'assign', to: 'queue' },
    sawOwner: row.staff ?? '',
  }));
}

async function give(parts: AssignmentParts, state: State, now: Date): Promise<number> {
  if (!parts.rules().isOn) return 0;
  const queue = await parts.rows.read({ filter: { box: 'queued' }, order: 'rank', limit: MOST_AT_ONCE });
  state.queueWaits = queue.length > 0;
  if (queue.length === 0) return 0;
  const helping = await helpingNow(parts, state, now);
  const given = handOut(
    queue.map((row) => ({ conversation: row._id, last: row.staff })),
    helping,
  );
  const to = new Map(given.map(({ conversation, staff }) => [conversation, staff]));
  const rows = queue.filter(({ _id }) => to.has(_id));
  return actOnEach(parts, rows, now, ({ _id }) => {
    const staff = to.get(_id) ?? '';
    state.given.set(_id, { staff, at: now.getTime() });
    return { act: { does: 'assign', to: { staff } }, sawOwner: 'queue' };
  });
}

async function helpingNow(parts: AssignmentParts, state: State, now: Date): Promise<readonly Helping[]> {
  for (const [conversation, { at }] of state.given) {
    if (now.getTime() - at > LATE_ROWS_MS) state.given.delete(conversation);
  }
  const late = [...state.given.values()];
  const [members, here] = await Promise.all([parts.members(), parts.presence.here(now)]);
  const isHere = new Set(here.map(({ _id }) => _id));
  return Promise.all(
    members
      .filter(({ id }) => isHere.has(id))
      .map(async ({ id, most }) => {
        const shown = await parts.rows.count({ staff: id, box: 'held' }, most);
        return { id, most, held: shown + late.filter(({ staff }) => staff === id).length };
      }),
  );
}

/** By events, each decided on what the row showed: whoever was quicker has it, and that is no fault. */
async function actOnEach(
  parts: AssignmentParts,
  rows: readonly Row[],
  now: Date,
  decide: (row: Row) => { readonly act: StaffAct; readonly sawOwner: string },
): Promise<number> {
  let did = 0;
  for (const row of rows) {
    const { act, sawOwner } = decide(row);
    const id = `${AUTOMATIC}:${act.does}:${row.version}`;
    const event: StaffActs = { kind: 'staff', id, at: now, staff: AUTOMATIC, sawOwner, ...act };
    try {
      await parts.submit(row._id, event);
      did += 1;
    } catch (error) {
      if (!isAppError(error, 'stale')) throw error;
    }
  }
  return did;
}
