import { asksPresenceOnly, impliesPresence } from './filter-facts.ts';
import { compileFilter, type Filter } from './matcher.ts';
import { toNumber, type Doc } from './values.ts';

/** An index as it was asked for and is kept. */
export interface IndexSpec {
  readonly id: number;
  readonly name: string;
  readonly key: Doc;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial?: Doc;
  readonly expireAfterSeconds?: number;
  /** Kept as it was given and listed so; nothing else comes of it, as in MongoDB since 4.2. */
  readonly background?: boolean;
  /** Whether any document ever had an array on an indexed path. */
  readonly multikey: boolean;
  /** Which paths those were. Format 1 did not always write it down (upgrade.ts). */
  readonly arrayPaths?: readonly string[];
}

/** One field of an index. */
export interface IndexField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly descending: boolean;
}

/** A path that must lead to something. */
export interface NeededPath {
  readonly slot: number;
  readonly parts: readonly string[];
}

/** An index ready for use. */
export interface Index {
  readonly id: number;
  readonly spec: IndexSpec;
  readonly keyFields: readonly IndexField[];
  /** The top-level fields that decide about this index's entries. */
  readonly fields: ReadonlySet<string>;
  /** Whether a document belongs into a partial index. */
  readonly covers?: Filter;
  /** The paths that decide about this index's entries, as the collection's scanners look for them. */
  readonly paths: ReadonlySet<string>;
  /** Slots of the scanners: of all those paths, and of the key's. */
  readonly slots: readonly number[];
  readonly keySlots: readonly number[];
  /** Where nothing is found at one of these, the document has no entry. */
  readonly needed: readonly NeededPath[];
  /** Whether finding all of those is enough to be covered. */
  readonly coversAllPresent: boolean;
  bind(slots: ReadonlyMap<string, number>): void;
}

/** Makes an index ready for use. */
export function compileIndex(spec: IndexSpec): Index {
  const keyFields = [...spec.key].map(([path, direction]) => ({
    path,
    parts: path.split('.'),
    descending: (toNumber(direction) ?? 1) < 0,
  }));
  const compiled = spec.partial && compileFilter(spec.partial);
  const fields = new Set([...keyFields.map((field) => field.parts[0] ?? ''), ...(compiled?.fields ?? [])]);
  const neededPaths = new Set(spec.partial ? impliesPresence(spec.partial) : []);
  if (spec.sparse && keyFields.length === 1) neededPaths.add(keyFields[0]?.path ?? '');
  const coversAllPresent = !spec.partial || asksPresenceOnly(spec.partial);
  const paths = new Set([
    ...keyFields.map((field) => field.path),
    ...neededPaths,
    ...((!coversAllPresent && compiled?.fields) || []),
  ]);
  const slots: number[] = [];
  const keySlots: number[] = [];
  const needed: NeededPath[] = [];
  const bind = (bySlot: ReadonlyMap<string, number>): void => {
    const slotOf = (path: string): number => bySlot.get(path) ?? -1;
    slots.push(...[...paths].map(slotOf));
    keySlots.push(...keyFields.map((field) => slotOf(field.path)));
    needed.push(...[...neededPaths].map((path) => ({ slot: slotOf(path), parts: path.split('.') })));
  };
  return {
    id: spec.id,
    spec,
    keyFields,
    fields,
    paths,
    slots,
    keySlots,
    needed,
    coversAllPresent,
    bind,
    ...(compiled && { covers: compiled }),
  };
}
