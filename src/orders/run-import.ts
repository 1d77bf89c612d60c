import { createHash } from 'node:crypto';
import { AppError, errorFields } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';
import type { OrderRow } from './import.ts';
import { UNDO_DAYS, type OrderImport, type Undo } from './import-model.ts';
import { BATCH, SILENT_MS, type OrderImports } from './import-store.ts';

export interface ImportRunner {
  /** Begins an import and comes back; it goes on by itself. Throws AppError `stale` while another is under way. */
  start(
    rows: readonly OrderRow[],
    about: { readonly fileName: string; readonly digest: string; readonly by: string; readonly now: Date },
  ): Promise<OrderImport>;
  /** Begins to undo one, in the same way. */
  undo(id: string, about: { readonly by: string; readonly now: Date }): Promise<OrderImport>;
  /** Resolves when nothing is under way in this process. */
  settled(): Promise<void>;
}

const DAY_MS = 86_400_000;
const MOST_NAMED = 100;

export function importRunner(parts: {
  readonly imports: OrderImports;
  readonly clock: () => Date;
  readonly log: Log;
}): ImportRunner {
  const { imports, log } = parts;
  let underWay: Promise<void> = Promise.resolve();
  const goOn = (id: string, work: () => Promise<void>): void => {
    underWay = work().catch(async (error: unknown) => {
      log.warn({ import: id, ...errorFields(error) }, 'An import of orders stopped before its end.');
      // When the database is away, the place is free as soon as nobody has said anything for a while.
      await imports.end(id, parts.clock(), { state: 'stopped' }).catch(() => undefined);
    });
  };
  return {
    start: async (rows, { fileName, digest, by, now }) => {
      const _id = `${now.toISOString()}-${digest.slice(0, 8)}`;
      const begun: OrderImport = { ...FRESH, _id, fileName, by, at: now, beatAt: now, rows: rows.length };
      await imports.begin(begun);
      goOn(_id, () => runAll(parts, rows, begun));
      return begun;
    },
    undo: async (id, { by, now }) => {
      const found = await imports.get(id);
      if (found === undefined) throw new AppError('not-found', 'There is no such import.');
      checkUndo(found, now);
      const undo: Undo = { restored: 0, removed: 0, kept: [], keptCount: 0, ...found.undo, by, at: now };
      const begun: OrderImport = { ...found, state: 'undoing', done: 0, beatAt: now, undo };
      await imports.begin(begun);
      goOn(id, () => undoAll(parts, begun, undo));
      return begun;
    },
    settled: () => underWay,
  };
}

const FRESH = { state: 'running', done: 0, added: 0, changed: 0, unchanged: 0 } as const;

/** The file's bytes, by which a look at it and its import know that they mean the same. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As it is shown: one whose process ended in the middle has stopped, though nobody could write that down. */
export function shownState({ state, beatAt }: Pick<OrderImport, 'state' | 'beatAt'>, now: Date) {
  const isSilent = now.getTime() - beatAt.getTime() > SILENT_MS;
  return isSilent && (state === 'running' || state === 'undoing') ? 'stopped' : state;
}

export function undoUntil({ at }: Pick<OrderImport, 'at'>): Date {
  return new Date(at.getTime() + UNDO_DAYS * DAY_MS);
}

function checkUndo(found: OrderImport, now: Date): void {
  const state = shownState(found, now);
  if (state === 'undone')
    throw new AppError('stale', 'This import is undone already.', { subject: 'import' });
  if (state === 'running' || state === 'undoing')
    throw new AppError('stale', 'This import is still under way.', { subject: 'import' });
  if (now > undoUntil(found))
    throw new AppError('invalid-input', `An import can be undone for ${UNDO_DAYS} days.`, {
      subject: 'import',
    });
}

type Parts = Parameters<typeof importRunner>[0];

async function runAll(
  { imports, clock }: Parts,
  rows: readonly OrderRow[],
  begun: OrderImport,
): Promise<void> {
  const counts = { done: 0, added: 0, changed: 0, unchanged: 0 };
  while (counts.done < rows.length) {
    const batch = rows.slice(counts.done, counts.done + BATCH);
    const { added, changed, unchanged } = await imports.write(batch, begun);
    counts.done += batch.length;
    counts.added += added;
    counts.changed += changed;
    counts.unchanged += unchanged;
    await imports.beat(begun._id, clock(), counts);
  }
  await imports.end(begun._id, clock(), { ...counts, state: 'done' });
}

async function undoAll({ imports, clock }: Parts, begun: OrderImport, from: Undo): Promise<void> {
  let { restored, removed } = from;
  let done = 0;
  // Looked at anew each time: what was left before may be left again.
  const kept: string[] = [];
  let after: string | undefined;
  do {
    const some = await imports.undoSome(begun, after);
    restored += some.restored;
    removed += some.removed;
    done += some.looked;
    kept.push(...some.kept);
    const undo = { ...from, restored, removed, kept: kept.slice(0, MOST_NAMED), keptCount: kept.length };
    await imports.beat(begun._id, clock(), { done, undo });
    after = some.next;
  } while (after !== undefined);
  await imports.end(begun._id, clock(), { state: 'undone' });
}
