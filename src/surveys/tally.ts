import { localTime } from '../clock/local-time.ts';
import type { ScoreAsk } from './ask.ts';
import { columnsOf, DAY_MS, nameOf, type Asked, type Columns, type PackedDay } from './packed-day.ts';

/** How often a score was given to a question, and what it was counted apart by beside that. */
export interface ScoreCount {
  readonly survey: string;
  readonly question: string;
  readonly scale?: string;
  readonly flow: string;
  readonly version?: string;
  /** The beginning of the day in the zone asked for. */
  readonly day?: Date;
  readonly staff?: string;
  readonly score: number;
  readonly answers: number;
  /** When the first of them was given. */
  readonly firstAt: Date;
}

export interface ChoiceFound {
  readonly survey: string;
  readonly question: string;
  readonly flow: string;
  readonly version: string;
  readonly choice: string;
  readonly answers: number;
}

/** What is told apart beside question and score. `day`: of this zone. */
export type Apart =
  { readonly by: 'nothing' } | { readonly by: 'day'; readonly timeZone: string } | { readonly by: 'staff' };

/** Which answers count, but for whose they are and what they are about: that is not packed. */
export type TallyAsk = Omit<ScoreAsk, 'customers' | 'about'>;

/** Radixes of a group's key, which stays a whole number: question, score or choice, what is told apart. */
const VALUES = 2 ** 16;
const APARTS = 2 ** 16;

interface Group {
  answers: number;
  firstAt: number;
}

interface Counting {
  readonly ask: TallyAsk;
  readonly apart: Apart;
  readonly asked: Ids<Asked>;
  readonly scores: Ids<number>;
  readonly staff: Ids<string>;
  readonly zone: ZoneDays | undefined;
}

/** Counts scores; the answers that have none are left out. */
export function tallyScores(days: Iterable<PackedDay>, ask: TallyAsk, apart: Apart): readonly ScoreCount[] {
  const [asked, scores, staff] = [ids(nameOf), ids<number>(String), ids<string>(String)];
  const zone = apart.by === 'day' ? zoneDays(apart.timeZone) : undefined;
  const groups = new Map<number, Group>();
  for (const packed of days) addScores(groups, packed, { ask, apart, asked, scores, staff, zone });
  return Array.from(groups, ([key, { answers, firstAt }]) => {
    const other = key % APARTS;
    const rest = Math.floor(key / APARTS);
    return {
      ...asked.the(Math.floor(rest / VALUES)),
      score: scores.the(rest % VALUES),
      ...(apart.by === 'staff' && { staff: staff.the(other) }),
      ...(zone !== undefined && { day: zone.begin(other) }),
      answers,
      firstAt: new Date(firstAt),
    };
  });
}

function addScores(groups: Map<number, Group>, packed: PackedDay, counting: Counting): void {
  const { ask, apart, zone } = counting;
  const columns = columnsOf(packed);
  const fits = fitting(packed, columns, ask);
  const asked = counting.asked.all(packed.asked);
  const scores = counting.scores.all(packed.scores);
  const staff = counting.staff.all(packed.staff);
  const begins = packed.day.getTime();
  const dayAt = zone?.within(begins);
  const isByStaff = apart.by === 'staff';
  for (let row = 0; row < columns.count; row += 1) {
    const score = columns.score[row] ?? 0;
    const member = isByStaff ? (columns.staff[row] ?? 0) : 0;
    if (score === 0 || (isByStaff && member === 0) || !fits(row)) continue;
    const at = columns.at[row] ?? 0;
    const other = dayAt?.(at) ?? staff[member] ?? 0;
    const value = (asked[columns.asked[row] ?? 0] ?? 0) * VALUES + (scores[score] ?? 0);
    add(groups, value * APARTS + other, begins + at);
  }
}

/** Counts choices. */
export function tallyChoices(days: Iterable<PackedDay>, ask: TallyAsk): readonly ChoiceFound[] {
  const [asked, choices] = [ids(nameOf), ids<string>(String)];
  const groups = new Map<number, Group>();
  for (const packed of days) {
    const columns = columnsOf(packed);
    const fits = fitting(packed, columns, ask);
    const [ofAsked, ofChoice] = [asked.all(packed.asked), choices.all(packed.choices)];
    for (let row = 0; row < columns.count; row += 1) {
      const choice = columns.choice[row] ?? 0;
      if (choice === 0 || !fits(row)) continue;
      add(groups, (ofAsked[columns.asked[row] ?? 0] ?? 0) * VALUES + (ofChoice[choice] ?? 0), 0);
    }
  }
  const found = new Map<string, ChoiceFound>();
  for (const [key, { answers }] of groups) {
    const { survey, question, flow, version } = asked.the(Math.floor(key / VALUES));
    const choice = choices.the(key % VALUES);
    const name = JSON.stringify([survey, question, flow, choice]);
    const before = found.get(name);
    found.set(name, {
      survey,
      question,
      flow,
      choice,
      version: before === undefined || before.version < version ? version : before.version,
      answers: answers + (before?.answers ?? 0),
    });
  }
  return [...found.values()];
}

