import { impliesPresence } from './filter-facts.ts';
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
  /** Whether any document ever had an array on an indexed path. */
  readonly multikey: boolean;
}

/** One field of an index. */
export interface IndexField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly descending: boolean;
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
  /** Slots of the collection's scanners: all fields, those of the key, and those without which there is no entry. */
  readonly slots: readonly number[];
  readonly keySlots: readonly number[];
  readonly neededSlots: readonly number[];
  /** Whether every indexed path is a top-level field. */
  readonly flat: boolean;
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
  const needed = new Set(spec.partial ? impliesPresence(spec.partial) : []);
  if (spec.sparse && keyFields.length === 1) needed.add(keyFields[0]?.parts[0] ?? '');
  const slots: number[] = [];
  const keySlots: number[] = [];
  const neededSlots: number[] = [];
  const bind = (bySlot: ReadonlyMap<string, number>): void => {
    const slotOf = (field: string): number => bySlot.get(field) ?? -1;
    slots.push(...[...fields].map(slotOf));
    keySlots.push(...keyFields.map((field) => slotOf(field.parts[0] ?? '')));
    neededSlots.push(...[...needed].map(slotOf));
  };
  const flat = keyFields.every((field) => field.parts.length === 1);
  return {
    id: spec.id,
    spec,
    keyFields,
    fields,
    slots,
    keySlots,
    neededSlots,
    flat,
    bind,
    ...(compiled && { covers: compiled }),
  };
}
