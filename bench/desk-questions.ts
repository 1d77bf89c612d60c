/** What the console asks of the API, and how long the server may take for it. */
export interface Question {
  readonly kind: string;
  readonly what: string;
  readonly mostMs: number;
  /** Differs by round where another one is to be asked each time. */
  path(round: number): string;
}

/** Some of what is in the database. */
export interface Known {
  readonly conversations: readonly string[];
  readonly customers: readonly string[];
  readonly tickets: readonly string[];
  /** Before it everything was said. */
  readonly until: Date;
}

const MOST_MS = 150;
const DAY_MS = 86_400_000;

type Asked = Readonly<Record<string, string>>;

const lists: readonly Asked[] = [
  ...['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed', 'mentions'].flatMap((view) => [
    { view, sort: 'newest' },
    { view, sort: 'waiting' },
  ]),
  { label: 'vip' },
  { label: 'gap', view: 'closed' },
  { score: 'low' },
  { flow: 'csat', score: 'high' },
  { staff: 's_3', view: 'closed' },
  { channel: 'teams' },
  { channel: 'web', language: 'en', view: 'closed' },
  { from: '2026-10-01T00:00:00Z', to: '2026-10-02T00:00:00Z' },
  { label: 'gap', language: 'en', score: 'low', flow: 'nps' },
];

const searches = [
  'ao rach ',
  'rác',
  'áo sơ mi bị phai',
  'don hang',
  'don DH12',
  'dh12345',
  '0912',
  'dang ngoc anh',
  'nguyen thi',
  'lan',
  'qu',
  'buon ma thuot',
  'giay the thao sai mau',
  'khong co gi het',
  'shop oi',
  'cam on shop',
];

export const typed = ['áo sơ mi rách', 'don hang', 'nguyễn thị', 'DH10293', '0912 345', 'giao cham qua'];

export function questions(known: Known): readonly Question[] {
  return [
    ...lists.map((asked) => one('list', JSON.stringify(asked), '/conversations', asked)),
    one('list', 'counts', '/conversations/counts', {}),
    ...searches.map((q) => one('search', `"${q}"`, '/search', { q })),
    each('open', 'a conversation', known.conversations, (id) => `/conversations/${id}`),
    each('open', 'its customer', known.conversations, (id) => `/conversations/${id}/customer`),
    ...ofCustomers(known),
    ...ofTickets(known),
    ...ofScores(known),
  ];
}

function ofCustomers({ customers }: Known): readonly Question[] {
  const page = (asked: Asked): Question => one('customers', JSON.stringify(asked), '/customers', asked);
  return [
    page({}),
    page({ channel: 'teams' }),
    ...['n', 'nguyen', 'nguyen thi la', 'lan', 'tran van', '0900', '318', 'zzz', 'a'].map((search) =>
      page({ search }),
    ),
    each('customers', 'one', customers, (id) => `/customers/${id}`),
    each('customers', 'timeline of one', customers, (id) => `/customers/${id}/timeline`),
  ];
}

function ofTickets({ tickets, until }: Known): readonly Question[] {
  const ago = (days: number): string => new Date(until.getTime() - days * DAY_MS).toISOString();
  const asked: readonly Asked[] = [
    ...['mine', 'soon', 'overdue', 'waiting', 'all'].map((view) => ({ view })),
    ...['new', 'doing', 'waiting', 'done'].map((state) => ({ state })),
    { category: 'late' },
    { channel: 'teams', state: 'done' },
    { staff: 's_3' },
    { staff: 'nobody' },
    { from: ago(30) },
    { from: ago(7), state: 'done' },
    { from: ago(60), to: ago(30) },
    { to: ago(80) },
    { from: ago(30), category: 'late', staff: 's_3' },
    { search: 'nguyen' },
    { search: 'DH12345' },
  ];
  return [
    ...asked.map((query) => one('tickets', JSON.stringify(query), '/tickets', query)),
    one('tickets', 'counts', '/tickets/counts', {}),
    one('tickets', 'counts of a month', '/tickets/counts', { from: ago(30) }),
    each('tickets', 'one', tickets, (code) => `/tickets/${code}`),
  ];
}

function ofScores({ until }: Known): readonly Question[] {
  const ago = (days: number): string => new Date(until.getTime() - days * DAY_MS).toISOString();
  const question = { survey: 'csat', question: 'score' };
  const filters: readonly Asked[] = [
    {},
    { survey: 'csat', least: '1', most: '2' },
    { staff: 's_3' },
    { comment: 'yes', from: ago(30) },
    { channel: 'teams', language: 'en' },
  ];
  const reports: readonly Asked[] = [
    {},
    { from: ago(7) },
    { from: ago(30) },
    { from: ago(90), channel: 'web', language: 'en' },
    { staff: 's_3' },
  ];
  const over = (by: string, more: Asked): Question =>
    one('reports', `over time ${by} ${JSON.stringify(more)}`, '/reports/scores/over-time', {
      ...question,
      by,
      ...more,
    });
  return [
    ...filters.map((query) => one('feedback', JSON.stringify(query), '/feedback', query)),
    ...reports.map((query) => one('reports', JSON.stringify(query), '/reports/scores', query)),
    over('day', {}),
    over('week', {}),
    over('month', { channel: 'web' }),
    one('reports', 'by staff', '/reports/scores/by-staff', question),
    one('reports', 'choices', '/reports/scores/choices', {}),
    one('reports', 'filters', '/reports/scores/filters', {}),
  ];
}

function one(kind: string, what: string, path: string, asked: Asked): Question {
  const whole = `${path}?${new URLSearchParams(asked).toString()}`;
  return { kind, what, mostMs: MOST_MS, path: () => whole };
}

function each(kind: string, what: string, ids: readonly string[], path: (id: string) => string): Question {
  return {
    kind,
    what,
    mostMs: MOST_MS,
    path: (round) => path(encodeURIComponent(ids[(round * 7_919) % ids.length] ?? '')),
  };
}
