import { expect, it } from 'vitest';
import { customerStore } from '../../src/customers/store.ts';
import type { Opened } from '../support/databases.ts';

const day = (n: number) => new Date(Date.UTC(2026, 2, n));

/** Names differ from test to test, so that tests share a database. */
export function customersContract(opened: () => Opened): void {
  const customers = () => customerStore(opened().connection);
  const meet = (key: string, n = 1) => customers().remember({ address: { channel: 'web', key }, at: day(n) });

  it('remembers who was met, once, with what is known by now', async () => {
    const id = await meet('lan');
    expect(
      await customers().remember({ address: { channel: 'web', key: 'lan' }, at: day(3), name: 'Lan' }),
    ).toBe(id);
    expect(await customers().get(id)).toEqual({
      _id: 'c:web:lan',
      name: 'Lan',
      nameTurns: ['lan'],
      channel: 'web',
      createdAt: day(1),
      seenAt: day(3),
      identities: [{ key: 'web:lan', kind: 'web', value: 'lan', verifiedAt: day(1) }],
    });
  });

  it('meets one person twice at once', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => meet('at-once')));
    expect(new Set(ids)).toEqual(new Set(['c:web:at-once']));
  });

  it('finds a person by a verified phone, not by a stated one', async () => {
    const id = await meet('hoa');
    await customers().remember({
      address: { channel: 'web', key: 'hoa' },
      at: day(1),
      phone: '+84900000001',
    });
    expect(await customers().idsByPhone('+84900000001')).toEqual([]);
    expect(await customers().verify(id, { kind: 'phone', value: '+84900000001' }, day(2))).toBe('added');
    expect(await customers().verify(id, { kind: 'phone', value: '+84900000001' }, day(2))).toBe('known');
    expect(await customers().idsByPhone('+84900000001')).toEqual([id]);
  });

  it('makes two that verify one phone one person, nothing rewritten, and separates them again', async () => {
    const [young, old] = [await meet('minh-web', 5), await meet('minh-zalo', 4)];
    const phone = { kind: 'phone', value: '+84900000002' };
    await customers().verify(young, phone, day(6));
    expect(await customers().verify(old, phone, day(6))).toBe('merged');
    expect(await customers().verify(old, phone, day(6))).toBe('known');
    expect(await customers().allIds(young)).toEqual([old, young]);
    expect(await customers().allIds(old)).toEqual([old, young]);
    expect(await customers().idsByPhone(phone.value)).toEqual([old, young]);
    expect(await customers().get(young)).toMatchObject({ mergedInto: old, mergedWhy: 'same phone' });
    expect(await customers().unmerge(young, { at: day(9), by: 'mai' })).toBe(true);
    expect(await customers().allIds(old)).toEqual([old]);
    expect(await customers().unmerge(young, { at: day(9), by: 'mai' })).toBe(false);
  });

  it('follows mergers of mergers and never makes a ring', async () => {
    const [a, b, c] = [await meet('ring-a', 1), await meet('ring-b', 2), await meet('ring-c', 3)];
    const about = { at: day(9), why: 'by hand' };
    await Promise.all([
      customers().merge(c, b, about),
      customers().merge(b, a, about),
      customers().merge(a, c, about),
    ]);
    await customers().merge(a, c, about);
    expect(new Set(await customers().allIds(c))).toEqual(new Set([a, b, c]));
    expect((await customers().allIds(b))[0]).toBe(a);
    expect(await customers().merge(a, c, about)).toBe(false);
  });

  it('knows an unknown id as its own only one', async () => {
    expect(await customers().allIds('c:web:nobody')).toEqual(['c:web:nobody']);
  });

  it('loses no merge to another one of the same person at the same time', async () => {
    const [old, middle, young] = [await meet('first', 1), await meet('second', 2), await meet('third', 3)];
    const about = { at: day(4), why: 'same phone' };
    await Promise.all([customers().merge(young, old, about), customers().merge(young, middle, about)]);
    expect(new Set(await customers().allIds(young))).toEqual(new Set([old, middle, young]));
  });
}
