import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { kept } from '../../src/widget/kept.ts';
import { outbox } from '../../src/widget/outbox.ts';
import type { Outgoing, SendOutcome } from '../../src/widget/outbox.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const message = (id: string, at = 0): Outgoing => ({ id, at, text: id });

function post(outcomes: SendOutcome[]) {
  const keep = kept('', undefined);
  const sent: string[] = [];
  const settled: string[] = [];
  const out = outbox(keep, {
    send: ({ id }) => {
      sent.push(id);
      return Promise.resolve(outcomes.shift() ?? { kind: 'done' });
    },
    settled: ({ id }, outcome, code) =>
      settled.push([id, outcome, ...(code === undefined ? [] : [code])].join(' ')),
  });
  return { keep, out, sent, settled };
}

test('messages go one by one, in order; one that cannot go holds back those behind it', async () => {
  const { keep, out, sent, settled } = post([{ kind: 'later' }, { kind: 'later' }]);
  out.add(message('a'));
  out.add(message('b'));
  await vi.advanceTimersByTimeAsync(0);
  expect([sent, keep.names('out:')]).toEqual([['a'], ['out:a', 'out:b']]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([sent, settled, keep.names('out:')]).toEqual([['a', 'a', 'a', 'b'], ['a sent', 'b sent'], []]);
});

test('one that the server will never take is given up, and the next goes on', async () => {
  const { out, settled } = post([{ kind: 'refused', code: 'MessageTooLong' }]);
  out.add(message('a'));
  out.add(message('b'));
  await vi.advanceTimersByTimeAsync(0);
  expect(settled).toEqual(['a refused MessageTooLong', 'b sent']);
});

test('the server is given the time it asks for, unless something says that it is back', async () => {
  const { out, sent } = post([
    { kind: 'later', afterMs: 60_000 },
    { kind: 'later', afterMs: 60_000 },
  ]);
  out.add(message('a'));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sent).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(31_000);
  expect(sent).toEqual(['a', 'a']);
  out.hurry();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(['a', 'a', 'a']);
});

test('an echo settles a message whose answer was lost', async () => {
  const { out, sent, settled } = post([{ kind: 'later', afterMs: 5_000 }]);
  out.add(message('a'));
  await vi.advanceTimersByTimeAsync(0);
  out.acknowledge('a');
  out.acknowledge('unknown');
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sent, settled]).toEqual([['a'], ['a sent']]);
});

test('what an earlier page left goes first, oldest first', async () => {
  const { keep, out, sent } = post([]);
  keep.set('out:new', message('new', 2));
  keep.set('out:old', message('old', 1));
  expect(out.adopt().map(({ id }) => id)).toEqual(['old', 'new']);
  out.add(message('now', 3));
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(['old', 'new', 'now']);
});
