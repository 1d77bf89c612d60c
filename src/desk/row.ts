import type { Conversation, Language, Line } from '../core/conversation.ts';
import type { Json } from '../core/json.ts';

/** The form of stored rows: raised when rows must be made anew from their conversations. */
export const ROW_FORM = 1;

/** `gone`: erased; only the version stays, so that nothing late brings it back. */
export type Box = 'queued' | 'held' | 'bot' | 'snoozed' | 'closed' | 'gone';
export type Band = 'low' | 'mid' | 'high';

export interface LastLine {
  readonly n: number;
  readonly who: Line['who'];
  readonly staff?: string;
  readonly text: string;
  readonly files?: number;
  readonly at: Date;
}

/** What lists show and ask of one conversation: a small document beside it, made from it after its commits. */
export interface Row {
  /** The conversation's id. */
  readonly _id: string;
  readonly form: number;
  /** The conversation's version it was made from. */
  readonly version: number;
  /** When it was written last: live consoles read what changed by it. */
  readonly changedAt: Date;
  readonly box: Box;
  /** The order of "longest waiting": those who wait by how long, behind them the rest, newest first. */
  readonly rank: number;
  readonly customer: string;
  readonly name?: string;
  readonly channel: string;
  readonly language: Language;
  readonly isGroup?: true;
  /** Who holds it, or held it last. */
  readonly staff?: string;
  readonly team?: string;
  readonly since?: Date;
  readonly waitingSince?: Date;
  readonly due?: Date;
  readonly snoozedUntil?: Date;
  readonly remindAt?: Date;
  readonly scheduledAt?: Date;
  readonly isUnreachable?: true;
  readonly last?: LastLine;
  /** Of any line; absent only when nothing was ever said. */
  readonly lastAt?: Date;
  /** Number of the last line there is. */
  readonly lastLine: number;
  readonly lastCustomerAt?: Date;
  /** Number of the last line the customer said. */
  readonly customerLine?: number;
  readonly labels?: readonly string[];
  readonly flow?: string;
  readonly score?: number;
  readonly band?: Band;
  /** Set while lines wait to be made findable; how far that has come. */
  readonly behindAt?: Date;
  readonly wordsTo?: number;
  readonly goneAt?: Date;
}

type Fields = Omit<Row, '_id' | 'form' | 'version' | 'changedAt' | 'behindAt' | 'wordsTo'>;
/** What a conversation says of its row. A field that is absent here and in `KEPT` stays as it was. */
export type RowFields = Pick<Fields, 'box' | 'rank' | 'customer' | 'channel' | 'language' | 'lastLine'> &
  Partial<Fields>;

/** What the conversation forgets when its lines are filed or its episode ends: absent, the row keeps what it has. */
export const KEPT: ReadonlySet<keyof Row> = new Set([
  'staff',
  'last',
  'lastAt',
  'customerLine',
  'flow',
  'score',
  'band',
] as const);

const LONGEST_TEXT = 160;
/** Beyond every time of waiting in milliseconds. */
const BEHIND = 4e15;

export interface Score {
  readonly score: number;
  readonly band: Band;
}

/** A whole row as it is written: what is said of a conversation, and of which version of it that is. */
export function wholeRow(
  { _id, version }: Pick<Conversation, '_id' | 'version'>,
  fields: RowFields,
  changedAt: Date,
): Pick<Row, '_id' | 'form' | 'version' | 'changedAt'> & RowFields {
  return { _id, form: ROW_FORM, version, changedAt, ...fields };
}

/** The row of a conversation as it is now. `given`: a score that a commit on the way here held, and this one not. */
export function rowOf(conversation: Conversation, given?: Score): RowFields {
  const { address, customer, language, desk, lastCustomerAt } = conversation;
  const common = {
    customer: customer.id,
    channel: address.channel,
    language,
    lastLine: conversation.nextLine - 1,
  };
  if (conversation.tombstoneUntil !== undefined) {
    return {
      ...common,
      box: 'gone',
      rank: BEHIND,
      ...(conversation.changedAt && { goneAt: conversation.changedAt }),
    };
  }
  const box = boxOf(conversation);
  const lastAt = lastAtOf(conversation);
  const waitingSince = waitingSinceOf(conversation);
  const score = scoreIn(conversation) ?? given;
  return clean({
    ...common,
    box,
    rank: rankOf(conversation, { box, waitingSince, lastAt }),
    name: customer.name,
    isGroup: address.isGroup,
    ...holding(conversation),
    waitingSince,
    due: dueOf(conversation),
    snoozedUntil: desk?.snoozedUntil,
    remindAt: desk?.reminder?.due,
    scheduledAt: earliest((desk?.scheduled ?? []).map(({ due }) => due)),
    isUnreachable: conversation.unreachable === undefined ? undefined : true,
    last: lastOf(conversation.lines),
    lastAt,
    lastCustomerAt,
    customerLine: conversation.lines.findLast(({ who }) => who === 'customer')?.n,
    labels: desk?.labels,
    flow: conversation.stack.at(-1)?.flow ?? conversation.episode?.flows.at(-1),
    score: score?.score,
    band: score?.band,
  });
}

