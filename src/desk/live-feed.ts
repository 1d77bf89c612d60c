import type { Right } from '../http/endpoint.ts';

/** Something that changed, as its subject knows it. */
export interface LiveChange {
  readonly id: string;
  /** Rises with each change: told twice it is told once. */
  readonly version: number;
  readonly at: Date;
  /** The little that a list needs to know whether it is concerned. Never a customer's words. */
  readonly about?: Readonly<Record<string, string | number | boolean>>;
  /** Only this member of staff is told. */
  readonly only?: string;
  /** Nobody has to act on it: many of these at once are told as one. */
  readonly isMinor?: boolean;
}

export interface LiveSource {
  readonly kind: string;
  /** What changed at or after this time, oldest first, by an index. */
  since(at: Date, limit: number): Promise<readonly LiveChange[]>;
}

/** A change as it goes out. */
export interface Told {
  readonly right: Right;
  readonly only: string | undefined;
  /** Milliseconds: when it was changed, as its writer's clock says. */
  readonly at: number;
  readonly said: string;
}

export interface LiveFeed {
  /** What changed and was not read before. */
  read(): Promise<readonly Told[]>;
  /** What may have been missed since a cursor; undefined when that is not known any more. */
  since(cursor: number): readonly Told[] | undefined;
  /** Where a console is that has heard everything. */
  cursor(): number;
}

/** Each look goes back this far beyond the last: clocks differ, and a write is seen a little after its time. */
const OVERLAP_MS = 2_500;
/** What was told is kept as long, for consoles that were away. */
const KEPT_MS = 5 * 60_000;
/** A process that begins looks back as long: consoles of the one before it come here. */
const BACK_MS = 2 * 60_000;
const MOST_AT_ONCE = 500;
const MOST_BACK = 2_000;
const MOST_KEPT = 10_000;
/** Of changes on which nobody has to act, so many a look are told one by one. */
const MOST_MINOR = 20;

type Source = LiveSource & { readonly right: Right };

interface State {
  readonly sources: readonly Source[];
  readonly clock: () => Date;
  /** The version told of each thing, and when. */
  readonly known: Map<string, { readonly version: number; readonly at: number }>;
  kept: Told[];
  /** Everything changed after this time is in `kept`; undefined: nothing was read yet. */
  from: number | undefined;
  /** When the last look began. */
  looked: number;
}

/** Reads what changed from all sources, each change once, and remembers it for a while. */
export function openLiveFeed(parts: {
  readonly sources: readonly Source[];
  readonly clock: () => Date;
}): LiveFeed {
  const { sources, clock } = parts;
  const state: State = { sources, clock, known: new Map(), kept: [], from: undefined, looked: 0 };
  return {
    read: () => read(state),
    since: (cursor) => {
      const from = cursor - OVERLAP_MS;
      if (Number.isNaN(cursor) || state.from === undefined || from < state.from) return undefined;
      return state.kept.filter(({ at }) => at >= from);
    },
    cursor: () => state.looked,
  };
}

async function read(state: State): Promise<readonly Told[]> {
  const now = state.clock().getTime();
  const isFirst = state.from === undefined;
  const since = isFirst ? now - BACK_MS : state.looked - OVERLAP_MS;
  const limit = isFirst ? MOST_BACK : MOST_AT_ONCE;
  const found = await Promise.all(state.sources.map((source) => source.since(new Date(since), limit)));
  state.looked = Math.max(state.looked, now);
  const isWhole = found.every((changes) => changes.length < limit);
  const fresh = state.sources.flatMap((source, at) => freshOf(state, source, found[at] ?? [], limit));
  state.from ??= isWhole ? since : now;
  state.kept.push(...fresh);
  forget(state, now);
  return isFirst ? [] : fresh;
}

function freshOf(
  state: State,
  source: Source,
  changes: readonly LiveChange[],
  limit: number,
): readonly Told[] {
  const fresh = changes.filter((change) => isNew(state, source, change));
  const minor = fresh.filter(({ isMinor }) => isMinor === true);
  // More than one look takes: nobody knows what else.
  const isMany = changes.length >= limit || minor.length > MOST_MINOR;
  const told = isMany ? fresh.filter(({ isMinor }) => isMinor !== true) : fresh;
  const some = told.map((change) => toldOf(state, source, change));
  if (!isMany) return some;
  const at = new Date(state.looked);
  return [...some, toldOf(state, source, { id: '*', version: state.looked, at })];
}

function isNew({ known }: State, { kind }: Source, { id, version, at, only }: LiveChange): boolean {
  const key = `${kind} ${only ?? ''} ${id}`;
  const before = known.get(key);
  if (before !== undefined && before.version >= version) return false;
  known.delete(key);
  known.set(key, { version, at: at.getTime() });
  return true;
}

function toldOf(state: State, { kind, right }: Source, { id, version, at, about, only }: LiveChange): Told {
  const change = JSON.stringify({ kind, id, version, ...(about && { about }) });
  return { right, only, at: at.getTime(), said: `id: ${state.looked}\nevent: change\ndata: ${change}\n\n` };
}

function forget(state: State, now: number): void {
  const oldest = now - KEPT_MS;
  for (const [key, { at }] of state.known) {
    if (at >= oldest && state.known.size <= MOST_KEPT) break;
    state.known.delete(key);
  }
  const young = state.kept.findIndex(({ at }) => at >= oldest);
  const old = Math.max(state.kept.length - MOST_KEPT, young === -1 ? state.kept.length : young);
  if (old <= 0) return;
  const last = state.kept[old - 1];
  state.kept = state.kept.slice(old);
  state.from = Math.max(state.from ?? 0, oldest, last?.at ?? 0);
}
