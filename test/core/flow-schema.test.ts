import { expect, test } from 'vitest';
import { compileFlow } from '../../src/core/compile-flow.ts';
import { flowJsonSchema, readFlowFile } from '../../src/core/flow-schema.ts';
import { exampleFlows } from './support/example-flows.ts';

test.each(Object.entries(exampleFlows()))('the example flow %s is read as it stands', (name, raw) => {
  const read = readFlowFile(raw);
  expect(read).not.toHaveProperty('faults');
  if (!('file' in read)) return;
  const flow = compileFlow(name, 'v1', read.file);
  expect(flow.steps.size).toBe(Object.keys(read.file.steps).length);
  expect(Object.isFrozen(flow.steps.get(flow.first))).toBe(true);
});

test('each fault is told by the schema of its own kind, with its path', () => {
  const read = readFlowFile({
    flow: 'x',
    steps: {
      a: { ask: 'rating', scale: '1-20', foo: 1 },
      b: { zay: true },
      c: { say: true, then: 'Ünknown' },
    },
  });
  expect('faults' in read && read.faults.map((fault) => fault.path.join('/'))).toEqual([
    'steps/a/scale',
    'steps/a',
    'steps/b',
    'steps/c/then',
  ]);
});

test('a key that nobody knows is a fault', () => {
  expect(readFlowFile({ flow: 'x', colour: 'red', steps: { a: { say: true } } })).toHaveProperty('faults');
});

test('the schema of flow files can be handed to an editor', () => {
  expect(flowJsonSchema()).toMatchObject({ type: 'object', required: ['flow', 'steps'] });
});

test('a name alone under `with` is the answer of that name, other bare words are plain values', () => {
  const read = readFlowFile({
    flow: 'x',
    steps: {
      order: { ask: 'order-code' },
      open: {
        act: 'tickets.open',
        with: { order: null, phone: 'customer.phone', kind: 'return', code: 'order', days: 14 },
        then: { failed: 'end failed' },
      },
    },
  });
  if (!('file' in read)) throw new Error('not read');
  expect(compileFlow('x', '1', read.file).steps.get('open')).toMatchObject({
    input: [
      { name: 'order', value: { path: ['order'] } },
      { name: 'phone', value: { path: ['customer', 'phone'] } },
      { name: 'kind', value: { literal: 'return' } },
      { name: 'code', value: { path: ['order'] } },
      { name: 'days', value: { literal: 14 } },
    ],
  });
});
