import { expect, test } from 'vitest';
import { isForQuestion } from '../../src/core/listen.ts';
import type { Hearing } from '../../src/core/listen.ts';

const plain: Hearing = { open: 'closed', isAnswer: false, sure: 1, interrupts: false, yields: false };

test.each<[string, Partial<Hearing>, boolean]>([
  ['nothing is open', { open: 'none' }, false],
  ['words without a meaning of their own', {}, true],
  [
    'a plain answer that also means something',
    { isAnswer: true, intent: 'order-status', interrupts: true },
    true,
  ],
  ['a plain answer that is also a global word', { isAnswer: true, intent: 'person' }, true],
  ['no answer, and a flow that may interrupt', { intent: 'order-status', interrupts: true }, false],
  ['no answer, and a flow that may not interrupt', { intent: 'complaint' }, true],
  ['no answer to a menu, and any flow', { intent: 'complaint', yields: true }, false],
  ['no answer, and a global word', { intent: 'stop', sure: 0.6 }, false],
  [
    'any words are an answer',
    { open: 'free', isAnswer: true, intent: 'order-status', interrupts: true },
    true,
  ],
  [
    'any words are an answer, but a global word said plainly',
    { open: 'free', isAnswer: true, intent: 'person', sure: 0.95 },
    false,
  ],
  [
    'any words are an answer, a global word among others too',
    { open: 'free', isAnswer: true, intent: 'person', sure: 0.7 },
    true,
  ],
  [
    'an unasked free question gives way to what is plainly something else',
    { open: 'free', isAnswer: true, intent: 'order-status', interrupts: true, yields: true },
    false,
  ],
  ['nothing is expected just now', { open: 'busy', intent: 'order-status', interrupts: true }, false],
  ['nothing is expected just now, and nothing is meant', { open: 'busy' }, true],
])('%s', (_name, hearing, expected) => {
  expect(isForQuestion({ ...plain, ...hearing })).toBe(expected);
});
