import type { AnyBulkWriteOperation, Collection, Db } from 'mongodb';
import type { Conversation } from '../core/conversation.ts';
import { keepMany, writeMany, type Write } from '../database/write-many.ts';
import { ROWS } from './row-model.ts';
import { KEPT, ROW_FORM, rowOf, wholeRow, type Row, type RowFields, type Score } from './row.ts';

/** A conversation to make a row of. */
export interface ToRow {
  readonly conversation: Conversation;
  /** A score that one of its last commits held, and this one does not any more. */
  readonly score?: Score;
  /** What is known of it beside the conversation: its last line, when that was filed long ago. */
  readonly also?: Partial<RowFields>;
  /** Everything about it is made again, the words of its lines, too. */
  readonly isAnew?: boolean;
}

/** Writes rows, and notes what became of their lines. */
export interface RowWriting {
  /** Makes rows of conversations. One that is newer already stays; twice changes nothing. */
  keep(all: readonly ToRow[], now: Date): Promise<void>;
  /** How far that has come; `behindAt` given: it has come to the end of what was known then. */
  indexed(
    all: readonly { readonly _id: string; readonly to: number; readonly behindAt?: Date }[],
  ): Promise<void>;
}

/** Of so many rows this process remembers what their conversations forget: about a thousand bytes each. */
const MOST_KNOWN = 10_000;

/** What a row has that is not made from its conversation. */
type Known = Pick<
  Row,
  'version' | 'staff' | 'last' | 'lastAt' | 'customerLine' | 'flow' | 'score' | 'band' | 'wordsTo'
>;

interface State {
  readonly db: Db;
  readonly rows: Collection<Row>;
  readonly known: Map<string, Known>;
}

/**
 * Writes rows. What stands in a row beside what its conversation says is remembered, or read once: then the whole row
 * is replaced where its version is the known one, as a commit replaces a conversation, which costs a database a
 * fraction of setting each field. Where somebody else wrote it meanwhile, each field is set.
 */
export function rowWriting(db: Db): RowWriting {
  const state: State = { db, rows: db.collection<Row>(ROWS), known: new Map() };
  return {
    keep: async (all, now) => {
      const whole = all.filter(({ conversation }) => conversation.tombstoneUntil === undefined);
      const others = all.filter((one) => !whole.includes(one));
      for (const { conversation } of others) state.known.delete(conversation._id);
      const lost = await replace(state, whole, now);
      await keepMany(
        db,
        ROWS,
        [...others, ...lost].map((one) => rowWrite(one, now)),
      );
    },
    indexed: (all) => noteIndexed(state, all),
  };
}

/** Those whose rows have another version than was thought. */
async function replace(state: State, all: readonly ToRow[], now: Date): Promise<readonly ToRow[]> {
  const { db, known } = state;
  await learn(state, all);
  const isKnownNewer = ({ conversation: { _id, version } }: ToRow): boolean =>
    (known.get(_id)?.version ?? -1) > version;
  const older = all.filter(isKnownNewer);
  const due = all.filter((one) => !isKnownNewer(one));
  if (due.length === 0) return older;
  const before = due.map(({ conversation: { _id } }) => known.get(_id));
  const next = due.map((one, at) => rowAfter(one, before[at], now));
  for (const { _id } of next) known.delete(_id);
  const { duplicates, refused, upserted } = await writeMany(
    db,
    ROWS,
    next.map((row, at) => ({ q: { _id: row._id, version: before[at]?.version ?? -1 }, u: row })),
  );
  const missed = new Set([...duplicates, ...refused.map(({ index }) => index)]);
  // Rows that were there and are not: they went with all that was remembered of them.
  const gone = upserted.filter((at) => before[at] !== undefined);
  const anew = gone.flatMap((at) => due[at] ?? []).map((one) => rowAfter(one, undefined, now));
  await keepMany(
    db,
    ROWS,
    anew.map((row) => ({ q: { _id: row._id, version: row.version }, u: row })),
  );
  next.forEach((row, at) => {
    if (!missed.has(at) && !gone.includes(at)) remember(state, row);
  });
  return [...older, ...due.filter((_one, at) => missed.has(at))];
}

