import type { ChangedConversations } from '../conversations/changed.ts';
import type { Conversation, Line } from '../core/conversation.ts';
import { errorFields } from '../core/errors.ts';
import type { Log, Threads } from '../road/ports.ts';
import type { BehindRow, Rows } from './row-store.ts';
import type { Words } from './search-model.ts';
import type { WordStore } from './search-store.ts';
import { wordsOfLine, wordsOfName, wordsOfPhone } from './search-words.ts';

const BLOCK_LINES = 16;
const MOST_ROWS = 50;
const MOST_LINES = 64;
/** Lines are left alone so long: a turn seldom comes alone, and a talk ends before anybody looks for it. */
const AFTER_MS = { watched: 3_000, unwatched: 15_000 } as const;
const LOOK_MS = 1_000;
/** After its work it rests so many times as long: messages have the machine, search has what they leave. */
const REST_TIMES = 20;
const REST_TIMES_IDLE = 3;
const LONGEST_REST_MS = 10_000;
const RETRY_MS = 5_000;
/** While this process is busy and nobody looks, so many looks are put off by so long each. */
const BUSY = 0.3;
const MOST_PUT_OFF = 12;
const PUT_OFF_MS = 5_000;
/** Words known here need not be told of again each time: every so many are counted at once. */
const COUNT_BY = 16;
const MOST_KNOWN = 20_000;

export interface IndexerParts {
  readonly rows: Pick<Rows, 'behind' | 'indexed'>;
  readonly words: WordStore;
  readonly conversations: Pick<ChangedConversations, 'read'>;
  readonly threads: Pick<Threads, 'since'>;
  readonly clock: () => Date;
  /** Whether a console is open somewhere. */
  readonly isWatched: () => boolean;
  /** Share of its time that this process is busy, 0..1, since it was asked last. */
  readonly busy: () => number;
  readonly log: Log;
}

