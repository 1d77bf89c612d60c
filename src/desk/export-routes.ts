import type { Conversation, Line } from '../core/conversation.ts';
import { csvFile } from '../http/csv.ts';
import { route, type Route } from '../http/route.ts';
import { conversationOf, type ConversationParts } from './conversation-parts.ts';
import { exportConversation } from './files-contract.ts';

/** Lines read at once: a conversation of years is never in memory whole. */
const AT_ONCE = 400;
const COLUMNS = [
  'line',
  'at',
  'who',
  'staff',
  'text',
  'pressed',
  'files',
  'flow',
  'step',
  'delivery',
  'why',
] as const;
/** A whole transcript as a file, sent as it is read. */
export function exportRoutes(parts: ConversationParts): readonly Route[] {
  return [
    route(exportConversation, async (call) => {
      const { params, query, day } = call;
      const conversation = await conversationOf(parts, params.id);
      call.audit({ subject: conversation._id, after: { as: query.as, lines: conversation.nextLine - 1 } });
      const rows = exported(parts, conversation, query.notes === 'yes');
      const fileName = `${conversation._id.replace(/[^\w-]/g, '_')}-${day}.${query.as}`;
      return query.as === 'csv'
        ? { type: 'text/csv; charset=utf-8', fileName, body: csvFile(COLUMNS, cellsOf(rows)) }
        : { type: 'application/json', fileName, body: asJson(conversation, rows) };
    }),
  ];
}

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number>>;

async function* exported(
  { transcripts, names }: ConversationParts,
  conversation: Conversation,
  withNotes: boolean,
): AsyncGenerator<Row[]> {
  for (let from = 1; from < conversation.nextLine; from += AT_ONCE) {
    const to = Math.min(from + AT_ONCE, conversation.nextLine) - 1;
    const found = await transcripts.lines(conversation, from, to);
    const lines = withNotes ? found : found.filter(({ who }) => who !== 'note');
    const called = await names([
      ...new Set(lines.flatMap(({ staff }) => (staff === undefined ? [] : [staff]))),
    ]);
    yield lines.map((line) => rowOf(line, called));
  }
}

function rowOf(line: Line, called: ReadonlyMap<string, string>): Row {
  const { n, at, who, staff, text, pressed, files = [], by, delivery } = line;
  return {
    line: n,
    at: at.toISOString(),
    who,
    staff: staff === undefined ? '' : (called.get(staff) ?? staff),
    text,
    pressed: pressed ?? '',
    files: files.map(({ name, type }) => name ?? type).join(', '),
    flow: by?.flow ?? '',
    step: by?.step ?? '',
    delivery: delivery?.state ?? '',
    why: delivery?.why ?? '',
  };
}

async function* cellsOf(rows: AsyncIterable<readonly Row[]>): AsyncGenerator<(string | number)[]> {
  for await (const some of rows) yield* some.map((row) => COLUMNS.map((column) => row[column]));
}

async function* asJson(
  { _id, address, customer, language }: Conversation,
  rows: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  const head = {
    conversation: _id,
    channel: address.channel,
    customer: customer.name ?? customer.id,
    language,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"lines":[`;
  let comma = '';
  for await (const some of rows) {
    if (some.length === 0) continue;
    yield comma + some.map((row) => JSON.stringify(row)).join(',\n');
    comma = ',\n';
  }
  yield ']}\n';
}