/** Reads what of these is not remembered. */
async function learn(state: State, all: readonly ToRow[]): Promise<void> {
  const ids = all.map(({ conversation: { _id } }) => _id).filter((id) => !state.known.has(id));
  if (ids.length === 0) return;
  const only = { projection: KNOWN };
  for (const row of await state.rows.find<Row>({ _id: { $in: ids } }, only).toArray()) remember(state, row);
}

const KNOWN = {
  version: 1,
  staff: 1,
  last: 1,
  lastAt: 1,
  customerLine: 1,
  flow: 1,
  score: 1,
  band: 1,
  wordsTo: 1,
} as const;

function remember({ known }: State, { _id, ...row }: Pick<Row, '_id'> & Known): void {
  const { version, wordsTo } = row;
  known.delete(_id);
  known.set(_id, { ...keptOf(row), version, ...(wordsTo !== undefined && { wordsTo }) });
  if (known.size <= MOST_KNOWN) return;
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}

function keptOf(row: Known | undefined): Partial<RowFields> {
  return Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => KEPT.has(name as keyof Row)));
}

/** The whole row as it is now. `behindAt`: its lines wait to be made findable. */
function rowAfter(
  { conversation, score, also, isAnew = false }: ToRow,
  known: Known | undefined,
  now: Date,
): Row {
  const fields = { ...keptOf(known), ...also, ...rowOf(conversation, score) };
  return {
    ...wholeRow(conversation, fields, now),
    lastAt: fields.lastAt ?? fields.lastCustomerAt ?? now,
    ...(!isAnew && known?.wordsTo !== undefined && { wordsTo: known.wordsTo }),
    behindAt: now,
  };
}

async function noteIndexed({ rows, known }: State, all: Parameters<RowWriting['indexed']>[0]): Promise<void> {
  if (all.length === 0) return;
  const steps = all.map(({ _id, to, behindAt }): AnyBulkWriteOperation<Row> => {
    if (behindAt === undefined) return { updateOne: { filter: { _id }, update: { $max: { wordsTo: to } } } };
    // One that has moved on meanwhile is behind again: it is looked at once more, as if this had not been.
    const update = { $max: { wordsTo: to }, $unset: { behindAt: '' } } as const;
    return { updateOne: { filter: { _id, behindAt }, update } };
  });
  await rows.bulkWrite(steps, { ordered: false });
  for (const { _id, to } of all) {
    const row = known.get(_id);
    if (row !== undefined && (row.wordsTo ?? 0) < to) known.set(_id, { ...row, wordsTo: to });
  }
}

/** Fields of which a conversation says nothing are gone from its row, but for those it forgets and the row keeps. */
const GOING = [
  'name',
  'isGroup',
  'team',
  'since',
  'waitingSince',
  'due',
  'snoozedUntil',
  'remindAt',
  'scheduledAt',
  'isUnreachable',
  'lastCustomerAt',
  'labels',
  'goneAt',
] as const satisfies readonly (keyof Row)[];

function rowWrite({ conversation, score, also, isAnew = false }: ToRow, now: Date): Write {
  const fields = { ...also, ...rowOf(conversation, score) };
  const isGone = fields.box === 'gone';
  const going: readonly (keyof Row)[] = [
    ...GOING,
    ...(isGone ? KEPT : []),
    ...(isGone ? (['behindAt'] as const) : []),
    ...(isGone || isAnew ? (['wordsTo'] as const) : []),
  ];
  const absent = going.filter((name) => !(name in fields));
  const { _id, version } = conversation;
  return {
    q: { _id, version: { $lte: version } },
    u: {
      $set: {
        form: ROW_FORM,
        version,
        changedAt: now,
        ...fields,
        ...(!isGone && { behindAt: now }),
      },
      $unset: Object.fromEntries(absent.map((name) => [name, ''])),
      ...(!isGone &&
        fields.lastAt === undefined && { $setOnInsert: { lastAt: fields.lastCustomerAt ?? now } }),
    },
  };
}
