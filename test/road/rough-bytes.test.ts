import { serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import type { Conversation, Frame, Line } from '../../src/core/conversation.ts';
import { roughBytes } from '../../src/road/rough-bytes.ts';
import { aConversation } from '../support/a-conversation.ts';

const now = new Date('2026-11-23T03:00:00Z');
const long = 'ế'.repeat(2_000);
const facts = {
  note: long,
  items: [
    { name: long, count: 3 },
    { name: 'ấm', count: 1 },
  ],
  none: null,
};
const frame: Frame = {
  flow: 'complaint',
  version: 'v1'.repeat(20),
  step: 'what',
  visit: 1,
  began: 1,
  startedAt: now,
  enteredAt: now,
  tries: 0,
  reminded: 0,
  answers: { what: facts },
  given: facts,
  repeats: {},
  as: 'main',
  gathered: [long, long],
  came: { outcome: 'match', facts },
};
const line: Line = {
  n: 1,
  at: now,
  who: 'bot',
  text: long,
  choices: Array.from({ length: 10 }, (_, n) => ({ label: 'Một lựa chọn khá dài', value: String(n) })),
  visit: 12,
  files: [{ id: 'f'.repeat(32), type: 'image/jpeg', bytes: 1, name: 'ảnh.jpg' }],
};
const act = {
  kind: 'act',
  key: 'web:a/1/check',
  attempts: 0,
  action: 'tickets.open',
  input: facts,
  deadline: now,
  tell: true,
} as const;

const large: Readonly<Record<string, Partial<Conversation>>> = {
  lines: { lines: Array.from({ length: 20 }, () => line) },
  'flows in progress': { stack: [frame, frame] },
  'flows that wait aside': { aside: [frame, frame] },
  actions: { outbox: Array.from({ length: 20 }, () => act) },
  'messages put off': {
    outbox: [{ kind: 'send', key: 'web:a#1', attempts: 0, line: 1, later: { ...line } }],
  },
  timers: {
    timers: Array.from({ length: 20 }, (_, n) => ({ id: `start:${n}`, due: now, kind: 'start', facts })),
  },
  'open scores': { openScores: [{ visit: 1, until: now, key: 'web:a/1/score', input: facts, changes: 0 }] },
};

describe('the guess of a conversation’s size', () => {
  it.each(Object.entries(large))('is no less than what is stored, with large %s', (_what, part) => {
    const conversation = { ...aConversation(), ...part };
    const stored = serialize(conversation).length;
    expect(roughBytes(conversation)).toBeGreaterThanOrEqual(stored);
    expect(roughBytes(conversation)).toBeLessThan(3 * stored + 4_000);
  });
});
