import type { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { cursorAt, listRows, readCursor, type RowFilters } from './row-list.ts';
import type { Mention } from './row-model.ts';
import type { Row } from './row.ts';
import type { RowOrder, Rows } from './row-store.ts';
import { viewOf } from './row-view.ts';
import {
  countConversations,
  getRow,
  listConversations,
  mentionsSeen,
  type rowView,
} from './rows-contract.ts';

export interface RowRouteParts {
  readonly rows: Rows;
  /** The last line that a member has seen of each of these conversations; absent: none. */
  readonly readUpTo: (
    staff: string,
    conversations: readonly string[],
  ) => Promise<ReadonlyMap<string, number>>;
  /** How many changes consoles were told: what was counted before the last of them is not said again. */
  readonly told: () => number;
  /** Names of staff by their ids. */
  readonly names: (ids: readonly string[]) => Promise<Readonly<Record<string, string>>>;
}

/** Counting stops here: it must cost little, and nobody reads more. */
const MOST_COUNTED = 200;
/** All consoles of a process ask for much the same numbers when something changes. */
const SAME_FOR_MS = 500;
/** Where the waiting end and the rest begins, in the order of rows. */
const WAITING_BELOW = 1e15;

type ListCall = Call<typeof listConversations>;

export function rowRoutes(parts: RowRouteParts): readonly Route[] {
  const counted = shortly(SAME_FOR_MS, parts.told);
  return [
    route(listConversations, (call) =>
      call.query.view === 'mentions' ? mentioned(parts, call) : listed(parts, call),
    ),
    route(countConversations, async ({ by, now }) => ({
      at: now.toISOString(),
      ...(await countsOf(parts.rows, by.id, (key, ask) => counted(key, now, ask))),
    })),
    route(getRow, async ({ params, by }) => {
      const [row] = await parts.rows.get([params.id]);
      if (row === undefined || row.box === 'gone')
        throw new AppError('not-found', 'There is no such conversation.');
      const { items, staff } = await shown(parts, by.id, [row]);
      const [view] = items;
      if (view === undefined) throw new AppError('not-found', 'There is no such conversation.');
      return { row: view, staff };
    }),
    route(mentionsSeen, async ({ params, by, now }) => {
      await parts.rows.mentionsSeen(params.id, by.id, now);
      return {};
    }),
  ];
}

async function listed(parts: RowRouteParts, { query, by }: ListCall): Promise<Listed> {
  const { view, limit, after } = query;
  if (view === 'mentions') throw new AppError('invalid-input', 'Mentions go by notes.', { subject: 'view' });
  const { rows, next } = await listRows(parts.rows, {
    view,
    me: by.id,
    order: orderOf(query),
    filters: filtersOf(query),
    limit,
    ...(after !== undefined && { after }),
  });
  return { ...(await shown(parts, by.id, rows)), ...(next !== undefined && { next }) };
}

interface Listed {
  readonly items: z.input<typeof rowView>[];
  readonly staff: Record<string, string>;
  readonly next?: string;
}

const WAITED_IN: ReadonlySet<string> = new Set(['mine', 'unassigned', 'snoozed']);

function orderOf({ view, sort }: ListCall['query']): RowOrder {
  if (sort !== undefined) return sort === 'waiting' ? 'rank' : 'newest';
  return WAITED_IN.has(view) ? 'rank' : 'newest';
}

function filtersOf({
  channel,
  label,
  score,
  language,
  flow,
  staff,
  from,
  to,
}: ListCall['query']): RowFilters {
  return {
    ...(channel !== undefined && { channel }),
    ...(label !== undefined && { label }),
    ...(score !== undefined && { score }),
    ...(language !== undefined && { language }),
    ...(flow !== undefined && { flow }),
    ...(staff !== undefined && { staff }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
  };
}

/** By the notes that name the caller, the newest first; each conversation once a page. */
async function mentioned({ rows, ...parts }: RowRouteParts, { query, by }: ListCall): Promise<Listed> {
  const place = query.after === undefined ? undefined : readCursor(query.after);
  const found = await rows.mentions({
    staff: by.id,
    limit: query.limit,
    ...(place && { after: { at: new Date(place.at), _id: place.id } }),
  });
  const byConversation = new Map<string, Mention>();
  for (const mention of found) {
    if (!byConversation.has(mention.conversation)) byConversation.set(mention.conversation, mention);
  }
  const ids = [...byConversation.keys()];
  const known = new Map((await rows.get(ids)).map((row) => [row._id, row]));
  const ordered = ids.flatMap((id) => known.get(id) ?? []).filter(({ box }) => box !== 'gone');
  const last = found.at(-1);
  const next = found.length === query.limit && last ? cursorAt(last.at, last._id) : undefined;
  const page = await shown({ rows, ...parts }, by.id, ordered, byConversation);
  return { ...page, ...(next !== undefined && { next }) };
}

async function shown(
  parts: RowRouteParts,
  me: string,
  rows: readonly Row[],
  mentions: ReadonlyMap<string, Mention> = new Map(),
): Promise<Listed> {
  const ids = rows.map(({ _id }) => _id);
  const staff = new Set(
    rows.flatMap((row) =>
      [row.staff, row.last?.staff, mentions.get(row._id)?.by].filter((one) => one !== undefined),
    ),
  );
  const [readUpTo, names] = await Promise.all([parts.readUpTo(me, ids), parts.names([...staff])]);
  const items = rows.map((row) =>
    viewOf(row, { readUpTo: readUpTo.get(row._id) ?? 0, mention: mentions.get(row._id) }),
  );
  return { items, staff: { ...names } };
}

type Counted = (key: string, ask: () => Promise<number>) => Promise<number>;

async function countsOf(rows: Rows, me: string, counted: Counted) {
  const mine = { staff: me, box: 'held' } as const;
  const most = MOST_COUNTED + 1;
  const [held, waiting, unassigned, bot, snoozed, mentions] = await Promise.all([
    counted(`held ${me}`, () => rows.count(mine, most)),
    counted(`waiting ${me}`, () => rows.count({ ...mine, rank: { $lt: WAITING_BELOW } }, most)),
    counted('queued', () => rows.count({ box: 'queued' }, most)),
    counted('bot', () => rows.count({ box: 'bot' }, most)),
    counted('snoozed', () => rows.count({ box: 'snoozed' }, most)),
    counted(`mentions ${me}`, () => rows.newMentions(me, most)),
  ]);
  const say = (n: number) => ({ n: Math.min(n, MOST_COUNTED), isMore: n > MOST_COUNTED });
  return {
    mine: say(held),
    waiting: say(waiting),
    unassigned: say(unassigned),
    bot: say(bot),
    snoozed: say(snoozed),
    mentions: say(mentions),
  };
}

/** Asks again only after a while or a change; who asks in between gets the same answer. */
function shortly(
  ms: number,
  told: () => number,
): (key: string, now: Date, ask: () => Promise<number>) => Promise<number> {
  const answers = new Map<
    string,
    { readonly at: number; readonly after: number; readonly answer: Promise<number> }
  >();
  return (key, now, ask) => {
    const at = now.getTime();
    const after = told();
    const known = answers.get(key);
    if (known?.after === after && Math.abs(at - known.at) < ms) return known.answer;
    if (answers.size > 1_000) answers.clear();
    const answer = ask();
    answers.set(key, { at, after, answer });
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
