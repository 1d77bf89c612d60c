import { checkFiles } from '../../src/content/content.ts';
import type { Surroundings } from '../../src/content/check/whole.ts';
import { showFault } from '../../src/content/fault.ts';
import type { Fault } from '../../src/content/fault.ts';

export const AROUND: Surroundings = {
  actions: [
    { name: 'orders.find', outcomes: ['found', 'none'], facts: { found: ['code', 'state'] } },
    { name: 'free.facts', outcomes: ['done'] },
  ],
  events: { 'ticket.closed': ['order'] },
  channels: [],
};

export const SHOP = `name: Shop
time-zone: Asia/Ho_Chi_Minh
languages: [vi, en]
welcome: main
hours: { mon: [08:00-12:00] }
answer-within: 15 minutes
unanswered-after: 30 minutes
quiet-after: 24 hours
promises: { otherwise: 8 hours }
`;

export interface Given {
  readonly steps?: string;
  readonly head?: string;
  readonly texts?: Readonly<Record<string, string>>;
  readonly vi?: Readonly<Record<string, string>>;
  /** Files beside those, or in place of them. */
  readonly others?: Readonly<Record<string, string>>;
  readonly without?: readonly string[];
  readonly around?: Surroundings;
}

/** The faults of a flow `main` as they are shown, without those about the bot's own texts, which are not there. */
export function faultsOf(given: Given): readonly string[] {
  return rawFaultsOf(given).map(showFault);
}

/** The same, as they are found. */
export function rawFaultsOf({
  steps = '  hi: { say: true }\n  bye: { end: done }',
  head = '',
  texts = {},
  vi = {},
  others = {},
  without = [],
  around,
}: Given): readonly Fault[] {
  const all = { 'main.hi.say': 'Hi', ...texts };
  const files = new Map([
    ['flows/shop.yaml', SHOP],
    ['flows/main.yaml', `flow: main\n${head}steps:\n${steps}\n`],
    ['locales/vi.json', JSON.stringify({ ...all, ...vi }, null, 2)],
    ['locales/en.json', JSON.stringify(all, null, 2)],
    ...Object.entries(others),
  ]);
  for (const file of without) files.delete(file);
  const { faults } = checkFiles(files, around ?? AROUND);
  return faults.filter(({ message }) => !/no text core\./.test(message));
}
