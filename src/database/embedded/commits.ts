import type { Database, RootDatabase } from 'lmdb';
import { storageError } from './errors.ts';
import { heldTransaction, plainCommit, type HeldTransaction } from './held-transaction.ts';
import type { Journal } from './journal.ts';

/**
 * How changes become lasting. A group is applied to the tree's open transaction and put into the journal, which is
 * flushed before anyone is answered; a checkpoint commits the tree and begins a new generation of the journal. After
 * a crash the journal's groups of the tree's generation are applied again: they hold whole keys and values, so
 * applying them to any state between gives the same end.
 */
export interface Commits {
  transaction<Result>(work: () => Result): Result;
  change<Result>(work: () => Result): Result;
  checkpoint(): void;
  /** Notes a change of a table for the journal. */
  note(table: number, key: Uint8Array, value?: Uint8Array): void;
  close(): void;
}

/** Is told of a fault that hit no caller. */
export type Report = (error: unknown) => void;

type Raw = Database<Buffer, Uint8Array>;

interface Parts {
  readonly root: RootDatabase<Buffer, Uint8Array>;
  readonly tables: readonly Raw[];
  readonly meta: Raw;
  readonly journal: Journal;
  readonly report: Report;
}

interface State extends Parts {
  readonly held: HeldTransaction;
  generation: number;
  /** Whether changes go into the tree at once. */
  direct: boolean;
  faulty: boolean;
  timer?: NodeJS.Timeout | undefined;
}

const generationKey = Buffer.from('journal');
// a checkpoint holds up the next group by its length, so it comes often enough to stay short
const checkpointBytes = 4 * 1024 * 1024;
const checkpointMs = 400;
const afterFaultMs = 10_000;
// how much may wait in the journal while the tree cannot be written
const mostBytes = 256 * 1024 * 1024;

/** Takes over what a process that died left in the journal, and serves. */
export function openCommits(parts: Parts): Commits {
  const generation = readNumber(parts.meta.getBinary(generationKey));
  const state: State = {
    ...parts,
    held: heldTransaction(parts.root),
    generation,
    direct: false,
    faulty: false,
  };
  try {
    redo(state);
  } catch (error) {
    state.held.abort();
    throw error;
  }
  if (state.journal.size() === 0) state.held.abort();
  else checkpointLater(state);
  return {
    transaction: (work) => transaction(state, work),
    change: (work) => change(state, work),
    checkpoint: () => checkpoint(state),
    note(table, key, value) {
      if (!state.direct) state.journal.note(table, key, value);
    },
    close: () => close(state),
  };
}

function transaction<Result>(state: State, work: () => Result): Result {
  if (state.journal.size() > mostBytes) checkpoint(state);
  state.held.begin();
  try {
    const result = work();
    state.journal.append();
    return result;
  } catch (error) {
    state.held.abort();
    redo(state);
    throw error;
  } finally {
    checkpointLater(state);
  }
}

function change<Result>(state: State, work: () => Result): Result {
  checkpoint(state);
  state.direct = true;
  try {
    const result = state.root.transactionSync(() => {
      void state.meta.put(generationKey, numberBytes(state.generation + 1));
      return work();
    }, plainCommit);
    // a copy of the tree made before must not take for its own what the journal holds from now on
    state.generation += 1;
    state.journal.restart(state.generation);
    return result;
  } finally {
    state.direct = false;
  }
}

/** Brings the tree's open transaction to the state of the journal. */
function redo(state: State): void {
  state.held.begin();
  state.journal.replay(state.generation, ({ table, key, value }) => {
    const database = state.tables[table];
    void (value ? database?.put(key, value) : database?.remove(key));
  });
}

function checkpoint(state: State): void {
  clearTimeout(state.timer);
  state.timer = undefined;
  if (!state.held.isOpen()) return;
  try {
    void state.meta.put(generationKey, numberBytes(state.generation + 1));
    state.held.commit();
  } catch (error) {
    state.faulty = true;
    redo(state);
    throw error;
  }
  state.faulty = false;
  state.generation += 1;
  state.journal.restart(state.generation);
}

function checkpointLater(state: State): void {
  const full = state.journal.size() > checkpointBytes && !state.faulty;
  if (state.timer && !full) return;
  clearTimeout(state.timer);
  const run = (): void => {
    try {
      checkpoint(state);
    } catch (error) {
      state.report(storageError(error));
      checkpointLater(state);
    }
  };
  state.timer = setTimeout(run, full ? 0 : state.faulty ? afterFaultMs : checkpointMs).unref();
}

function close(state: State): void {
  try {
    checkpoint(state);
  } catch (error) {
    state.report(storageError(error));
    state.held.abort();
  }
  clearTimeout(state.timer);
  state.journal.close();
}

/** A number as the meta table keeps it. */
export function numberBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUIntLE(value, 0, 6);
  return bytes;
}

/** Reads a number of the meta table; absent is 0. */
export function readNumber(bytes: Uint8Array | undefined): number {
  return bytes ? Buffer.from(bytes).readUIntLE(0, 6) : 0;
}
