import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { scoreFilter } from '../surveys/contract.ts';

const instant = z.iso.datetime();

/** A value with its 95 % interval. */
export const estimate = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

/** What some answers say. Below ten there are only counts: `tooFew`. */
export const scoreView = z.strictObject({
  answers: z.number(),
  tooFew: z.boolean(),
  mean: estimate.optional(),
  csat: estimate
    .optional()
    .describe('Percent of answers in the two highest scores, for scales up to 5 and CSAT.'),
  nps: estimate.optional().describe('-100 to 100, for NPS.'),
  main: z.enum(['csat', 'nps', 'mean']).describe('The measure this question is asked for.'),
});
export type ScoreView = z.infer<typeof scoreView>;

/** The filter whose rows a number stands for: give it to `feedback.list`. */
const rows = scoreFilter;

export const questionReport = z.strictObject({
  survey: z.string(),
  question: z.string(),
  questionName: z.string().describe("The question as it is asked, in the caller's language."),
  scale: z.string(),
  score: scoreView,
  /** The stretch of the same length just before; absent without a beginning. */
  before: scoreView.optional(),
  change: z
    .enum(['up', 'down', 'none', 'unknown'])
    .describe('Against `before`: `none` when the difference may be chance, `unknown` with too few answers.'),
  distribution: z.array(z.strictObject({ score: z.number(), answers: z.number(), rows })),
  rows,
});

export const scoreReport = endpoint({
  name: 'reports.scores',
  method: 'GET',
  path: '/reports/scores',
  right: 'feedback.read',
  says: 'Each question with a score: count, mean, CSAT or NPS with 95 % intervals, and how often each score was given.',
  query: scoreFilter,
  reply: z.strictObject({
    questions: z.array(questionReport),
    few: z.number().describe('Below so many answers nothing is said.'),
  }),
});

export const scoresOverTime = endpoint({
  name: 'reports.scores-over-time',
  method: 'GET',
  path: '/reports/scores/over-time',
  right: 'feedback.read',
  says: "One question's score by day, week or month of the shop's zone, with intervals and the days on which it was changed.",
  query: scoreFilter.extend({
    survey: z.string().max(200),
    question: z.string().max(200),
    by: z.enum(['day', 'week', 'month']).default('week'),
  }),
  reply: z.strictObject({
    by: z.enum(['day', 'week', 'month']),
    timeZone: z.string(),
    scale: z.string().optional(),
    points: z
      .array(
        z.strictObject({
          from: instant,
          to: instant,
          label: z.string().describe('The first day, `2026-11-16`.'),
          score: scoreView,
          rows,
        }),
      )
      .describe('Every stretch from the first answer to the last one, empty ones too; at most 400.'),
    breaks: z
      .array(z.strictObject({ at: instant, version: z.string(), answers: z.number() }))
      .describe(
        'Where a version of the question first answered takes over: scores before and after do not compare.',
      ),
  }),
});

export const scoresByStaff = endpoint({
  name: 'reports.scores-by-staff',
  method: 'GET',
  path: '/reports/scores/by-staff',
  right: 'feedback.read',
  says: 'One question by who dealt with the customer; nobody is judged by fewer than twenty answers.',
  query: scoreFilter
    .omit({ staff: true })
    .extend({ survey: z.string().max(200), question: z.string().max(200) }),
  reply: z.strictObject({
    least: z.number().describe('So many answers a member needs.'),
    items: z.array(
      z.strictObject({
        staff: z.strictObject({ id: z.string(), name: z.string() }),
        answers: z.number(),
        score: scoreView.optional().describe('Only from the least on.'),
        rows,
      }),
    ),
  }),
});

export const scoreChoices = endpoint({
  name: 'reports.choices',
  method: 'GET',
  path: '/reports/scores/choices',
  right: 'feedback.read',
  says: 'How often each choice of a question was taken, the most frequent first.',
  query: scoreFilter,
  reply: z.strictObject({
    questions: z.array(
      z.strictObject({
        survey: z.string(),
        question: z.string(),
        questionName: z.string(),
        answers: z.number(),
        choices: z.array(z.strictObject({ choice: z.string(), name: z.string(), answers: z.number() })),
      }),
    ),
  }),
});

export const scoreChoicesToFilter = endpoint({
  name: 'reports.score-filters',
  method: 'GET',
  path: '/reports/scores/filters',
  right: 'feedback.read',
  says: 'What can be filtered by: surveys and their questions, channels, flows and staff met in the last 400 days.',
  reply: z.strictObject({
    questions: z.array(
      z.strictObject({
        survey: z.string(),
        question: z.string(),
        questionName: z.string(),
        scale: z.string().optional(),
      }),
    ),
    channels: z.array(z.string()),
    flows: z.array(z.string()),
    staff: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  }),
});
