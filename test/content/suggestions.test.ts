import { describe, expect, test } from 'vitest';
import { ERROR_KINDS } from '../../src/content/fault.ts';
import type { ErrorKind, Fault } from '../../src/content/fault.ts';
import { AROUND, rawFaultsOf, SHOP } from './small-content.ts';
import type { Given } from './small-content.ts';

const BYE = '\n  bye: { end: done }';
const ASK = { 'main.pin.ask': '?' };
const PIN = '  pin: { ask: digits, length: 4, private: true }\n';
const QUIET = { actions: [], events: {}, channels: [] };
const shop = (found: string, instead: string): Given => ({
  others: { 'flows/shop.yaml': SHOP.replace(found, instead) },
});
const side = (rest: string): Readonly<Record<string, string>> => ({
  'flows/side.yaml': `flow: side\n${rest}\n`,
});

/**
 * Content with each error there is, near to something known and far from everything where the two
 * differ: the compiler asks for a row for every kind.
 */
const FAULTY: Readonly<Record<ErrorKind, readonly Given[]>> = {
  'file-missing': [{ without: ['flows/shop.yaml'] }, { without: ['locales/en.json'] }],
  'not-yaml': [
    { steps: '  hi: { say: true' },
    { steps: '  hi: { say: true }\n  hi: { say: true }' + BYE },
    { steps: '\thi: { say: true }' },
    { steps: '  hi: *nobody' },
    { others: { 'locales/vi.json': '{ "main.hi.say": "a" "b": "c" }' } },
    { others: { 'locales/vi.json': '{ "main.hi.say": "a", "main.hi.say": "b" }' } },
  ],
  'unknown-key': [
    { steps: '  hi: { say: true, thne: bye }' + BYE },
    { steps: '  hi: { say: true, zzzzzzzzzz: bye }' + BYE },
    { steps: '  hi: { branch: [{ when: "true", go: bye, zzzzzzz: 1 }] }' + BYE },
    { head: 'colour: red\n' },
    shop('name:', 'wellcome: x\nname:'),
  ],
  'missing-key': [
    { steps: '  hi: { repeat: hi }' + BYE },
    { steps: '  hi: { branch: [{ when: "true" }] }' + BYE },
    { steps: '' },
    shop('welcome: main', ''),
    { others: { 'flows/shop.yaml': '' } },
    { others: { 'flows/side.yaml': '' } },
  ],
  'wrong-value': [
    { head: 'within: five days\n' },
    { head: 'interrupts: false\n' },
    { head: 'takes: []\n' },
    { steps: '  hi: just words' + BYE },
    { steps: '  Hi There: { say: true }' + BYE },
    { steps: '  hi: { ask: tekst }' + BYE },
    { steps: '  hi: { ask: zzzzzzzzzzzz }' + BYE },
    { steps: '  hi: { ask: [text] }' + BYE },
    { steps: '  hi: { ask: choice, of: [one] }' + BYE },
    { steps: '  hi: { ask: choice, of: [a, b], then: { A: bye } }' + BYE },
    { steps: '  hi: { ask: choice, of: [a, b], then: 5 }' + BYE },
    { steps: '  hi: { ask: digits, length: 99 }' + BYE },
    { steps: '  hi: { ask: digits, length: 1.5 }' + BYE },
    { steps: `  hi: { ask: text, then: ${'a'.repeat(70)} }` + BYE },
    { steps: '  hi: { act: orders.find, with: { a-b: 1 }, then: { failed: bye } }' + BYE },
    { steps: '  hi: { act: orders.find, with: 7, then: { failed: bye } }' + BYE },
    { steps: '  hi: { branch: [5] }' + BYE },
    { others: { 'flows/side.yaml': '- a list' } },
    shop('Asia/Ho_Chi_Minh', 'Asia/Nowhere'),
    shop('[vi, en]', '[vi, fr]'),
    shop('08:00-12:00', '8h-12h'),
    shop('promises:', 'holidays: [{ festival: xmas }, 13-13, 5]\npromises:'),
    shop('promises:', 'zalo-templates: { csat: { template: 12, by: post } }\npromises:'),
  ],
  'no-step-kind': [{ steps: '  hi: { sya: true }' + BYE }, { steps: '  hi: { zzzzzzzz: true }' + BYE }],
  'no-steps': [{ others: side('steps: {}') }],
  'wrong-flow-name': [{ others: { 'flows/side.yaml': 'flow: sdie\nsteps: { a: { end: done } }\n' } }],
  'bad-condition': [
    { steps: '  b: { branch: [{ when: "a >", go: bye }] }' + BYE },
    { head: 'start: { event: ticket.closed }\nsend: { purpose: x, skip-if: "(" }\n' },
  ],
  'no-hours': [shop('hours: { mon: [08:00-12:00] }', 'hours: { mon: [] }')],
  'unknown-step': [
    { steps: '  hi: { say: true, then: bey }' + BYE },
    { steps: '  hi: { say: true, then: zzzzzzzz }' + BYE },
    { head: 'within: 2 days\nif-late: zzzzzzzz\n' },
  ],
  'dead-end': [{ steps: '  hi: { say: true }' }],
  'no-way-out': [{ steps: '  hi: { ask: text, then: hi }', texts: { 'main.hi.ask': '?' } }],
  'unreached-step': [{ steps: '  hi: { say: true, then: bye }\n  lost: { go-to: bye }' + BYE }],
  'endless-round': [
    { steps: '  hi: { say: true }\n  b: { branch: [{ when: "true", go: hi }, { else: bye }] }' + BYE },
  ],
  'long-turn': [
    {
      steps:
        '  hi: { say: true }\n  again: { repeat: hi, at-most: 20, if-more: bye }\n  more: { repeat: hi, at-most: 20, if-more: bye }' +
        BYE,
    },
  ],
  'unknown-action': [
    { steps: '  hi: { act: orders.fnid, then: { failed: bye } }' + BYE },
    { steps: '  hi: { act: zzzzzzzz.zzzzzzzz, then: { failed: bye } }' + BYE },
    { steps: '  hi: { act: orders.find, then: { failed: bye } }' + BYE, around: QUIET },
  ],
  'unknown-outcome': [
    { steps: '  hi: { act: orders.find, then: { fuond: bye, zzzzzzzz: bye } }' + BYE },
    {
      steps: '  hi: { do: side, then: { doen: bye, zzzzzzzz: bye } }' + BYE,
      others: side('steps: { a: { end: done } }'),
    },
    {
      steps: '  hi: { do: side, then: { zzzzzzzz: bye } }' + BYE,
      others: side('steps: { a: { hand-over: care } }'),
    },
  ],
  'unhandled-outcome': [{ steps: '  hi: { act: orders.find, then: { found: bye } }' + BYE }],
  'unknown-flow': [
    { steps: '  hi: { do: mian }' + BYE },
    { steps: '  hi: { do: zzzzzzzz }' + BYE },
    shop('welcome: main', 'welcome: mian'),
    shop('welcome: main', 'welcome: zzzzzzzz'),
  ],
  'unknown-input': [
    {
      steps: '  hi: { do: side, with: { ordr: language, zzzzzzzz: language } }' + BYE,
      others: side('takes: [order]\nsteps: { a: { end: done } }'),
    },
    {
      steps: '  hi: { do: side, with: { zz: language } }' + BYE,
      others: side('steps: { a: { end: done } }'),
    },
  ],
  'self-call': [{ steps: '  hi: { say: true }\n  other: { do: main }' + BYE }],
  'unknown-event': [
    { head: 'start: { event: ticket.closd }\nsend: { purpose: survey }\n' },
    { head: 'start: { event: zzzzzzzz.zzzzzzzz }\nsend: { purpose: survey }\n' },
    { head: 'start: { event: ticket.closed }\nsend: { purpose: survey }\n', around: QUIET },
  ],
  'after-nothing': [
    { head: 'start: { after: 2 days }\n' },
    { head: 'start: { after: 2 days }\n', around: QUIET },
  ],
  'no-send': [{ head: 'start: { event: ticket.closed }\n' }],
  'shared-intent': [
    {
      head: 'start: { intent: hello }\n',
      others: side('start: { intent: hello }\nsteps: { a: { end: done } }'),
    },
  ],
  'unknown-name': [
    { steps: '  b: { branch: [{ when: languag == "vi", go: bye }] }' + BYE },
    { steps: '  b: { branch: [{ when: zzzzzzzz.a > 3, go: bye }] }' + BYE },
    { steps: '  b: { branch: [{ when: customer.zzzzzzzz, go: bye }] }' + BYE },
    { steps: '  b: { branch: [{ when: language.x == 1, go: bye }] }' + BYE },
    { texts: { 'main.hi.say': '{shpo} {zzzzzzzz} {shop.x}' } },
    { texts: { 'core.score-changed': '{scor}', 'core.back': '{zzzzzzzz}' } },
    { head: 'start: { event: ticket.closed }\nsend: { purpose: x, key: zzzzzzzz, skip-if: customer.zzz }\n' },
  ],
  'private-shown': [{ steps: PIN + '  hi: { say: true }' + BYE, texts: { ...ASK, 'main.hi.say': '{pin}' } }],
  'private-told': [{ steps: PIN + '  keep: { save: csat, comment: pin }' + BYE, texts: ASK }],
  'private-kept': [{ steps: PIN.replace(' }', ', save: csat }') + BYE, texts: ASK }],
  'no-list-of-texts': [{ others: { 'locales/vi.json': '["a"]' } }],
  'bad-text-key': [{ vi: { Main: 'x' } }],
  'empty-text': [{ vi: { 'main.hi.say': ' ' } }],
  'bad-message': [
    '{',
    '{shop',
    '{}',
    '{ shop, }',
    '{shop, zzz}',
    '{shop, date, }',
    '{shop, select}',
    '{shop, select, a {x}}',
    '{shop, select, a}',
    '{shop, select, other {x} other {y}}',
    '{shop, plural, many}',
    '{shop, plural, offset:a other {x}}',
    '{shop, plural, =x {a} other {b}}',
  ].map((text) => ({ vi: { 'main.hi.say': text } })),
  'missing-text': [
    { steps: '  hi: { say: true }\n  two: { say: true }' + BYE },
    { steps: '  hi: { say: true }\n  two: { say: true }' + BYE, vi: { 'main.two.say': 'Hai' } },
    { steps: '  hi: { say: true }\n  two: { say: true }' + BYE, texts: { 'main.two.sya': 'Hai' } },
  ],
  'unequal-variables': [
    { vi: { 'main.hi.say': 'Chào {shop}' } },
    { texts: { 'main.hi.say': '{shop}' }, vi: { 'main.hi.say': '{language}' } },
  ],
};

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What is wrong with an error that leaves its reader alone. */
function leavesAlone({ message, suggestion = '' }: Fault): boolean {
  const [said, way] = [plain(message), plain(suggestion)];
  return way.length < 8 || said.includes(way) || way.includes(said) || /undefined|null$/.test(way);
}

