import { AppError } from '../core/errors.ts';
import { route, type Call, type Route } from '../http/route.ts';
import type { ScoreAsk } from '../surveys/ask.ts';
import type { ScoreFilter } from '../surveys/contract.ts';
import type { FeedbackParts } from '../surveys/ports.ts';
import { askOf } from '../surveys/routes.ts';
import { FEW_ANSWERS, type Counts } from '../surveys/rules.ts';
import type { ScoreCount } from '../surveys/tally.ts';
import {
  scoreChoices,
  scoreChoicesToFilter,
  scoreReport,
  scoresByStaff,
  scoresOverTime,
  type ScoreView,
} from './contract.ts';
import {
  byQuestion,
  changeBetween,
  countsOf,
  gatheredBy,
  LEAST_FOR_STAFF,
  viewOf,
  type Question,
} from './score-report.ts';
import { stretchesBetween, type Stretch, type StretchName } from './stretches.ts';

export interface ReportParts extends FeedbackParts {
  readonly timeZone: () => string;
}

/** Scores with their errors: every number opens the rows it counts. */
export function reportRoutes(parts: ReportParts): readonly Route[] {
  return [
    route(scoreReport, (call) => report(parts, call)),
    route(scoresOverTime, (call) => overTime(parts, call)),
    route(scoresByStaff, (call) => byStaff(parts, call)),
    route(scoreChoices, (call) => choices(parts, call)),
    route(scoreChoicesToFilter, (call) => toFilter(parts, call)),
  ];
}

async function report(parts: ReportParts, call: Call<typeof scoreReport>) {
  const ask = await askOf(parts, call.query);
  const earlier = before(ask, call.now);
  const [now, then] = await Promise.all([
    parts.feedback.countScores(ask, { by: 'nothing' }),
    earlier === undefined ? undefined : parts.feedback.countScores(earlier, { by: 'nothing' }),
  ]);
  const old = then === undefined ? [] : byQuestion(then);
  const questions = byQuestion(now).map((one) => {
    const same = old.find((each) => isSame(each, one));
    const rows = { ...call.query, survey: one.survey, question: one.question, scored: 'yes' as const };
    return {
      survey: one.survey,
      question: one.question,
      questionName: parts.texts.question(one, call.by.language),
      scale: one.scale,
      score: viewOf(one, one.counts),
      ...(then !== undefined && { before: viewOf(one, same?.counts ?? new Map<number, number>()) }),
      change: same === undefined ? ('unknown' as const) : changeBetween(one, one.counts, same.counts),
      distribution: sorted(one.counts).map(([score, answers]) => ({
        score,
        answers,
        rows: { ...rows, least: score, most: score },
      })),
      rows,
    };
  });
  return { questions, few: FEW_ANSWERS };
}

function isSame(a: Question, b: Question): boolean {
  return a.survey === b.survey && a.question === b.question && a.scale === b.scale;
}

function sorted(counts: Counts): readonly (readonly [number, number])[] {
  return [...counts].sort(([a], [b]) => a - b);
}

/** The stretch of the same length just before. */
function before(ask: ScoreAsk, now: Date): ScoreAsk | undefined {
  if (ask.from === undefined) return undefined;
  const to = ask.to ?? now;
  return { ...ask, from: new Date(2 * ask.from.getTime() - to.getTime()), to: ask.from };
}

const MOST_POINTS = 400;
/** How far back it looks where no beginning is named. */
const BACK_DAYS: Readonly<Record<StretchName, number>> = { day: 90, week: 366, month: 1_100 };

async function overTime(parts: ReportParts, call: Call<typeof scoresOverTime>) {
  const { by, ...filter } = call.query;
  const timeZone = parts.timeZone();
  const asked = await askOf(parts, filter);
  const to = asked.to ?? call.now;
  const from = asked.from ?? new Date(to.getTime() - BACK_DAYS[by] * 86_400_000);
  refuseTooMany(by, to.getTime() - from.getTime());
  const found = await parts.feedback.countScores({ ...asked, from, to }, { by: 'day', timeZone });
  const scale = mostUsedScale(found);
  const counted = found.filter((one) => (one.scale ?? '') === scale);
  const about = { survey: filter.survey, scale };
  const days = counted.map(({ day }) => day?.getTime() ?? NaN);
  const points = stretchesOf(by, timeZone, counted).map((stretch) => {
    const [begin, end] = [stretch.from.getTime(), stretch.to.getTime()];
    const inside = counted.filter((_one, at) => (days[at] ?? NaN) >= begin && (days[at] ?? NaN) < end);
    const score: ScoreView = viewOf(about, countsOf(inside));
    return { ...shown(stretch), score, rows: rowsIn(filter, stretch, { from, to }) };
  });
  const breaks = breaksOf(counted).map(({ at, ...one }) => ({ at: at.toISOString(), ...one }));
  return { by, timeZone, ...(scale !== '' && { scale }), points, breaks };
}

