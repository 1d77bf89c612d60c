import { localTime, type LocalTime } from '../clock/local-time.ts';
import { AppError } from '../core/errors.ts';
import type { Asked, ChoiceCount, FeedbackStore, Summary } from '../surveys/store.ts';
import { FEW_ANSWERS } from '../surveys/rules.ts';
import type { Feedback } from '../surveys/model.ts';
import { readArguments, readCount } from './arguments.ts';
import type { Io } from './io.ts';
import { cut, table } from './table.ts';

export interface FeedbackDesk {
  readonly feedback: Pick<FeedbackStore, 'summaries' | 'choices' | 'comments'>;
  readonly timeZone: string;
}

const USAGE = `Usage: langnghe feedback [--survey <name>] [--from <date>] [--to <date>] [--by-version] [--comments <count>] [--json]

Scores with their 95 % intervals. Dates as 2026-03-01, in the shop's time zone, --to included.`;

const OPTIONS = {
  survey: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  'by-version': { type: 'boolean' },
  comments: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const COMMENTS = 5;
const LONGEST_COMMENT = 100;

/** `langnghe feedback`: what customers answered, with how sure one can be of it. */
export async function feedbackCommand(args: string[], io: Io, desk: FeedbackDesk): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  if (positionals.length > 0) {
    io.err(USAGE);
    return 2;
  }
  const zone = localTime(desk.timeZone);
  const ask: Asked = {
    ...(values.survey !== undefined && { survey: values.survey }),
    ...(values.from !== undefined && { from: startOfDay(values.from, zone, 0) }),
    ...(values.to !== undefined && { to: startOfDay(values.to, zone, 1) }),
  };
  const limit = readCount(values.comments, COMMENTS);
  const [summaries, choices, comments] = await Promise.all([
    desk.feedback.summaries({ ...ask, byVersion: values['by-version'] === true }),
    desk.feedback.choices(ask),
    desk.feedback.comments({ ...ask, limit }),
  ]);
  if (values.json === true) {
    io.out(JSON.stringify({ scores: summaries, choices, comments }, null, 2));
    return 0;
  }
  if (summaries.length + choices.length + comments.length === 0) io.out('No feedback yet.');
  if (summaries.length > 0) io.out(scoresTable(summaries));
  if (choices.length > 0) io.out(`\n${choicesTable(choices)}`);
  if (comments.length > 0) io.out(`\n${commentsTable(comments, zone)}`);
  return 0;
}

function scoresTable(summaries: readonly Summary[]): string {
  const hasVersions = summaries.some(({ questionVersion }) => questionVersion !== undefined);
  const header = [
    'SURVEY',
    'QUESTION',
    ...(hasVersions ? ['VERSION'] : []),
    'SCALE',
    'ANSWERS',
    'MEAN',
    'SCORE (95 %)',
    'COUNTS',
  ];
  const rows = summaries.map((summary) => [
    summary.survey,
    summary.question,
    ...(hasVersions ? [cut(summary.questionVersion ?? '', 10)] : []),
    summary.scale,
    String(summary.answers),
    summary.mean.toFixed(2),
    resultText(summary),
    summary.counts.map(({ score, answers }) => `${score}:${answers}`).join(' '),
  ]);
  return table(header, rows);
}

function resultText({ measure, result }: Summary): string {
  if (result === 'too few answers') return `too few answers to say (under ${FEW_ANSWERS})`;
  const { value, low, high } = result;
  switch (measure) {
    case 'csat':
      return `${value.toFixed(0)} % satisfied (${low.toFixed(0)} to ${high.toFixed(0)})`;
    case 'nps':
      return `NPS ${signed(value)} (${signed(low)} to ${signed(high)})`;
    case 'mean':
      return `mean ${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  }
}

function signed(value: number): string {
  const whole = Math.round(value);
  return whole > 0 ? `+${whole}` : String(whole === 0 ? 0 : whole);
}

function choicesTable(choices: readonly ChoiceCount[]): string {
  const rows = choices.map(({ survey, question, choice, answers }) => [
    survey,
    question,
    choice,
    String(answers),
  ]);
  return table(['SURVEY', 'QUESTION', 'CHOICE', 'ANSWERS'], rows);
}

function commentsTable(comments: readonly Feedback[], zone: LocalTime): string {
  const rows = comments.map(({ answeredAt, survey, conversation, comment = '' }) => [
    zone.text(answeredAt),
    survey,
    conversation,
    cut(comment, LONGEST_COMMENT),
  ]);
  return table(['WHEN', 'SURVEY', 'CONVERSATION', 'COMMENT'], rows);
}

function startOfDay(written: string, zone: LocalTime, daysOn: number): Date {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(midnight))
    throw new AppError('invalid-input', `"${written}" is not a date: write it as 2026-03-01.`);
  return new Date(zone.instant(midnight / 86_400_000 + daysOn, 0));
}
