/** Decisions of the conversation's page; pure. */
import { fold } from '../look/fold.ts';

interface LineKept {
  readonly n: number;
  readonly delivery?: { readonly state: string; readonly receivedAt?: string | undefined } | undefined;
}
/** What a page and what came after it have in common. */
interface Told<Line, Episode> {
  readonly items: readonly Line[];
  readonly episodes: readonly Episode[];
  readonly hasLater: boolean;
  readonly staff: Readonly<Record<string, string>>;
}

const LOOKED_AT_AGAIN = 5;

/** Everything up to this line is as it will stay: only what follows is asked for again. */
export function settledUpTo(lines: readonly LineKept[]): number {
  const waiting = lines.find(({ delivery }) => delivery?.state === 'queued');
  const last = lines.at(-1)?.n ?? 0;
  return Math.max(0, Math.min(waiting === undefined ? last : waiting.n - 1, last - LOOKED_AT_AGAIN));
}

/** Lines are known by their number: told twice they change nothing, and none is shown twice. */
export function patchPages<Page extends Told<LineKept, { readonly n: number }>>(
  pages: readonly Page[],
  fresh: Told<Page['items'][number], Page['episodes'][number]>,
): Page[] {
  const byNumber = new Map(fresh.items.map((line) => [line.n, line]));
  const last = pages.at(-1);
  const lastLine = pages.reduce((most, { items }) => Math.max(most, items.at(-1)?.n ?? 0), 0);
  const added = fresh.items.filter(({ n }) => n > lastLine);
  // A gap: what lies between is not known, the page must be asked for again.
  if (added[0] !== undefined && added[0].n > lastLine + 1) return [...pages];
  return pages.map((page) => ({
    ...page,
    items: [...page.items.map((line) => byNumber.get(line.n) ?? line), ...(page === last ? added : [])],
    ...(page === last && {
      hasLater: fresh.hasLater,
      episodes: joinEpisodes(page.episodes, fresh.episodes),
      staff: { ...page.staff, ...fresh.staff },
    }),
  }));
}

function joinEpisodes<Episode extends { readonly n: number }>(
  old: readonly Episode[],
  fresh: readonly Episode[],
): Episode[] {
  const byNumber = new Map([...old, ...fresh].map((one) => [one.n, one]));
  return [...byNumber.values()].sort((a, b) => a.n - b.n);
}

/** Said by somebody else after the last line that was seen while writing: a customer's words cross nothing. */
export function isNews(
  line: { readonly n: number; readonly who: string; readonly staff?: string | undefined },
  { seen, me }: { readonly seen: number | undefined; readonly me: string },
): boolean {
  if (seen === undefined || line.n <= seen) return false;
  return line.who === 'bot' || (line.who === 'staff' && line.staff !== me);
}

/** What there is to say aloud of a transcript: up to which line it was heard, and what is new since. */
export interface Heard<Line> {
  /** Undefined: its end is not on the screen, so nothing that appears is news. */
  readonly upTo: number | undefined;
  readonly news: readonly Line[];
}

/** The customer's lines since the last look; at the first look at the end, none. */
export function hear<Line extends { readonly n: number; readonly who: string }>(
  before: Heard<Line>,
  lines: readonly Line[],
  isEnd: boolean,
): Heard<Line> {
  const { upTo } = before;
  if (!isEnd) return upTo === undefined ? before : { upTo: undefined, news: [] };
  const last = lines.at(-1)?.n ?? 0;
  if (upTo === undefined) return { upTo: last, news: [] };
  if (last <= upTo) return before;
  const news = lines.filter(({ n, who }) => n > upTo && who === 'customer');
  return { upTo: last, news: news.length === 0 ? before.news : news };
}

/**
 * Up to where it is read when what the customer said last is to be unread; 0 where their last words are not
 * among these lines.
 */
export function lineBeforeUnread(lines: readonly { readonly n: number; readonly who: string }[]): number {
  const said = lines.filter(({ who }) => who === 'customer').map(({ n }) => n);
  return Math.max(0, ...said.map((n) => n - 1));
}

/** Who holds a conversation, as an act says that it was seen: `bot`, `queue` or the member's id. */
export function sawOwner(owner: { readonly kind: string; readonly staff?: string }): string {
  return owner.kind === 'bot' ? 'bot' : owner.kind === 'queued' ? 'queue' : (owner.staff ?? 'queue');
}

export type ComposerMode = 'reply' | 'note';

/** What the field is for when a conversation is opened: with a colleague's it is a note, until one takes over. */
export function firstMode(
  owner: { readonly kind: string; readonly staff?: string },
  me: string,
): ComposerMode {
  return owner.kind === 'staff' && owner.staff !== me ? 'note' : 'reply';
}

/** The beginning of a ready text's name, while nothing but that is written: `/doi`. */
export function readyTextAsked(text: string): string | undefined {
  return /^\/(\S*)$/.exec(text)?.[1];
}

/** The name being written after an `@`, up to the cursor. */
export function mentionAsked(
  text: string,
  cursor: number,
): { readonly from: number; readonly word: string } | undefined {
  const before = text.slice(0, cursor);
  const found = /(?:^|\s)@([\p{L}\p{M}\p{N}._-]*)$/u.exec(before);
  const word = found?.[1];
  return word === undefined ? undefined : { from: cursor - word.length - 1, word };
}

/** Those whose name stands after an `@`: in full as it was picked, or one part of it that only they have. */
export function mentioned(
  text: string,
  staff: readonly { readonly id: string; readonly name: string }[],
): string[] {
  const named = staff.filter(({ name }) => text.includes(`@${name}`));
  const rest = named.reduce((left, { name }) => left.replaceAll(`@${name}`, ' '), text);
  const asked = [...rest.matchAll(/(?:^|\s)@([\p{L}\p{M}\p{N}]+)/gu)].map(([, word = '']) => fold(word));
  const meant = asked.flatMap((word) => {
    const fitting = staff.filter(({ name }) => fold(name).split(/\s+/).includes(word));
    return fitting.length === 1 ? fitting : [];
  });
  return [...new Set([...named, ...meant].map(({ id }) => id))];
}

export interface Part {
  readonly text: string;
  /** It is an address: where it truly leads. */
  readonly link?: string;
  /** Said beside it where it does not begin as it is written: `https://bank.vn@elsewhere.example`. */
  readonly host?: string;
}

/** Words and addresses of a line. Only http and https become links; everything stays text. */
export function partsOf(text: string): readonly Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+/g)) {
    const written = match[0].replace(/[.,;:!?)\]}]+$/, '');
    if (!URL.canParse(written)) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    const { href, origin, host } = new URL(written);
    const isPlain = written.toLowerCase().startsWith(origin);
    found.push({ text: written, link: href, ...(!isPlain && { host }) });
    from = match.index + written.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}
