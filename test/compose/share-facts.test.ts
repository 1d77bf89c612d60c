import { describe, expect, it } from 'vitest';
import type { Learned } from '../../src/core/event.ts';
import { learnedOn, sharedFacts } from '../../src/compose/share-facts.ts';
import type { Consent } from '../../src/sends/rules.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';

type Told = Record<string, Learned['customer']>;
type Parts = Parameters<typeof sharedFacts>[0];

const NOON = new Date('2026-11-22T05:00:00Z');

function sharing(consents: readonly Consent[], given: { away?: string; isDown?: boolean } = {}) {
  const told: Told = {};
  const log = keptLog();
  const parts = {
    customers: {
      allIds: () =>
        given.isDown === true
          ? Promise.reject(new Error('lan@example.com'))
          : Promise.resolve(['c:web:lan', 'c:telegram:7', 'c:zalo-oa:9', 'staff:mai']),
      get: (id: string) =>
        Promise.resolve(id === 'c:telegram:7' ? { identities: [], name: 'Lan' } : undefined),
    },
    consents: { of: () => Promise.resolve(consents) },
    tickets: { findOpen: () => Promise.resolve(undefined) },
    learned: (conversation: string, customer: Learned['customer']) => {
      if (conversation === given.away) return Promise.reject(new Error('lan@example.com'));
      told[conversation] = customer;
      return Promise.resolve();
    },
    clock: fakeClock(),
    log,
  };
  // Of each store only what is asked here.
  return { told, log, share: sharedFacts(parts as unknown as Parts) };
}

const refusal: Consent = { channel: 'web', purpose: 'all', allowed: false, at: NOON };
const leave: Consent = { channel: 'telegram', purpose: 'all', allowed: true, at: new Date(+NOON + 1) };

describe('what the conversations of one person are told', () => {
  it('is the refusal, on every channel', async () => {
    const { told, share } = sharing([refusal]);
    await share('c:web:lan', 'k');
    const known = { name: 'Lan', openComplaint: false, refused: ['all'] };
    expect(told).toEqual({ 'web:lan': known, 'telegram:7': known, 'zalo-oa:9': known });
  });

  it('is leave given later, only on the channel it was given on', async () => {
    const { told, share } = sharing([refusal, leave]);
    await share('c:web:lan', 'k');
    expect(Object.entries(told).map(([id, { refused }]) => [id, refused])).toEqual([
      ['web:lan', ['all']],
      ['telegram:7', []],
      ['zalo-oa:9', ['all']],
    ]);
  });

  it('reaches the others when one cannot be told; that is logged without a customer’s words', async () => {
    const { told, share, log } = sharing([refusal], { away: 'web:lan' });
    await share('c:web:lan', 'k');
    expect(Object.keys(told)).toEqual(['telegram:7', 'zalo-oa:9']);
    expect(log.said).toHaveLength(1);
    expect(JSON.stringify(log.said)).not.toContain('@');
  });

  it('never makes the asking fail, also when nothing can be found out', async () => {
    const { told, share, log } = sharing([refusal], { isDown: true });
    await expect(share('c:web:lan', 'k')).resolves.toBeUndefined();
    expect([told, log.said.length]).toEqual([{}, 1]);
  });

  it('comes as one event under one key, however often it is told', async () => {
    const events: unknown[] = [];
    const clock = fakeClock();
    const submit = (conversation: string, event: unknown) => {
      events.push([conversation, event]);
      return Promise.resolve({ kind: 'taken' as const });
    };
    await learnedOn(() => ({ submit }), clock)('web:lan', { refused: ['all'] }, 'k');
    await learnedOn(() => undefined, clock)('web:lan', { refused: ['all'] }, 'k');
    expect(events).toEqual([
      ['web:lan', { kind: 'learned', id: 'learned:k', at: clock(), customer: { refused: ['all'] } }],
    ]);
  });
});
