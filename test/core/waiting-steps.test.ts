import { describe, expect, test } from 'vitest';
import { held, outcome } from './support/held.ts';
import { DAY, HOUR, MINUTE, talk } from './support/talk.ts';
import { flowFrom, testWorld } from './support/world.ts';

describe('wait, act, do, repeat', () => {
  test('a wait lets other talk go on and speaks in working hours when nobody else does', () => {
    const lan = held(
      { first: { say: true }, rest: { wait: '10 hours', hours: 'shop' }, then: { say: true } },
      { send: { purpose: 'notice' } },
    );
    expect(lan.now()).toMatchObject({ stack: [], aside: [{ step: 'rest' }] });
    expect(lan.wait(20 * HOUR)).toEqual([]);
    expect(lan.wait(4 * HOUR)).toEqual(['welcome.then.say']);
    expect(outcome(lan)).toBe('done');
  });

  test('a called flow that waits hands back at once, and a wait inside its time limit is dropped with it', () => {
    const called = { flow: 'later', within: '2 hours', steps: { a: { wait: '1 day' }, b: { say: true } } };
    const lan = held({ a: { do: 'later', then: { behind: 'b' } }, b: { ask: 'text' } }, {}, [called]);
    expect(lan.lastLine().text).toBe('welcome.b.ask');
    lan.wait(3 * HOUR);
    expect(lan.now()).not.toHaveProperty('aside');
  });

  test('an outcome nobody named counts as failed, and one way may stand for all', () => {
    const lan = held({
      a: { act: 'x.do', with: { list: ['customer.id', 'word'], on: true }, then: { failed: 'end failed' } },
    });
    expect(lan.asked()[0]).toMatchObject({ input: { list: ['c:test:1', 'word'], on: true } });
    lan.answer('x.do', 'surprise');
    expect(outcome(lan)).toBe('failed');
    const caller = held({ a: { do: 'b', with: { order: 'gone' }, then: 'end back' } }, {}, [
      { flow: 'b', steps: { a: { end: 'x' } } },
    ]);
    expect(outcome(caller)).toBe('back');
  });

  test('a result that comes while another flow speaks, or staff hold, is taken up afterwards', () => {
    const lan = held({ a: { act: 'x.do', then: { ok: 'b', failed: 'end failed' } }, b: { say: true } }, {}, [
      { flow: 'side', interrupts: true, start: { intent: 'order-status' }, steps: { q: { ask: 'text' } } },
    ]);
    expect(lan.says('đơn hàng của tôi đâu')).toEqual(['side.q.ask']);
    expect(lan.answer('x.do', 'ok')).toEqual([]);
  });

  test('staff hold while the result comes: it is told when they give back', () => {
    const lan = held({ a: { act: 'x.do', then: { ok: 'b', failed: 'end failed' } }, b: { say: true } });
    lan.take({ kind: 'staff', staff: 'mai', does: 'take' });
    expect(lan.answer('x.do', 'ok')).toEqual([]);
    lan.take({ kind: 'staff', staff: 'mai', does: 'release' });
    expect(lan.heard()).toEqual(['welcome.b.say']);
  });

  test('a reminder that comes due while another flow speaks waits an hour', () => {
    const lan = held(
      { a: { ask: 'yes/no', remind: { after: '1 hour' } } },
      { within: '90 minutes', 'if-late': 'end late' },
      [{ flow: 'side', interrupts: true, start: { intent: 'order-status' }, steps: { q: { ask: 'text' } } }],
    );
    // The welcome flow gives way; another main flow does not.
    lan.says('đơn hàng của tôi đâu');
    expect(lan.now().stack).toHaveLength(1);
    const main = talk(
      testWorld({
        flows: [
          flowFrom({ flow: 'welcome', steps: { a: { end: 'x' } } }),
          flowFrom({
            flow: 'main',
            start: { intent: 'complaint' },
            within: '90 minutes',
            'if-late': 'end late',
            steps: { a: { ask: 'yes/no', remind: { after: '1 hour' } } },
          }),
          flowFrom({
            flow: 'side',
            interrupts: true,
            start: { intent: 'order-status' },
            steps: { q: { ask: 'text' } },
          }),
        ],
      }),
    );
    main.says('tôi muốn khiếu nại');
    expect(main.says('đơn hàng của tôi đâu')).toEqual(['side.q.ask']);
    expect(main.wait(80 * MINUTE)).toEqual([]);
    expect(main.wait(20 * MINUTE)).toEqual([]);
    expect(main.says('xyz')).toEqual(['core.back', 'main.a.ask']);
    expect(main.wait(25 * MINUTE)).toEqual(['main.a.remind']);
    main.wait(DAY);
    expect(outcome(main)).toBe('late');
  });

  test('what an action learned of the customer is known in the same turn', () => {
    const lan = held({
      a: { act: 'x.do', then: { ok: 'b', failed: 'end failed' } },
      b: {
        branch: [
          { when: 'customer.openComplaint && customer.refused == ["all"]', go: 'end known' },
          { else: 'end unknown' },
        ],
      },
    });
    lan.answer('x.do', 'ok', { customer: { openComplaint: true, refused: ['all'] } });
    expect(outcome(lan)).toBe('known');
    expect(lan.now().customer).toEqual({ id: 'c:test:1', openComplaint: true, refused: ['all'] });
  });
});
