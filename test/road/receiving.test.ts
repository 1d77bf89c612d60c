import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import type { Update } from '../../src/road/ports.ts';
import { receiveUpdates } from '../../src/road/receive.ts';
import { fakeClock } from '../support/fake-clock.ts';

const address = { channel: 'fake', key: 'lan', route: {} };

function door(given: { closed?: string; fails?: Error } = {}) {
  const submitted: { conversation: string; event: Event }[] = [];
  const met: Update[] = [];
  const clock = fakeClock();
  const receive = receiveUpdates({
    road: {
      submit: (conversation, event) => {
        if (given.fails !== undefined) return Promise.reject(given.fails);
        submitted.push({ conversation, event });
        return Promise.resolve({ kind: 'taken' });
      },
    },
    clock,
    closedBecause: () => given.closed,
    met: (update) => void met.push(update),
  });
  const says = (text: string, id = 'w1'): Promise<void> =>
    receive({ address, event: { kind: 'words', id, text } });
  return { receive, says, submitted, met, clock };
}

describe('the one door of the road', () => {
  it('makes an event of what a channel brings, at this process’s time, with one form of each letter', async () => {
    const { says, submitted, met, clock } = door();
    await says('Tiê\u0301ng Viê\u0323t');
    expect(submitted).toEqual([
      {
        conversation: 'fake:lan',
        event: { kind: 'words', id: 'w1', at: clock(), text: 'Tiếng Việt'.normalize('NFC') },
      },
    ]);
    expect(met).toHaveLength(1);
  });

  it('hides card numbers before anything is kept, also in what staff said elsewhere', async () => {
    const { receive, says, submitted } = door();
    const card = '4111 1111 1111 1111';
    await says(`thẻ của tôi ${card}`);
    await receive({
      address,
      event: { kind: 'spoke-outside', id: 'o1', staff: 'zalo:1', text: `card ${card}` },
    });
    expect(submitted).toHaveLength(2);
    expect(JSON.stringify(submitted)).not.toContain('1111 1111');
  });

  it('passes on what has no words as it is', async () => {
    const { receive, submitted, clock } = door();
    await receive({ address, event: { kind: 'reachable', id: 'r1', can: false, why: 'blocked' } });
    expect(submitted[0]?.event).toEqual({
      kind: 'reachable',
      id: 'r1',
      at: clock(),
      can: false,
      why: 'blocked',
    });
  });

  it('says why it is closed, and that it may be tried again soon', async () => {
    const { says, submitted } = door({ closed: 'The disk is full.' });
    await expect(says('hello')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The disk is full.',
      retryAfterMs: 5_000,
    });
    expect(submitted).toEqual([]);
  });

  it.each([
    ['an id that is empty', 'hello', '', 'id'],
    ['an id that is too long', 'hello', 'x'.repeat(257), 'id'],
    ['a text that no platform would bring', 'x'.repeat(20_001), 'w1', 'text'],
  ])('refuses %s', async (_what, text, id, subject) => {
    const { says, submitted } = door();
    await expect(says(text, id)).rejects.toMatchObject({ code: 'invalid-input', subject });
    expect(submitted).toEqual([]);
  });

  it('takes nobody for met whose message was not taken in', async () => {
    const { says, met } = door({ fails: new Error('busy') });
    await expect(says('hello')).rejects.toThrow('busy');
    expect(met).toEqual([]);
  });
});