export interface SearchIndexer {
  /** Makes what is behind findable, a bounded part of it. How many conversations it saw to. */
  look(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

interface State extends IndexerParts {
  readonly counts: Map<string, number>;
  readonly heads: Map<string, string>;
  timer: NodeJS.Timeout | undefined;
  underWay: Promise<number> | undefined;
  isOn: boolean;
  /** How often a look was put off. */
  putOff: number;
}

/**
 * Makes the lines of conversations findable some seconds after they were said. What is to be done stands in the
 * rows (`behindAt`, `wordsTo`), so nothing is lost with a process, and two that do the same change nothing.
 */
export function searchIndexer(parts: IndexerParts): SearchIndexer {
  const state: State = {
    ...parts,
    counts: new Map(),
    heads: new Map(),
    timer: undefined,
    underWay: undefined,
    isOn: false,
    putOff: 0,
  };
  return {
    look: () => look(state),
    start: () => {
      state.isOn = true;
      again(state, LOOK_MS);
    },
    stop: async () => {
      state.isOn = false;
      clearTimeout(state.timer);
      await state.underWay?.catch(() => 0);
    },
  };
}

function again(state: State, ms: number): void {
  if (!state.isOn) return;
  clearTimeout(state.timer);
  state.timer = setTimeout(() => void run(state), ms).unref();
}

async function run(state: State): Promise<void> {
  const isBusy = state.busy() >= BUSY;
  if (isBusy && !state.isWatched() && state.putOff < MOST_PUT_OFF) {
    state.putOff += 1;
    again(state, PUT_OFF_MS);
    return;
  }
  state.putOff = 0;
  const began = performance.now();
  try {
    const did = await look(state);
    const times = !isBusy ? REST_TIMES_IDLE : REST_TIMES;
    const rest = Math.min(LONGEST_REST_MS, (performance.now() - began) * times);
    again(state, did === MOST_ROWS ? Math.max(50, rest) : Math.max(LOOK_MS, rest));
  } catch (error) {
    state.log.warn(errorFields(error), 'Words could not be made findable; they are tried again.');
    again(state, RETRY_MS);
  }
}

function look(state: State): Promise<number> {
  state.underWay ??= lookOnce(state).finally(() => (state.underWay = undefined));
  return state.underWay;
}

interface Done {
  readonly row: BehindRow;
  readonly to: number;
  readonly isWhole: boolean;
}

async function lookOnce(state: State): Promise<number> {
  const { rows, words, conversations, clock } = state;
  const afterMs = state.isWatched() ? AFTER_MS.watched : AFTER_MS.unwatched;
  const behind = await rows.behind(new Date(clock().getTime() - afterMs), MOST_ROWS);
  if (behind.length === 0) return 0;
  const found = new Map(
    (await conversations.read(behind.map(({ _id }) => _id))).map((one) => [one._id, one]),
  );
  const lines = await linesOf(state, behind, found);
  const blocks: Words[] = [];
  const heads: Head[] = [];
  const done: Done[] = [];
  for (const row of behind) {
    const conversation = found.get(row._id);
    const fresh = conversation?.tombstoneUntil === undefined ? (lines.get(row._id) ?? []) : [];
    blocks.push(...blocksOf(row._id, fresh));
    if (conversation !== undefined) heads.push(...headOf(state, conversation));
    const to = fresh.at(-1)?.n ?? row.wordsTo ?? 0;
    done.push({ row, to, isWhole: fresh.length < MOST_LINES });
  }
  await words.putHeads(heads.flatMap(({ words: own }) => own ?? []));
  remember(state.heads, new Map(heads.map(({ conversation, sign }) => [conversation, sign])));
  await words.add(blocks);
  const { told, seen } = countsOf(state, blocks);
  await words.count(told);
  remember(state.counts, seen);
  await rows.indexed(
    done.map(({ row: { _id, behindAt }, to, isWhole }) => ({ _id, to, ...(isWhole && { behindAt }) })),
  );
  return behind.length;
}

/** What the database has been told, and not before: what failed is told again. */
function remember<Known>(known: Map<string, Known>, fresh: ReadonlyMap<string, Known>): void {
  if (known.size >= MOST_KNOWN) known.clear();
  for (const [name, one] of fresh) known.set(name, one);
}

/** Those after the last made findable: from the conversation itself, or from its pages where they have moved on. */
async function linesOf(
  { threads }: State,
  behind: readonly BehindRow[],
  found: ReadonlyMap<string, Conversation>,
): Promise<ReadonlyMap<string, readonly Line[]>> {
  const lines = new Map<string, readonly Line[]>();
  const filed: { conversation: string; after: number }[] = [];
  for (const { _id, wordsTo: after = 0 } of behind) {
    const conversation = found.get(_id);
    if (conversation === undefined || conversation.nextLine - 1 <= after) continue;
    const [first] = conversation.lines;
    if (first !== undefined && first.n <= after + 1)
      lines.set(_id, conversation.lines.filter(({ n }) => n > after).slice(0, MOST_LINES));
    else filed.push({ conversation: _id, after });
  }
  if (filed.length > 0) for (const [id, some] of await threads.since(filed, MOST_LINES)) lines.set(id, some);
  return lines;
}

/** Lines by sixteens and days. */
export function blocksOf(conversation: string, lines: readonly Line[]): readonly Words[] {
  const blocks = new Map<string, { first: number; last: number; at: Date; w: Set<string> }>();
  for (const line of lines) {
    const _id = `${conversation}#${Math.ceil(line.n / BLOCK_LINES)}#${line.at.toISOString().slice(0, 10)}`;
    const block = blocks.get(_id) ?? { first: line.n, last: line.n, at: line.at, w: new Set<string>() };
    for (const word of wordsOfLine(line)) block.w.add(word);
    block.last = line.n;
    if (block.w.size > 0) blocks.set(_id, block);
  }
  return Array.from(blocks, ([_id, { first, last, at, w }]) => ({
    _id,
    conversation,
    first,
    last,
    at,
    w: [...w],
  }));
}

interface Head {
  readonly conversation: string;
  /** The same while nothing of it is new. */
  readonly sign: string;
  /** Absent: nothing is known of them. */
  readonly words: Words | undefined;
}

/** The customer's own words; none when they are what they were, as far as is known here. */
function headOf({ heads }: State, conversation: Conversation): readonly Head[] {
  const { name = '', phone = '' } = conversation.customer;
  const day = (conversation.lastCustomerAt ?? new Date(0)).toISOString().slice(0, 10);
  const sign = `${name}|${phone}|${day}`;
  if (conversation.tombstoneUntil !== undefined || heads.get(conversation._id) === sign) return [];
  return [{ conversation: conversation._id, sign, words: customerWords(conversation) }];
}

/** Under which words the customer of a conversation is found; undefined where nothing is known of them. */
export function customerWords({ _id, customer, lastCustomerAt }: Conversation): Words | undefined {
  const { name = '', phone = '' } = customer;
  const w = [...wordsOfName(name), ...wordsOfPhone(phone)];
  if (w.length === 0) return undefined;
  const at = new Date((lastCustomerAt ?? new Date(0)).toISOString().slice(0, 10));
  const tail = phone === '' ? {} : { tail: phone.slice(-3) };
  return { _id: `${_id}#0`, conversation: _id, first: 0, last: 0, at, w, ...tail };
}

/** Words new to this process, and those said so often since that the count should know; how often each was seen. */
function countsOf(
  { counts }: State,
  blocks: readonly Words[],
): { readonly told: ReadonlyMap<string, number>; readonly seen: ReadonlyMap<string, number> } {
  const told = new Map<string, number>();
  const seen = new Map<string, number>();
  for (const word of blocks.flatMap(({ w }) => w)) {
    if (/[\d ]/.test(word)) continue;
    const before = seen.get(word) ?? counts.get(word);
    const n = (before ?? 0) + 1;
    const isTold = before === undefined || n >= COUNT_BY;
    if (isTold) told.set(word, (told.get(word) ?? 0) + n);
    seen.set(word, isTold ? 0 : n);
  }
  return { told, seen };
}
