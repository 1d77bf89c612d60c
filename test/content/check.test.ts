import { expect, test } from 'vitest';
import { faultsOf } from './small-content.ts';
import type { Given } from './small-content.ts';

test('a sound flow has no fault', () => {
  expect(faultsOf({})).toEqual([]);
});

test.each<[string, Given, string | RegExp]>([
  [
    'an unknown step, with the one that was meant',
    { steps: '  hi: { say: true, then: bey }\n  bye: { end: done }' },
    'flows/main.yaml:3:26 error there is no step "bey" in main (did you mean "bye"?)',
  ],
  [
    'an unknown step to go to when late',
    { head: 'within: 2 days\nif-late: byee\n' },
    'flows/main.yaml:3:10 error there is no step "byee" in main (did you mean "bye"?)',
  ],
  [
    'a step nobody reaches',
    { steps: '  hi: { say: true, then: bye }\n  lost: { go-to: bye }\n  bye: { end: done }' },
    'flows/main.yaml:4:3 error nobody reaches the step "lost" of main (name "lost" in the `then:` of another step, or take it out)',
  ],
  [
    'a dead end',
    { steps: '  hi: { say: true }' },
    'flows/main.yaml:3:3 error nothing comes after "hi" in main (add a step `{ end: <outcome> }`, or `then:`)',
  ],
  [
    'a way round with no wait in it',
    {
      steps:
        "  hi: { say: true }\n  again: { branch: [{ when: language == 'vi', go: hi }, { else: bye }] }\n  bye: { end: done }",
    },
    'flows/main.yaml:4:51 error "again" goes back to "hi" and nothing on the way waits (use `repeat` with `at-most`)',
  ],
  [
    'a way round through what comes after the last repetition',
    {
      steps:
        "  hi: { repeat: hi, at-most: 1, if-more: next }\n  next: { say: true }\n  again: { branch: [{ when: language == 'vi', go: hi }, { else: bye }] }\n  bye: { end: done }",
    },
    'flows/main.yaml:5:51 error "again" goes back to "hi" and nothing on the way waits (use `repeat` with `at-most`)',
  ],
  [
    'steps from which no way leads to an end',
    { steps: '  hi: { ask: text, then: hi }\n', texts: { 'main.hi.ask': '?' } },
    'flows/main.yaml:3:3 error no way leads from "hi" to an end of main (let it, or a step after it, lead out by `end <outcome>` or a `hand-over`)',
  ],
  [
    'an unknown action',
    {
      steps:
        '  find: { act: orders.fnid, then: { found: hi, failed: hi } }\n  hi: { say: true }\n  bye: { end: done }',
    },
    'flows/main.yaml:3:16 error there is no action "orders.fnid" (did you mean "orders.find"?)',
  ],
  [
    'an outcome that is not handled',
    {
      steps:
        '  find: { act: orders.find, then: { found: hi, none: hi } }\n  hi: { say: true }\n  bye: { end: done }',
    },
    'flows/main.yaml:3:3 error "find" does not say what to do when orders.find ends "failed" (add `failed: <step>` to its `then:`)',
  ],
  [
    'an outcome there is not',
    {
      steps:
        '  find: { act: orders.find, then: { fuond: hi, found: hi, none: hi, failed: hi } }\n  hi: { say: true }\n  bye: { end: done }',
    },
    'flows/main.yaml:3:37 error orders.find never ends "fuond" (did you mean "found"?)',
  ],
  [
    'an unknown flow',
    { steps: '  hi: { say: true }\n  other: { do: mian }\n  bye: { end: done }' },
    'flows/main.yaml:4:16 error there is no flow "mian" (did you mean "main"?)',
  ],
  [
    'a flow that calls itself',
    { steps: '  hi: { say: true }\n  other: { do: main }\n  bye: { end: done }' },
    /flows\/main\.yaml:4:16 error main calls main: a flow may not call itself/,
  ],
  [
    'a fact the other flow does not take',
    {
      steps: '  hi: { say: true }\n  other: { do: side, with: { ordr: language } }\n  bye: { end: done }',
      others: { 'flows/side.yaml': 'flow: side\ntakes: [order]\nsteps:\n  a: { end: done }\n' },
    },
    'flows/main.yaml:4:30 error side does not take "ordr" (did you mean "order"?)',
  ],
  [
    'an outcome the other flow does not end with',
    {
      steps: '  hi: { say: true }\n  other: { do: side, then: { doen: bye } }\n  bye: { end: done }',
      others: { 'flows/side.yaml': 'flow: side\nsteps:\n  a: { end: done }\n' },
    },
    'flows/main.yaml:4:30 error side never ends "doen" (did you mean "done"?)',
  ],
  [
    'a flow that begins unasked without `send`',
    { head: 'start: { event: ticket.closed }\n' },
    'flows/main.yaml:2:1 error main begins unasked and does not say how it may be sent (add `send:` with a purpose)',
  ],
  [
    'an event nothing tells of',
    { head: 'start: { event: ticket.closd }\nsend: { purpose: survey }\n' },
    'flows/main.yaml:2:17 error nothing tells of "ticket.closd" (did you mean "ticket.closed"?)',
  ],
  [
    'a time after no event',
    { head: 'start: { after: 2 days }\n' },
    'flows/main.yaml:2:10 error `after` needs an `event` (write `event:` beside it, with ticket.closed)',
  ],
  [
    'an unknown name in a condition',
    {
      steps:
        '  score: { ask: rating, scale: 1-5 }\n  b: { branch: [{ when: scoer > 3, go: bye }] }\n  bye: { end: done }',
      texts: { 'main.score.ask': '?' },
    },
    'flows/main.yaml:4:25 error nothing is called "scoer" here (did you mean "score"?)',
  ],
  [
    'an unknown fact of an action',
    {
      steps:
        "  find: { act: orders.find, then: { found: hi, none: hi, failed: hi } }\n  hi: { say: true }\n  b: { branch: [{ when: find.stat == 'x', go: bye }] }\n  bye: { end: done }",
    },
    'flows/main.yaml:5:25 error "find" has no "stat" (did you mean "state"?)',
  ],
  [
    'an unknown key of a send',
    {
      head: 'start: { event: ticket.closed }\nsend: { purpose: survey, key: tickt, skip-if: customer.opnComplaint }\n',
    },
    'flows/main.yaml:3:31 error nothing is called "tickt" here (did you mean "ticket"?)',
  ],
  [
    'an unknown fact of the customer in a send',
    { head: 'start: { event: ticket.closed }\nsend: { purpose: survey, skip-if: customer.opnComplaint }\n' },
    'flows/main.yaml:3:35 error "customer" has no "opnComplaint" (did you mean "openComplaint"?)',
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
