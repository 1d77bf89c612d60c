import fc from 'fast-check';
import { workingHours } from '../../../src/clock/hours.ts';
import { checkFiles } from '../../../src/content/content.ts';
import type { Content, ContentFiles } from '../../../src/content/content.ts';
import { flowLibrary } from '../../../src/content/flow-library.ts';
import { readFlow } from '../../../src/content/flow-source.ts';
import { readSource } from '../../../src/content/source.ts';
import { buildWorld } from '../../../src/content/world.ts';
import type { World } from '../../../src/core/world.ts';
import { KNOWN_TO_FLOWS } from '../../support/known-to-flows.ts';
import { memoryVersions } from '../../support/real-content.ts';
import type { Seed } from './random-steps.ts';
import { nameOf, seed, stepOf } from './random-steps.ts';
import { testWorld } from './world.ts';

type Written = Readonly<Record<string, unknown>> & { readonly flow: string };

/** Content that passed the check, with the flows as they were written. */
export interface RandomContent {
  readonly flows: readonly Written[];
  readonly content: Content;
}

const steps = fc.array(seed, { minLength: 2, maxLength: 8 });
const HEADS = [
  { flow: 'main' },
  { flow: 'side', start: { intent: 'complaint' }, interrupts: true, takes: ['code', 's1'] },
  { flow: 'low', start: { intent: 'order-status' }, takes: ['code', 's1'] },
];
const UNASKED = {
  start: { event: 'ticket.closed', after: '24 hours' },
  send: { purpose: 'survey', key: 'ticket', 'once-per': '30 days', 'skip-if': 'customer.openComplaint' },
};
const MOST_REPAIRS = 4;

/**
 * Three flows, the first calling the others and the second the third, that the content check finds no
 * fault in. `shipped`: the files whose own texts and shop stand beside them.
 */
export function randomContent(shipped: ContentFiles): fc.Arbitrary<RandomContent> {
  const written = fc.record({
    all: fc.tuple(steps, steps, steps),
    unasked: fc.boolean(),
    within: fc.boolean(),
    hasReturn: fc.boolean(),
  });
  return written
    .map(({ all, unasked, within, hasReturn }) => {
      const late = within ? { within: '5 days', 'if-late': 'end no-answer' } : {};
      const heads = HEADS.map((head, n) => {
        const { interrupts, ...rest } = { interrupts: undefined, ...head };
        const returns = interrupts === true && hasReturn ? { interrupts } : {};
        return { ...rest, ...returns, ...(n === 2 && unasked ? UNASKED : {}), ...(n > 0 ? late : {}) };
      });
      const flows = all.map((seeds, n) => flowOf(heads[n] ?? { flow: 'main' }, seeds, HEADS.slice(n + 1)));
      return repaired(flows, shipped);
    })
    .filter((made): made is RandomContent => made !== undefined);
}

function flowOf(
  head: { readonly flow: string },
  seeds: readonly Seed[],
  below: readonly { readonly flow: string }[],
): Written {
  const count = seeds.length + 1;
  const asked: string[] = [];
  const made: Record<string, unknown> = {};
  seeds.forEach((one, at) => {
    const calls = below.filter(({ flow }) => flow !== 'main').map(({ flow }) => flow);
    const step = stepOf(one, { at, count, asked: [...asked], calls });
    if ('ask' in step && step.ask !== 'confirm' && step.private !== true) asked.push(nameOf(at));
    made[nameOf(at)] = step;
  });
  made[nameOf(count - 1)] = { end: 'out-0' };
  return { ...head, steps: made };
}

/** Steps nobody reaches are taken out; any other fault makes it worth nothing. */
function repaired(given: readonly Written[], shipped: ContentFiles): RandomContent | undefined {
  let flows = given;
  for (let round = 0; round < MOST_REPAIRS; round += 1) {
    const { content, faults } = checkFiles(filesOf(flows, shipped), KNOWN_TO_FLOWS);
    if (content !== undefined) return { flows, content };
    const errors = faults.filter(({ level }) => level === 'error');
    if (errors.some(({ kind }) => kind !== 'unreached-step')) return undefined;
    const lost = errors.map(({ message }) => /step "(.+)" of (.+)$/.exec(message) ?? []);
    flows = flows.map((flow) => ({
      ...flow,
      steps: Object.fromEntries(
        Object.entries({ ...(flow.steps as object) }).filter(
          ([step]) => !lost.some(([, name, of]) => of === flow.flow && name === step),
        ),
      ),
    }));
  }
  return undefined;
}

function filesOf(flows: readonly Written[], shipped: ContentFiles): ContentFiles {
  const texts = Object.fromEntries(flows.flatMap(textsOf));
  const shop = (shipped.get('flows/shop.yaml') ?? '')
    .replace(/^welcome: \w+/m, 'welcome: main')
    .replace(/^rate: \w+/m, 'rate: low');
  return new Map([
    ['flows/shop.yaml', shop],
    ...flows.map((flow) => [`flows/${flow.flow}.yaml`, JSON.stringify(flow)] as const),
    ...['locales/vi.json', 'locales/en.json'].map((file) => {
      const all = JSON.parse(shipped.get(file) ?? '{}') as Record<string, string>;
      const own = Object.entries(all).filter(([key]) => key.startsWith('core.'));
      return [file, JSON.stringify({ ...Object.fromEntries(own), ...texts }, null, 1)] as const;
    }),
  ]);
}

/** A text for every use a flow has, the words of its intent too. */
function textsOf(flow: Written): readonly (readonly [string, string])[] {
  const { read } = readFlow(readSource(`flows/${flow.flow}.yaml`, JSON.stringify(flow)), flow.flow);
  const uses = [...(read?.refers.values() ?? [])].flatMap(({ texts }) => texts.filter((use) => use.required));
  return [
    [`${flow.flow}.start.words`, flow.flow],
    ...uses.map(({ key, button }) => [key, button === true ? key : `${key} {shop}`] as const),
  ];
}

/** The world of such content; what words mean is the test world's business. */
export function worldOf({ content }: RandomContent): World {
  const library = flowLibrary(content, KNOWN_TO_FLOWS, memoryVersions());
  const words = testWorld();
  const understand: World['understand'] = (said) => words.understand(said);
  return buildWorld({ content, library, understand, hours: workingHours(content.shop.working) });
}
