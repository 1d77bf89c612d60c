import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/core/conversation.ts';
import { testRoad } from '../support/test-road.ts';

const at = (serviceUrl: string): Address => ({
  channel: 'fake',
  key: 'lan',
  route: { serviceUrl, conversation: { id: 'c1', list: [1, 2] } },
});

describe('where a conversation is reached', () => {
  it('is where its newest message came from', async () => {
    const road = testRoad();
    const says = (id: string, address: Address) =>
      road.road.submit('fake:lan', { kind: 'words', id, at: road.clock(), text: 'hi' }, { address });
    await says('1', at('https://old.example/'));
    await says('2', at('https://new.example/'));
    await road.settled();
    expect(road.store.one('fake:lan').address).toEqual(at('https://new.example/'));
  });

  it('is known for a group as soon as anybody says so, before its turn, and for good', async () => {
    const road = testRoad();
    const lan = at('https://one.example/');
    const says = (id: string, address: Address) =>
      road.road.submit(
        'fake:lan',
        { kind: 'words', id, at: road.clock(), text: 'hi', name: 'Lan' },
        { address },
      );
    await road.road.submit('fake:lan', { kind: 'opened', id: '0', at: road.clock() }, { address: lan });
    await says('1', { ...lan, isGroup: true });
    await road.settled();
    expect(road.store.one('fake:lan')).toMatchObject({
      address: { isGroup: true },
      customer: { id: 'c:fake:lan' },
    });
    expect(road.store.one('fake:lan').customer).not.toHaveProperty('name');
    await says('2', at('https://two.example/'));
    await road.settled();
    expect(road.store.one('fake:lan').address).toEqual({ ...at('https://two.example/'), isGroup: true });
  });

  it('does not change by a repetition or by what is not the customer’s', async () => {
    const road = testRoad();
    const event = { kind: 'words', id: '1', at: road.clock(), text: 'hi' } as const;
    await road.road.submit('fake:lan', event, { address: at('https://one.example/') });
    await road.settled();
    await road.road.submit('fake:lan', event, { address: at('https://other.example/') });
    await road.road.submit('fake:lan', { kind: 'happened', id: 'h', at: road.clock(), name: 'x', facts: {} });
    await road.settled();
    expect(road.store.one('fake:lan').address).toEqual(at('https://one.example/'));
  });
});
