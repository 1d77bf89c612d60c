import { AppError } from '../core/errors.ts';
import { TIMELINE_KINDS, type TimelineItem } from './timeline-contract.ts';

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** The end of what was shown: what follows is older, or of the same instant with a lesser id. */
export interface Before {
  readonly at: Date;
  /** Absent: everything of that instant follows. */
  readonly id?: string;
}

/** Whose timeline: every id of a person, their conversations and their verified numbers. */
export interface Whose {
  readonly ids: readonly string[];
  readonly conversations: readonly string[];
  readonly phones: readonly string[];
}

/** One subject's part of it: at most `limit` of the latest before an end, the latest first, greatest ids first. */
export type TimelineSource = (
  whose: Whose,
  limit: number,
  before: Before | undefined,
) => Promise<readonly TimelineItem[]>;

export type TimelineSources = Readonly<Record<TimelineKind, TimelineSource>>;

/**
 * Everything in one order: the latest first, at one instant by kind and then by id. Each subject is asked
 * once a page, so a page costs the same wherever it stands.
 */
export async function timelinePage(
  sources: TimelineSources,
  whose: Whose,
  page: {
    readonly kinds: readonly TimelineKind[];
    readonly limit: number;
    readonly after?: string | undefined;
  },
): Promise<{ readonly items: readonly TimelineItem[]; readonly next?: string }> {
  const end = page.after === undefined ? undefined : readCursor(page.after);
  const parts = await Promise.all(
    page.kinds.map((kind) => sources[kind](whose, page.limit + 1, end && beforeFor(kind, end))),
  );
  const all = parts.flat().sort(inOrder);
  const items = all.slice(0, page.limit);
  const last = items.at(-1);
  return { items, ...(all.length > page.limit && last && { next: cursorOf(last) }) };
}

interface End {
  readonly at: Date;
  readonly kind: TimelineKind;
  readonly id: string;
}

/** Where one kind goes on: kinds that come before the last one shown have shown all of its instant. */
function beforeFor(kind: TimelineKind, end: End): Before {
  const difference = placeOf(kind) - placeOf(end.kind);
  if (difference === 0) return { at: end.at, id: end.id };
  return difference > 0 ? { at: end.at } : { at: new Date(end.at.getTime() - 1) };
}

function placeOf(kind: TimelineKind): number {
  return TIMELINE_KINDS.indexOf(kind);
}

function inOrder(a: TimelineItem, b: TimelineItem): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  if (a.kind !== b.kind) return placeOf(a.kind) - placeOf(b.kind);
  return a.id < b.id ? 1 : -1;
}

function cursorOf({ at, kind, id }: TimelineItem): string {
  return `${at}|${kind}|${id}`;
}

function readCursor(cursor: string): End {
  const [time = '', name = '', ...rest] = cursor.split('|');
  const at = new Date(time);
  const kind = TIMELINE_KINDS.find((each) => each === name);
  if (Number.isNaN(at.getTime()) || kind === undefined) {
    throw new AppError('invalid-input', 'That is not where a list ended.', { subject: 'after' });
  }
  return { at, kind, id: rest.join('|') };
}