describe.each(ERROR_KINDS)('every error tells a way out: %s', (kind) => {
  test.each(FAULTY[kind].map((given) => [JSON.stringify(given).slice(0, 90), given] as const))(
    '%s',
    (_name, given) => {
      const errors = rawFaultsOf(given).filter(({ level }) => level === 'error');
      const met = errors.map((fault) => fault.kind);
      expect(met).toContain(kind);
      expect(errors.filter(leavesAlone)).toEqual([]);
    },
  );
});

test('a suggestion that says the message again, or nothing, would be seen', () => {
  const fault = { ...rawFaultsOf({ steps: '  hi: { say: true }' })[0]!, message: 'no way leads on' };
  expect(leavesAlone({ ...fault, suggestion: 'No way leads on!' })).toBe(true);
  expect(leavesAlone({ ...fault, suggestion: ' ' })).toBe(true);
  expect(leavesAlone(fault)).toBe(false);
});

test('each kind has a row and warnings have no kind', () => {
  expect(Object.keys(FAULTY).sort()).toEqual([...ERROR_KINDS].sort());
  expect(ERROR_KINDS.filter((kind) => FAULTY[kind].length === 0)).toEqual([]);
  const warnings = rawFaultsOf({ vi: { 'main.hi.sya': 'x' }, around: AROUND });
  expect(warnings.map(({ level, kind }) => [level, kind])).toEqual([['warning', undefined]]);
});