function refuseTooMany(by: StretchName, ms: number): void {
  const days = { day: 1, week: 7, month: 28 }[by];
  if (ms / (days * 86_400_000) <= MOST_POINTS) return;
  throw new AppError('invalid-input', 'That is too long to be shown so closely.', { subject: 'by' });
}

/** Scores on different scales do not go on one line: the one most answers are on. */
function mostUsedScale(all: readonly ScoreCount[]): string {
  const answers = new Map<string, number>();
  for (const one of all) answers.set(one.scale ?? '', (answers.get(one.scale ?? '') ?? 0) + one.answers);
  return [...answers].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function stretchesOf(by: StretchName, timeZone: string, all: readonly ScoreCount[]): readonly Stretch[] {
  const days = all.flatMap(({ day }) => (day === undefined ? [] : [day.getTime()]));
  if (days.length === 0) return [];
  const first = new Date(days.reduce((a, b) => Math.min(a, b)));
  const last = new Date(days.reduce((a, b) => Math.max(a, b)));
  return stretchesBetween(by, timeZone, { first, last, most: MOST_POINTS });
}

function shown({ from, to, label }: Stretch) {
  return { from: from.toISOString(), to: to.toISOString(), label };
}

/** The rows of one point: its stretch, cut where the question about all of them is cut. */
function rowsIn(
  filter: ScoreFilter,
  stretch: Stretch,
  whole: { readonly from: Date; readonly to: Date },
): ScoreFilter {
  const from = stretch.from > whole.from ? stretch.from : whole.from;
  const to = stretch.to < whole.to ? stretch.to : whole.to;
  return { ...filter, scored: 'yes', from: from.toISOString(), to: to.toISOString() };
}

/** Where another version of the question begins to be answered; the first one is no break. */
function breaksOf(all: readonly ScoreCount[]) {
  const versions = new Map<string, { at: Date; answers: number }>();
  for (const { version = '', firstAt, answers } of all) {
    const known = versions.get(version);
    const at = known === undefined || firstAt < known.at ? firstAt : known.at;
    versions.set(version, { at, answers: answers + (known?.answers ?? 0) });
  }
  return [...versions]
    .map(([version, { at, answers }]) => ({ at, version, answers }))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .slice(1);
}

async function byStaff(parts: ReportParts, call: Call<typeof scoresByStaff>) {
  const ask = await askOf(parts, call.query);
  const found = await parts.feedback.countScores(ask, { by: 'staff' });
  const scale = mostUsedScale(found);
  const members = gatheredBy(
    found.filter((each) => (each.scale ?? '') === scale),
    ({ staff = '' }) => staff,
  );
  const names = await parts.staffNames([...members.keys()]);
  const items = [...members].map(([id, counts]) => {
    const score = viewOf({ survey: call.query.survey, scale }, countsOf(counts));
    return {
      staff: { id, name: names.get(id) ?? id },
      answers: score.answers,
      ...(score.answers >= LEAST_FOR_STAFF && { score }),
      rows: { ...call.query, staff: id, scored: 'yes' as const },
    };
  });
  return { least: LEAST_FOR_STAFF, items: items.sort((a, b) => b.answers - a.answers) };
}

async function choices(parts: ReportParts, call: Call<typeof scoreChoices>) {
  const found = await parts.feedback.countChoices(await askOf(parts, call.query));
  const groups = gatheredBy(found, ({ survey, question }) => `${survey}\n${question}`);
  const questions = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { survey, question } = first;
    const all = group.map((one) => ({
      choice: one.choice,
      name: parts.texts.choice(one, call.by.language),
      answers: one.answers,
    }));
    return [
      {
        survey,
        question,
        questionName: parts.texts.question(first, call.by.language),
        answers: all.reduce((sum, { answers }) => sum + answers, 0),
        choices: all.sort((a, b) => b.answers - a.answers),
      },
    ];
  });
  return { questions };
}

const FILTER_DAYS = 400;

async function toFilter(parts: ReportParts, call: Call<typeof scoreChoicesToFilter>) {
  const since = new Date(call.now.getTime() - FILTER_DAYS * 86_400_000);
  const found = await parts.feedback.filters(since);
  const names = await parts.staffNames(found.staff);
  return {
    questions: found.questions.map(({ survey, question, scale, ...asked }) => ({
      survey,
      question,
      questionName: parts.texts.question({ question, ...asked }, call.by.language),
      ...(scale !== undefined && { scale }),
    })),
    channels: [...found.channels],
    flows: [...found.flows],
    staff: found.staff.map((id) => ({ id, name: names.get(id) ?? id })),
  };
}
