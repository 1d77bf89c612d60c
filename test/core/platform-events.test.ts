import { describe, expect, test } from 'vitest';
import { advance } from '../../src/core/advance.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { talk } from './support/talk.ts';
import { testWorld } from './support/world.ts';

const delivered = (before: Conversation, ref: string, at: Date): Conversation => ({
  ...before,
  outbox: [],
  lines: before.lines.map((line) =>
    line.who === 'bot' ? { ...line, delivery: { state: 'sent', at, ref } } : line,
  ),
});

describe('what a platform tells beside words', () => {
  test('received and read are marked on the line, each once, and nothing is said', () => {
    const world = testWorld();
    const lan = talk(world);
    lan.says('xin chào');
    const before = delivered(lan.now(), 'p1', lan.at());
    const mark = (from: Conversation, state: 'received' | 'read', refs: readonly string[], at: Date) =>
      advance(from, { kind: 'seen', id: `${state}${at.getTime()}`, state, refs, at }, world);
    const later = new Date(lan.at().getTime() + 5_000);
    const received = mark(before, 'received', ['p1', 'unknown'], lan.at());
    const read = mark(mark(received, 'read', ['p1'], later), 'read', ['p1'], new Date(later.getTime() + 1));
    const line = read.lines.find((one) => one.who === 'bot');
    expect(line?.delivery).toMatchObject({ state: 'sent', receivedAt: lan.at(), seenAt: later });
    expect(read.outbox).toEqual([]);
    expect(mark(before, 'read', ['unknown'], later).lines).toEqual(before.lines);
  });

  test('an answer given in the platform’s own app holds the conversation as a reply here would', () => {
    const world = testWorld();
    const lan = talk(world);
    lan.says('gặp nhân viên');
    const spoke = { kind: 'spoke-outside', staff: 'zalo:7', text: 'Em Mai đây ạ', ref: 'm9' } as const;
    const after = advance(lan.now(), { ...spoke, id: 'e9', at: lan.at() }, world);
    expect(after.owner).toMatchObject({ kind: 'staff', staff: 'zalo:7' });
    expect(after.lines.at(-1)).toMatchObject({
      who: 'staff',
      staff: 'zalo:7',
      text: 'Em Mai đây ạ',
      delivery: { state: 'sent', ref: 'm9' },
    });
    expect(after.outbox.some((effect) => effect.kind === 'send' && effect.line === after.nextLine - 1)).toBe(
      false,
    );
  });

  test('edited words are kept and not answered again; a private answer stays private', () => {
    const world = testWorld();
    const lan = talk(world);
    lan.says('xin chào');
    const before = lan.now();
    const [first] = before.lines;
    const edited = {
      kind: 'words',
      id: 'e2',
      at: lan.at(),
      text: 'xin chào shop',
      edits: first?.event ?? '',
    } as const;
    const after = advance(before, edited, world);
    expect(after.lines.slice(before.lines.length)).toMatchObject([
      { who: 'customer', text: 'xin chào shop', edits: first?.event },
    ]);
    expect(after.stack).toEqual(before.stack);
    const hidden = { ...before, lines: before.lines.map((line) => ({ ...line, text: '•••' })) };
    expect(advance(hidden, edited, world).lines.at(-1)?.text).toBe('•••');
  });
});
