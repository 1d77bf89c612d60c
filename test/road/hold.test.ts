import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import { holderAfter, isHeldByOther, wakeAtOf } from '../../src/road/hold.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';

const later = (ms: number): Date => new Date(NOON.getTime() + ms);
const send = (given: Partial<Effect> = {}): Effect =>
  ({ kind: 'send', key: 'fake:lan#1', attempts: 0, line: 1, ...given }) as Effect;
const me = { process: 'me', sends: true };

describe('who may send', () => {
  it('is this process when there is something to send and nobody else is alive', () => {
    const held = holderAfter(aConversation({ outbox: [send()] }), me, NOON);
    expect(held.holder).toEqual({ process: 'me', until: later(6_000) });
  });

  it('stays with another process while it is alive, and passes on when it is not', () => {
    const other = aConversation({ outbox: [send()], holder: { process: 'other', until: later(10_000) } });
    expect(holderAfter(other, me, NOON).holder?.process).toBe('other');
    expect(isHeldByOther(other, 'me', NOON)).toBe(true);
    expect(holderAfter(other, me, later(10_000)).holder?.process).toBe('me');
  });

  it('is nobody when the outbox is empty, or what is in it is for later, or this process does not send', () => {
    expect(holderAfter(aConversation(), me, NOON)).toEqual({});
    expect(holderAfter(aConversation({ outbox: [send({ notBefore: later(60_000) })] }), me, NOON)).toEqual(
      {},
    );
    expect(holderAfter(aConversation({ outbox: [send()] }), { ...me, sends: false }, NOON)).toEqual({});
  });

  it('is not written anew with each commit while half of its time is left', () => {
    const holder = { process: 'me', until: later(5_000) };
    expect(holderAfter(aConversation({ outbox: [send()], holder }), me, NOON).holder).toBe(holder);
    expect(holderAfter(aConversation({ outbox: [send()], holder }), me, later(3_000)).holder?.until).toEqual(
      later(9_000),
    );
  });
});

describe('when the clock must look again', () => {
  const wake = (given: Parameters<typeof aConversation>[0]): Date | undefined =>
    wakeAtOf(aConversation(given), given?.holder, NOON);

  it('is at the earliest timer, retry, or end of holding', () => {
    const timers = [{ id: 't', kind: 'remind', due: later(5_000) }];
    expect(wake({ timers })).toEqual(later(5_000));
    const retry = send({ notBefore: later(2_000) });
    expect(wake({ timers, outbox: [retry] })).toEqual(later(2_000));
    const holder = { process: 'me', until: later(1_000) };
    expect(wake({ timers, outbox: [send()], holder })).toEqual(later(1_000));
  });

  it('is not at once for what its holder is trying again just now', () => {
    const holder = { process: 'me', until: later(6_000) };
    const retried = send({ attempts: 1, notBefore: later(-1_000) });
    expect(wake({ outbox: [retried], holder })).toEqual(later(6_000));
  });

  it('is at once when something waits that nobody holds', () => {
    expect(wake({ outbox: [send()] })?.getTime()).toBe(0);
  });

  it('is rounded up for housekeeping, and never comes when there is nothing', () => {
    expect(wake({ lines: [aLine(1, { at: later(1) })] })).toEqual(later(70_000));
    expect(wake({})).toBeUndefined();
  });
});
