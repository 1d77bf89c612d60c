import { csvFile, inBatches, type Cell } from '../http/csv.ts';
import { route, type Call, type Route } from '../http/route.ts';
import type { ScoreAsk } from './ask.ts';
import { exportScores, listScores, type ScoreFilter, type ScoreRow } from './contract.ts';
import type { Feedback } from './model.ts';
import type { FeedbackParts } from './ports.ts';

const MOST_EXPORTED = 100_000;

/** Answers to surveys, as staff read them. */
export function feedbackRoutes(parts: FeedbackParts): readonly Route[] {
  return [
    route(exportScores, async (call) => {
      const found = await parts.feedback.each(await askOf(parts, call.query), MOST_EXPORTED);
      call.audit({ subject: 'feedback', after: { ...call.query } });
      return {
        type: 'text/csv; charset=utf-8',
        fileName: `feedback-${call.day}.csv`,
        body: csvFile(
          COLUMNS,
          inBatches(found, async (batch) => (await rowsOf(parts, batch, call)).map(cellsOf)),
        ),
      };
    }),
    route(listScores, async (call) => {
      const { limit, after, ...filter } = call.query;
      const { rows, next } = await parts.feedback.page(await askOf(parts, filter), { limit, after });
      return { items: [...(await rowsOf(parts, rows, call))], ...(next !== undefined && { next }) };
    }),
  ];
}

/** The filter with its times as instants and the person's every id. */
export async function askOf(
  { allIds }: Pick<FeedbackParts, 'allIds'>,
  { from, to, customer, ...plain }: ScoreFilter,
): Promise<ScoreAsk> {
  return {
    ...plain,
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(customer !== undefined && { customers: await allIds(customer) }),
  };
}

async function rowsOf(
  parts: FeedbackParts,
  found: readonly Feedback[],
  { by }: Pick<Call, 'by'>,
): Promise<readonly ScoreRow[]> {
  const [staff, customers] = await Promise.all([
    parts.staffNames([...new Set(found.flatMap((one) => one.staff ?? []))]),
    parts.customerNames([...new Set(found.map(({ customer }) => customer))]),
  ]);
  return found.map((one) => {
    const asked = { flow: one.flow, question: one.question, version: one.questionVersion };
    const { score, scale, choice, comment, about, line } = one;
    const name = customers.get(one.customer);
    return {
      id: one._id,
      survey: one.survey,
      question: one.question,
      questionName: parts.texts.question(asked, by.language),
      version: one.questionVersion,
      ...(score !== undefined && { score }),
      ...(scale !== undefined && { scale }),
      ...(choice !== undefined && {
        choice,
        choiceName: parts.texts.choice({ ...asked, choice }, by.language),
      }),
      ...(comment !== undefined && { comment }),
      ...(about !== undefined && { about }),
      aboutTicket: about !== undefined && parts.isTicket(about),
      customer: { id: one.customer, ...(name !== undefined && { name }) },
      conversation: one.conversation,
      ...(line !== undefined && { line }),
      channel: one.channel,
      language: one.language,
      flow: one.flow,
      ...(one.staff !== undefined && { staff: { id: one.staff, name: staff.get(one.staff) ?? one.staff } }),
      answeredAt: one.answeredAt.toISOString(),
      changes: one.changes,
      history: one.history.map((earlier) => ({ score: earlier.score, at: earlier.at.toISOString() })),
    };
  });
}

const COLUMNS = [
  'answeredAt',
  'survey',
  'question',
  'questionName',
  'score',
  'scale',
  'choice',
  'comment',
  'customer',
  'customerName',
  'channel',
  'language',
  'staff',
  'flow',
  'version',
  'about',
  'conversation',
  'line',
  'changes',
];

function cellsOf(row: ScoreRow): readonly Cell[] {
  const { answeredAt, survey, question, questionName, score, scale, choiceName, comment, customer } = row;
  const { channel, language, staff, flow, version, about, conversation, line, changes } = row;
  return [
    ...[
      answeredAt,
      survey,
      question,
      questionName,
      score,
      scale,
      choiceName,
      comment,
      customer.id,
      customer.name,
    ],
    ...[channel, language, staff?.name, flow, version, about, conversation, line, changes],
  ];
}