function add(groups: Map<number, Group>, key: number, at: number): void {
  const group = groups.get(key);
  if (group === undefined) {
    groups.set(key, { answers: 1, firstAt: at });
    return;
  }
  group.answers += 1;
  if (at < group.firstAt) group.firstAt = at;
}

/** Tells whether a row is asked for. What is asked of words is decided once for each word of the day. */
function fitting(packed: PackedDay, columns: Columns, ask: TallyAsk): (row: number) => boolean {
  const { survey, question, version, flow, channel, language, staff, comment } = ask;
  const isSame = (wanted: string | undefined) => (one: string) => wanted === undefined || one === wanted;
  const asked = places(packed.asked, true, (one: Asked) =>
    [
      [survey, one.survey],
      [question, one.question],
      [version, one.version],
      [flow, one.flow],
    ].every(([wanted, is]) => wanted === undefined || is === wanted),
  );
  const channels = places(packed.channels, true, isSame(channel));
  const languages = places(packed.languages, true, isSame(language));
  const members = places(packed.staff, staff === undefined, isSame(staff));
  const scores = places(packed.scores, isScoreless(ask), (score) => isWithin(score, ask));
  const begins = packed.day.getTime();
  const from = ask.from === undefined ? 0 : ask.from.getTime() - begins;
  const to = ask.to === undefined ? DAY_MS : ask.to.getTime() - begins;
  const words = comment === undefined ? undefined : comment === 'yes' ? 1 : 0;
  return (row) => {
    const at = columns.at[row] ?? 0;
    return (
      at >= from &&
      at < to &&
      asked[columns.asked[row] ?? 0] === true &&
      channels[columns.channel[row] ?? 0] === true &&
      languages[columns.language[row] ?? 0] === true &&
      members[columns.staff[row] ?? 0] === true &&
      scores[columns.score[row] ?? 0] === true &&
      (words === undefined || columns.words[row] === words)
    );
  };
}

/** Whether each place of a list fits; the first is "none". */
function places<Thing>(
  all: readonly Thing[],
  none: boolean,
  fits: (thing: Thing) => boolean,
): readonly boolean[] {
  return [none, ...all.map(fits)];
}

/** Whether an answer without a score is asked for. */
function isScoreless({ least, most, scored }: TallyAsk): boolean {
  return scored === 'no' || (scored === undefined && least === undefined && most === undefined);
}

function isWithin(score: number, { least = -Infinity, most = Infinity, scored }: TallyAsk): boolean {
  return scored !== 'no' && score >= least && score <= most;
}

/** Numbers for things that are the same in the lists of several days. */
interface Ids<Thing> {
  /** Of each place of a list; place 0 has none. */
  all(list: readonly Thing[]): readonly number[];
  the(id: number): Thing;
}

function ids<Thing>(named: (thing: Thing) => string): Ids<Thing> {
  const known = new Map<string, number>();
  const things: Thing[] = [];
  const of = (thing: Thing): number => {
    const name = named(thing);
    const id = known.get(name) ?? things.push(thing) - 1;
    known.set(name, id);
    return id;
  };
  return {
    all: (list) => [0, ...list.map(of)],
    the: (id) => {
      const thing = things[id];
      if (thing === undefined) throw new Error('A number that nothing was given.');
      return thing;
    },
  };
}

/** The days of a zone's calendar, by their numbers. */
interface ZoneDays {
  /** Of a day in UTC: which of them a millisecond of it lies in. */
  within(begins: number): (at: number) => number;
  begin(day: number): Date;
}

function zoneDays(timeZone: string): ZoneDays {
  const zone = localTime(timeZone);
  const begin = (day: number): Date => new Date(zone.instant(day, 0));
  return {
    begin,
    within: (begins) => {
      const first = zone.day(begins);
      const second = begin(first + 1).getTime() - begins;
      const third = begin(first + 2).getTime() - begins;
      return (at) => (at < second ? first : at < third ? first + 1 : first + 2);
    },
  };
}