type Loose<T> = { readonly [Name in keyof T]: T[Name] | undefined };

/** Without what is undefined. */
function clean(fields: Loose<Fields> & Pick<RowFields, 'box' | 'rank' | 'customer' | 'channel'>): RowFields {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  // The same fields; those that are required are never undefined.
  return Object.fromEntries(entries) as unknown as RowFields;
}

function boxOf({ owner, desk, episode }: Conversation): Exclude<Box, 'gone'> {
  if (desk?.snoozedUntil !== undefined) return 'snoozed';
  if (owner.kind === 'queued') return 'queued';
  if (owner.kind === 'staff') return 'held';
  return episode === undefined || desk?.closed !== undefined ? 'closed' : 'bot';
}

function holding({ owner, episode, desk }: Conversation): Loose<Pick<Fields, 'staff' | 'team' | 'since'>> {
  if (owner.kind === 'staff') return { staff: owner.staff, team: undefined, since: owner.since };
  const staff = episode?.staff ?? desk?.closed?.staff;
  if (owner.kind === 'queued') return { staff, team: owner.team, since: owner.since };
  return { staff, team: undefined, since: undefined };
}

function waitingSinceOf({ owner, desk }: Conversation): Date | undefined {
  return desk?.waiting?.since ?? (owner.kind === 'queued' ? owner.since : undefined);
}

function dueOf({ owner, desk }: Conversation): Date | undefined {
  return desk?.waiting?.promisedAt ?? (owner.kind === 'queued' ? owner.promisedAt : undefined);
}

function lastAtOf({ lines, episode, lastCustomerAt }: Conversation): Date | undefined {
  const line = lines.at(-1);
  if (line !== undefined) return line.at;
  return episode && latest([episode.lastAt, lastCustomerAt]);
}

function rankOf(
  { desk, lastCustomerAt }: Conversation,
  { box, waitingSince, lastAt }: { box: Box; waitingSince: Date | undefined; lastAt: Date | undefined },
): number {
  const until = box === 'snoozed' ? desk?.snoozedUntil : waitingSince;
  if (until !== undefined) return until.getTime();
  return BEHIND - (lastAt ?? lastCustomerAt ?? new Date(0)).getTime();
}

/** The last line that anybody got to see. */
function lastOf(lines: readonly Line[]): LastLine | undefined {
  const line = lines.findLast(({ delivery }) => delivery?.state !== 'withheld');
  if (line === undefined) return undefined;
  const { n, who, staff, text, files, at } = line;
  return {
    n,
    who,
    ...(staff !== undefined && { staff }),
    text: cut(text),
    ...(files !== undefined && files.length > 0 && { files: files.length }),
    at,
  };
}

function cut(text: string): string {
  const plain = text
    .slice(0, LONGEST_TEXT * 3)
    .replace(/\s+/gu, ' ')
    .trim();
  if (plain.length <= LONGEST_TEXT) return plain;
  return `${plain.slice(0, LONGEST_TEXT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The last score given in what this commit still holds. */
export function scoreIn({ outbox, openScores, episode }: Conversation): Score | undefined {
  for (const effect of outbox) {
    if (effect.kind !== 'act' || effect.action !== 'feedback.save') continue;
    const score = scored(effect.input.score, effect.input.scale);
    if (score !== undefined) return score;
  }
  const open = openScores?.at(-1);
  if (open !== undefined) return scored(open.input.score, open.input.scale);
  return scored(episode?.score, undefined);
}

function scored(score: Json | undefined, scale: Json | undefined): Score | undefined {
  return typeof score === 'number' ? { score, band: bandOf(score, scale) } : undefined;
}

/** Of ten: as the promoter score parts them; of any other scale: its halves, with the middle between. */
export function bandOf(score: number, scale: Json | undefined): Band {
  const [least = 1, most = score > 5 ? 10 : 5] =
    typeof scale === 'string' ? scale.split('-').map(Number) : [];
  if (most === 10) return score >= 9 ? 'high' : score >= 7 ? 'mid' : 'low';
  const share = (score - least) / (most - least);
  return share > 0.5 ? 'high' : share < 0.5 ? 'low' : 'mid';
}

function latest(times: readonly (Date | undefined)[]): Date | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : new Date(Math.max(...known.map(Number)));
}

function earliest(times: readonly Date[]): Date | undefined {
  return times.length === 0 ? undefined : new Date(Math.min(...times.map(Number)));
}
