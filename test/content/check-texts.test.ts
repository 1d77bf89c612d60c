import { expect, test } from 'vitest';
import { checkFiles } from '../../src/content/content.ts';
import { showFault } from '../../src/content/fault.ts';
import { AROUND, faultsOf, SHOP } from './small-content.ts';
import type { Given } from './small-content.ts';

test.each<[string, Given, string | RegExp]>([
  [
    'an unknown variable in a text',
    { texts: { 'main.hi.say': 'Hi {shpo}' } },
    'locales/vi.json:2:18 error main.hi.say: nothing is called "shpo" here (did you mean "shop"?)',
  ],
  [
    'something inside an answer that has nothing inside',
    {
      steps: '  score: { ask: rating, scale: 1-5 }\n  hi: { say: true }\n  bye: { end: done }',
      texts: { 'main.score.ask': '?', 'main.hi.say': '{score.x}' },
    },
    'locales/vi.json:2:18 error main.hi.say: "score" has nothing inside (write score alone)',
  ],
  [
    'a private answer in a text',
    {
      steps: '  pin: { ask: digits, length: 4, private: true }\n  hi: { say: true }\n  bye: { end: done }',
      texts: { 'main.pin.ask': '?', 'main.hi.say': '{pin}' },
    },
    'locales/vi.json:2:18 error main.hi.say shows "pin", which is private (take {pin} out of the text)',
  ],
  [
    'a private answer under another name',
    {
      steps:
        '  pin: { ask: digits, length: 4, private: true }\n  copy: { set: { other: pin } }\n  hi: { say: true }\n  bye: { end: done }',
      texts: { 'main.pin.ask': '?', 'main.hi.say': '{other}' },
    },
    'locales/vi.json:2:18 error main.hi.say shows "other", which is private (take {other} out of the text)',
  ],
  [
    'a private answer kept as feedback',
    {
      steps:
        '  pin: { ask: digits, length: 4, private: true, save: csat }\n  hi: { say: true }\n  bye: { end: done }',
      texts: { 'main.pin.ask': '?' },
    },
    'flows/main.yaml:3:49 error "pin" is private and is kept as feedback (take `save:` or `private: true` away)',
  ],
  [
    'a private answer saved later',
    {
      steps:
        '  pin: { ask: digits, length: 4, private: true }\n  hi: { say: true }\n  keep: { save: csat, comment: pin }\n  bye: { end: done }',
      texts: { 'main.pin.ask': '?' },
    },
    'flows/main.yaml:5:32 error "keep" tells "pin", which is private (take the name out of this step; actions alone may have it)',
  ],
  [
    'a text that is nowhere',
    { steps: '  hi: { say: true }\n  two: { say: true }\n  bye: { end: done }' },
    'flows/main.yaml:4:3 error there is no text main.two.say in locales/vi.json (add a line "main.two.say": "…" there)',
  ],
  [
    'a text missing in a language',
    {
      steps: '  hi: { say: true }\n  two: { say: true }\n  bye: { end: done }',
      vi: { 'main.two.say': 'Hai' },
    },
    'locales/en.json:1:1 error there is no text main.two.say in locales/en.json (add a line "main.two.say": "…" there)',
  ],
  [
    'variables that differ between languages',
    { vi: { 'main.hi.say': 'Chào {shop}' } },
    'locales/en.json:2:18 error main.hi.say uses other variables here (none) than in locales/vi.json (shop) (write {shop} here too, or take it out there)',
  ],
  [
    'a text that is no ICU message',
    { vi: { 'main.hi.say': 'Chào {shop' } },
    /^locales\/vi.json:2:24 error main.hi.say is no valid ICU message: expect argument closing brace \(close every "{"/,
  ],
  [
    'a key that is none',
    { vi: { Main: 'x' } },
    'locales/vi.json:3:3 error "Main" is no key (write <flow>.<step>.<use> in small letters, digits and "-")',
  ],
  [
    'an empty text',
    { vi: { 'main.hi.say': ' ' } },
    'locales/vi.json:2:18 error main.hi.say has no text (write one in quotes, or take the line out)',
  ],
  [
    'a text nobody uses',
    { vi: { 'main.hi.sya': 'x' } },
    'locales/vi.json:3:18 warning nobody uses the text main.hi.sya',
  ],
  [
    'an unknown variable in a text of the bot',
    { texts: { 'core.score-changed': '{scor}' } },
    'locales/vi.json:3:25 error core.score-changed: nothing is called "scor" here (did you mean "score"?)',
  ],
  [
    'an unknown key in a step',
    { steps: '  hi: { say: true, thne: bye }\n  bye: { end: done }' },
    'flows/main.yaml:3:20 error "thne" is not known here (did you mean "then"?)',
  ],
  [
    'a step of no kind',
    { steps: '  hi: { sya: true }\n  bye: { end: done }' },
    /flows\/main\.yaml:3:3 error no kind of step \(did you mean "say"\?\)/,
  ],
  [
    'a wrong value',
    { head: 'within: five days\n' },
    'flows/main.yaml:2:9 error within: "five days" does not fit here (write a time such as "24 hours" or "8 seconds")',
  ],
  [
    'something missing',
    { steps: '  hi: { repeat: hi }\n  bye: { end: done }' },
    /flows\/main\.yaml:3:3 error steps\.hi\.at-most: is missing \(add `at-most:`, write a number\)/,
  ],
  [
    'a condition that cannot be read',
    { steps: '  b: { branch: [{ when: "a >", go: bye }] }\n  bye: { end: done }' },
    "flows/main.yaml:3:25 error Not a condition: a > (write CEL, such as `score > 3`, `code != null` or `language == 'vi'`)",
  ],
  ['a file that is no YAML', { steps: '  hi: { say: true' }, /flows\/main\.yaml:\d+:\d+ error Flow map/],
  [
    'a flow with another name than its file',
    { others: { 'flows/side.yaml': 'flow: sdie\nsteps: { a: { end: done } }\n' } },
    'flows/side.yaml:1:7 error the flow in flows/side.yaml must be called "side" (write `flow: side`, or name the file flows/sdie.yaml)',
  ],
  [
    'two flows that begin by one intent',
    {
      head: 'start: { intent: hello }\n',
      texts: { 'main.start.words': 'hi', 'side.start.words': 'hi' },
      others: { 'flows/side.yaml': 'flow: side\nstart: { intent: hello }\nsteps: { a: { end: done } }\n' },
    },
    'flows/side.yaml:2:18 error main begins by "hello" already (name another intent, or let main call side by `do:`)',
  ],
  [
    'a welcome flow that is not there',
    { others: { 'flows/shop.yaml': SHOP.replace('welcome: main', 'welcome: mian') } },
    'flows/shop.yaml:4:10 error there is no flow "mian" (did you mean "main"?)',
  ],
])('%s', (_name, given, expected) => {
  const faults = faultsOf(given);
  if (typeof expected === 'string') expect(faults).toContain(expected);
  else
    expect(
      faults.some((fault) => expected.test(fault)),
      faults.join('\n'),
    ).toBe(true);
});

test('flows that call one another in a circle are told of in both', () => {
  const faults = faultsOf({
    steps: '  hi: { say: true }\n  other: { do: side }\n  bye: { end: done }',
    others: { 'flows/side.yaml': 'flow: side\nsteps:\n  a: { do: main }\n  b: { end: done }\n' },
  });
  expect(faults).toEqual([
    'flows/main.yaml:4:16 error main calls side calls main: a flow may not call itself (go back inside one flow by `repeat:` or `go-to:`, or end this one)',
    'flows/side.yaml:3:12 error side calls main calls side: a flow may not call itself (go back inside one flow by `repeat:` or `go-to:`, or end this one)',
  ]);
});

test('a way round through another flow is fine when that one always waits, and not otherwise', () => {
  const steps = '  hi: { say: true }\n  other: { do: side, then: hi }\n  more: { end: done }';
  const quick = { 'flows/side.yaml': 'flow: side\nsteps:\n  a: { end: done }\n' };
  const slow = { 'flows/side.yaml': 'flow: side\nsteps:\n  q: { ask: text }\n  a: { end: done }\n' };
  const round = /goes back to "hi" and nothing on the way waits/;
  expect(faultsOf({ steps, others: quick }).some((fault) => round.test(fault))).toBe(true);
  expect(
    faultsOf({ steps, others: slow, texts: { 'side.q.ask': '?' } }).some((fault) => round.test(fault)),
  ).toBe(false);
});

test('a flow that is given the only answer it would ask for does not wait', () => {
  const given = faultsOf({
    steps:
      '  hi: { say: true }\n  other: { do: side, with: { q: language }, then: hi }\n  more: { end: done }',
    others: {
      'flows/side.yaml': 'flow: side\ntakes: [q]\nsteps:\n  q: { ask: text }\n  a: { end: done }\n',
    },
    texts: { 'side.q.ask': '?' },
  });
  expect(given.some((fault) => fault.includes('goes back to "hi" and nothing on the way waits'))).toBe(true);
});

const SIDE = 'flow: side\nsteps:\n  q: { ask: text }\n  a: { say: true }\n  b: { end: done }\n';
const SIDE_TEXTS = { 'side.q.ask': '?', 'side.a.say': '.', 'main.again.say': '.' };

test.each<[string, string, number]>([
  ['a silent round', '  hi: { say: true }\n  again: { repeat: hi, at-most: 20, if-more: bye }', 63],
  [
    'silent rounds one after the other',
    '  hi: { say: true }\n  b: { say: true }\n  again: { repeat: hi, at-most: 9, if-more: more }\n  more: { repeat: b, at-most: 8, if-more: bye }',
    90,
  ],
  [
    'calls one after the other of a flow that does not wait',
    Array.from({ length: 18 }, (_, n) => `  c${n}: { do: quick }`).join('\n'),
    55,
  ],
])('a turn longer than turns may be: %s', (_, steps, most) => {
  const faults = faultsOf({
    steps: `${steps}\n  bye: { end: done }`,
    others: { 'flows/quick.yaml': 'flow: quick\nsteps:\n  a: { say: true }\n  b: { end: done }\n' },
    texts: { 'main.b.say': '.', 'main.again.say': '.', 'main.more.say': '.', 'quick.a.say': '.' },
  });
  const told = `one turn of main may take ${most} steps, and 50 are the most (let a step on the way ask or wait, or lower \`at-most\`)`;
  expect(faults.filter((fault) => fault.includes('one turn'))).toEqual([
    expect.stringContaining(`flows/main.yaml:3:3 error ${told}`),
  ]);
});

test('rounds and calls in which a customer is asked each time may be many', () => {
  const faults = faultsOf({
    steps: `  hi: { ask: text }\n  again: { repeat: hi, at-most: 20, if-more: c0 }\n${Array.from({ length: 20 }, (_, n) => `  c${n}: { do: side }`).join('\n')}\n  bye: { end: done }`,
    others: { 'flows/side.yaml': SIDE },
    texts: { ...SIDE_TEXTS, 'main.hi.ask': '?' },
  });
  expect(faults.filter((fault) => fault.includes('one turn'))).toEqual([]);
});

test('a channel that cannot show a question or a text as it is: a warning with what is seen instead', () => {
  const faults = faultsOf({
    steps: '  pick: { ask: choice, of: [one, two, three] }\n  hi: { say: true }\n  bye: { end: done }',
    texts: {
      'main.pick.ask': '?',
      'main.pick.choice.one': 'Một',
      'main.pick.choice.two': 'Một nhãn rất dài',
      'main.pick.choice.three': 'Ba',
      'main.hi.say': 'x'.repeat(60),
    },
    around: {
      ...AROUND,
      channels: [
        { name: 'zalo', can: { text: 50, buttons: 2, buttonLabel: 10, buttonBytes: 12 } },
        { name: 'plain', can: { text: 500, buttons: 0, buttonLabel: 0 } },
        { name: 'tiny', can: { text: 50, buttons: 2, buttonLabel: 10 }, isSetUp: false },
      ],
    },
  });
  expect(faults).toEqual([
    'flows/main.yaml:3:3 warning "pick" has 3 buttons; zalo shows 2: the rest become a numbered text',
    'flows/main.yaml:3:3 warning the answer "three" of "pick" needs 13 bytes on a button; zalo has 12: give it a shorter name',
    'flows/main.yaml:3:3 warning "pick" has 3 buttons; plain shows none: they become a numbered text',
    'flows/main.yaml:3:3 warning tiny is not set up; there 1 question, 2 long labels, 2 long texts would be shown in another form, this the first (flow check --channel tiny)',
    ...['en', 'vi'].flatMap((language) => [
      `locales/${language}.json:2:18 warning main.hi.say has 60 letters and zalo takes 50: it is cut into several messages`,
      `locales/${language}.json:5:27 warning main.pick.choice.two has 16 letters and a button of zalo 10: "Một nhãn…"`,
    ]),
  ]);
});

test('a missing file is a fault of its own', () => {
  const { content, faults } = checkFiles(new Map(), AROUND);
  expect(content).toBeUndefined();
  expect(faults.map(showFault).filter((line) => line.includes('no such file'))).toEqual([
    'flows/shop.yaml:1:1 error there is no such file (write flows/shop.yaml, by the one that is shipped)',
    'locales/en.json:1:1 error there is no such file (write locales/en.json, by the one that is shipped)',
    'locales/vi.json:1:1 error there is no such file (write locales/vi.json, by the one that is shipped)',
  ]);
});
