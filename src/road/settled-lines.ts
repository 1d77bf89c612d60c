import type { Conversation, Line } from '../core/conversation.ts';
import type { Page } from './ports.ts';

/** A full page. */
const PAGE_LINES = 16;
/** Fewer lines are filed once nothing was said for this long. */
export const QUIET_MS = 60_000;

function isSettled(line: Line): boolean {
  return line.delivery?.state !== 'queued';
}

/** The lines whose delivery will not change any more, from the first up to the first that may. */
function settledPrefix(lines: readonly Line[]): readonly Line[] {
  const open = lines.findIndex((line) => !isSettled(line));
  return open === -1 ? lines : lines.slice(0, open);
}

/** The pages that can be filed now: full ones, and the rest after a quiet minute. */
export function pagesToFile(conversation: Conversation, now: Date): readonly Page[] {
  if (conversation.lines.length === 0) return [];
  const settled = settledPrefix(conversation.lines);
  const last = conversation.lines.at(-1);
  const isQuiet = last !== undefined && now.getTime() - last.at.getTime() >= QUIET_MS;
  const pages: Page[] = [];
  for (let at = 0; at < settled.length; at += PAGE_LINES) {
    const lines = settled.slice(at, at + PAGE_LINES);
    if (lines.length < PAGE_LINES && !isQuiet) break;
    pages.push(pageOf(conversation._id, lines));
  }
  return pages;
}

function pageOf(conversation: string, lines: readonly Line[]): Page {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a page has lines');
  return {
    _id: `${conversation}/${first.n}`,
    conversation,
    first: first.n,
    last: last.n,
    from: first.at,
    to: last.at,
    lines,
  };
}

/** When the lines still in the conversation are due to be filed; absent when there are none to file. */
export function filingDue(conversation: Conversation): Date | undefined {
  const last = conversation.lines.at(-1);
  const [first] = conversation.lines;
  if (last === undefined || first === undefined || !isSettled(first)) return undefined;
  return new Date(last.at.getTime() + QUIET_MS);
}
