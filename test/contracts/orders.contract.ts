import { expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { verifyOrder } from '../../src/orders/actions.ts';
import { attemptStore } from '../../src/orders/attempts.ts';
import type { OrderRow } from '../../src/orders/import.ts';
import { tellDeliveredOrders } from '../../src/orders/jobs.ts';
import { orderStore } from '../../src/orders/store.ts';
import type { Opened } from '../support/databases.ts';
import { quietLog } from '../support/quiet-log.ts';
import { keptLog } from '../support/silence.ts';

const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 2, day, hour));
const signal = new AbortController().signal;

export function ordersContract(opened: () => Opened): void {
  const orders = () => orderStore(opened().connection);
  const attempts = () => attemptStore(opened().connection);
  const import1 = { source: 'orders.csv', importId: 'i1', at: at(1) };
  const order = (code: string, more: Partial<OrderRow> = {}): OrderRow => ({
    code,
    phone: '+84901234567',
    state: 'shipping',
    total: 100_000,
    ...more,
  });
  let asked = 0;
  const verify = (
    code: string,
    phone: string,
    who: string,
    { now = at(1), key = `k${(asked += 1)}`, kept = orders() } = {},
  ) =>
    verifyOrder({ orders: kept, attempts: attempts(), allIds: (id) => Promise.resolve([id]) }).run(
      { code, phone },
      {
        key,
        now,
        signal,
        conversation: { id: `web:${who}`, customer: `c:${who}`, language: 'vi', channel: 'web' },
      },
    );

  it('writes orders under their codes, later ones over earlier ones, in batches', async () => {
    const many = Array.from({ length: 1200 }, (_, n) => order(`B-${n}`));
    expect(await orders().write(many, import1)).toEqual({ added: 1200, changed: 0 });
    expect(await orders().write([order('b 7', { state: 'packed' }), order('B-new')], import1)).toEqual({
      added: 1,
      changed: 1,
    });
    expect(await orders().get('b7')).toMatchObject({
      code: 'b 7',
      state: 'packed',
      total: 100_000,
      lastFour: '4567',
    });
    expect(await orders().known([order('B-1'), order('unheard of')])).toBe(1);
    expect(await orders().isEmpty()).toBe(false);
  });

  it('tells about an order to who knows its digits, and remembers where', async () => {
    await orders().write([order('V-1', { items: 'trà', expectedAt: at(3) })], import1);
    expect(await verify('v1', '4567', 'v')).toEqual({
      outcome: 'match',
      facts: {
        code: 'V-1',
        state: 'shipping',
        items: 'trà',
        total: 100_000,
        expectedAt: at(3).toISOString(),
        deliveredAt: null,
        carrier: null,
      },
    });
    expect((await orders().get('V-1'))?.provedBy).toMatchObject({ conversation: 'web:v' });
  });

  it('answers no such order and wrong digits alike, and locks at the third', async () => {
    await orders().write([order('V-2')], import1);
    const answers = async (code: string, who: string) => [
      await verify(code, '0000', who),
      await verify(code, '1111', who),
      await verify(code, '2222', who),
      await verify(code, '4567', who),
    ];
    const wrong = await answers('V-2', 'guesser');
    expect(wrong.map(({ outcome }) => outcome)).toEqual(['no-match', 'no-match', 'locked', 'locked']);
    expect(await answers('no such order', 'other-guesser')).toEqual(wrong);
  });

  it('locks the order for all, the customer for all orders, and opens after a day', async () => {
    await orders().write([order('V-3'), order('V-4')], import1);
    for (const digits of ['1', '2', '3']) await verify('V-3', digits, 'thief');
    expect((await verify('V-3', '4567', 'owner')).outcome).toBe('locked');
    expect((await verify('V-4', '4567', 'thief')).outcome).toBe('locked');
    expect((await verify('V-4', '4567', 'owner')).outcome).toBe('match');
    expect((await verify('V-3', '4567', 'owner', { now: at(2, 1) })).outcome).toBe('match');
  });

  it('tells nothing more of a locked order, right digits or not, nor keeps who had them', async () => {
    await orders().write([order('V-7')], import1);
    for (const n of [1, 2, 3]) await verify('V-7', '0000', `new-${n}`);
    for (const digits of ['4567', '0000']) {
      expect(await verify('V-7', digits, `later-${digits}`)).toEqual({ outcome: 'locked' });
      expect(await verify('no such order', digits, 'new-1')).not.toHaveProperty('facts');
    }
    expect(await orders().get('V-7')).not.toHaveProperty('provedBy');
  });

  it('keeps the proof of an asking that was cut off and is repeated', async () => {
    await orders().write([order('V-8')], import1);
    const away = { ...orders(), proved: () => Promise.reject(new AppError('unavailable', 'away')) };
    const asking = { key: 'cut off' };
    await expect(verify('V-8', '4567', 'cut', { ...asking, kept: away })).rejects.toThrow('away');
    expect((await verify('V-8', '4567', 'cut', asking)).outcome).toBe('match');
    expect((await orders().get('V-8'))?.provedBy).toMatchObject({ conversation: 'web:cut' });
  });

  it('counts one asking once, however often it is repeated', async () => {
    await orders().write([order('V-5')], import1);
    for (let n = 0; n < 5; n++)
      expect((await verify('V-5', '0', 'again', { key: 'same key' })).outcome).toBe('no-match');
    expect((await verify('V-5', '4567', 'again')).outcome).toBe('match');
  });

  it('lets no more than two wrong answers through of many at once', async () => {
    await orders().write([order('V-6')], import1);
    const all = await Promise.all(Array.from({ length: 10 }, (_, n) => verify('V-6', String(n), 'crowd')));
    expect(all.filter(({ outcome }) => outcome === 'no-match').length).toBeLessThanOrEqual(2);
    expect(all.filter(({ outcome }) => outcome === 'match')).toEqual([]);
  });

  it('forgets attempts that no longer count', async () => {
    expect(await attempts().sweep(at(9))).toBeGreaterThan(0);
    expect(await attempts().sweep(at(9))).toBe(0);
  });

  it('tells of a delivery once, to the conversation that proved the order or else by phone', async () => {
    const told: string[] = [];
    const job = tellDeliveredOrders({
      orders: orders(),
      conversationsOf: (phone) => Promise.resolve(phone === '+84901111111' ? ['zalo:hoa', 'web:hoa'] : []),
      happened: (conversation, name, facts, key) => {
        told.push(`${conversation} ${name} ${JSON.stringify(facts.order)} ${key}`);
        return Promise.resolve(true);
      },
      log: quietLog,
    });
    const byPhone = { phone: '+84901111111' };
    await orders().write(
      [order('D-1'), order('D-2', byPhone), order('D-3', { phone: '+84902222222' })],
      import1,
    );
    await verify('D-1', '4567', 'buyer');
    const later = { ...import1, at: at(2) };
    await orders().write(
      [
        order('D-1', { state: 'delivered' }),
        order('D-2', { ...byPhone, state: 'delivered', deliveredAt: at(2) }),
        order('D-3', { phone: '+84902222222', state: 'delivered' }),
        order('D-4', { ...byPhone, state: 'delivered', deliveredAt: new Date('2025-01-01') }),
        order('D-5', { ...byPhone, state: 'delivered' }),
      ],
      later,
    );
    expect(await job.run(at(2), signal)).toEqual({ did: 2 });
    expect(await job.run(at(2), signal)).toEqual({ did: 0 });
    await orders().write([order('D-1', { state: 'delivered' })], later);
    expect(await job.run(at(2), signal)).toEqual({ did: 0 });
    expect(told.sort()).toEqual([
      'web:buyer order.delivered "D-1" order.delivered/D1',
      'zalo:hoa order.delivered "D-2" order.delivered/D2',
    ]);
    expect((await orders().get('D-1'))?.deliveredAt).toEqual(at(2));
  });

  it('tells of a delivery to the next conversation when one is gone, and of others when one refuses', async () => {
    const told: string[] = [];
    const log = keptLog();
    const phone = '+84903333333';
    const job = tellDeliveredOrders({
      orders: orders(),
      conversationsOf: (asked) => Promise.resolve(asked === phone ? ['web:gone', 'web:here'] : ['web:full']),
      happened: (conversation, _name, facts) => {
        if (conversation === 'web:full') return Promise.reject(new AppError('unavailable', 'Full.'));
        if (conversation === 'web:gone') return Promise.resolve(false);
        told.push(`${conversation} ${JSON.stringify(facts.order)}`);
        return Promise.resolve(true);
      },
      log,
    });
    const rows = [order('E-1'), order('E-2', { phone })];
    await orders().write(rows, import1);
    const delivered = rows.map((row) => ({ ...row, state: 'delivered' as const }));
    await orders().write(delivered, { ...import1, at: at(2) });
    expect(await job.run(at(2), signal)).toEqual({ did: 1 });
    expect(told).toEqual(['web:here "E-2"']);
    expect(await orders().get('E-2')).toMatchObject({ tellsTo: 'web:here' });
    expect(log.said).toMatchObject([{ level: 'warn', fields: { item: 'E1', code: 'unavailable' } }]);
    expect((await orders().toTell(10)).map(({ code }) => code)).toEqual(['E-1']);
  });
}
