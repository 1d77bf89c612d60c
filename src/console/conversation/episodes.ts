/** A conversation in its episodes: those long over are folded; pure. */
interface Numbered {
  readonly n: number;
}
interface Begun extends Numbered {
  /** Its first line. */
  readonly from: number;
}

/** Lines that belong together; before the first episode that is known they stand by themselves. */
export interface Stretch<Line, Episode> {
  readonly episode: Episode | undefined;
  readonly lines: readonly Line[];
}

/** So many of the newest are shown whole. */
const SHOWN = 2;

/** Lines in their episodes, in order. Pages may tell of the same episode each. */
export function stretchesOf<Line extends Numbered, Episode extends Begun>(
  lines: readonly Line[],
  episodes: readonly Episode[],
): readonly Stretch<Line, Episode>[] {
  const known = [...new Map(episodes.map((one) => [one.n, one])).values()].sort((a, b) => a.from - b.from);
  const found: { episode: Episode | undefined; lines: Line[] }[] = [];
  for (const line of lines) {
    const episode = known.findLast(({ from }) => from <= line.n);
    const last = found.at(-1);
    if (last !== undefined && last.episode?.n === episode?.n) last.lines.push(line);
    else found.push({ episode, lines: [line] });
  }
  return found;
}

/** Which episodes are open; decided when one is first seen, for nothing may close while it is read. */
export interface Folding {
  readonly isOpen: ReadonlyMap<number, boolean>;
  /** The line whose episode was opened for it. */
  readonly named: number | undefined;
}

export const NOTHING_FOLDED: Folding = { isOpen: new Map(), named: undefined };

export function foldingOf(
  old: Folding,
  stretches: readonly Stretch<Numbered, Numbered>[],
  { newest, named }: { readonly newest: number; readonly named: number | undefined },
): Folding {
  const latest = stretches.reduce((most, { episode }) => Math.max(most, episode?.n ?? 0), newest);
  const isOpen = new Map(old.isOpen);
  for (const { episode } of stretches)
    if (episode !== undefined && !isOpen.has(episode.n)) isOpen.set(episode.n, episode.n > latest - SHOWN);
  const wanted = named === undefined || named === old.named ? undefined : holding(stretches, named);
  if (wanted?.episode !== undefined) isOpen.set(wanted.episode.n, true);
  const isSame = wanted === undefined && isOpen.size === old.isOpen.size;
  return isSame ? old : { isOpen, named: wanted === undefined ? old.named : named };
}

const holding = (stretches: readonly Stretch<Numbered, Numbered>[], line: number) =>
  stretches.find(({ lines }) => lines.some(({ n }) => n === line));

/** Opened or closed by hand. */
export function toggledEpisode({ isOpen, named }: Folding, n: number): Folding {
  return { isOpen: new Map(isOpen).set(n, isOpen.get(n) !== true), named };
}

export interface View {
  readonly top: number;
  readonly bottom: number;
  /** Which of them has the focus; -1: none. */
  readonly focused: number;
}

/** The beginning of an episode to go to: from the one that has the focus, if it can be seen, else from the view. */
export function edgeToward(by: -1 | 1, tops: readonly number[], view: View): number | undefined {
  const focusedAt = tops[view.focused];
  const isSeen = focusedAt !== undefined && focusedAt >= view.top - 1 && focusedAt < view.bottom;
  const to = isSeen ? view.focused + by : by < 0 ? before(tops, view) : after(tops, view);
  return to >= 0 && to < tops.length ? to : undefined;
}

/** Where the last one seen begins; if that is seen already, the one before it. */
function before(tops: readonly number[], { top, bottom }: View): number {
  const last = tops.findLastIndex((at) => at < bottom);
  return (tops[last] ?? 0) < top - 1 ? last : last - 1;
}

function after(tops: readonly number[], { top }: View): number {
  const next = tops.findIndex((at) => at > top + 1);
  return next < 0 ? tops.length : next;
}
