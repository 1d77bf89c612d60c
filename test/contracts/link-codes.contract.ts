import { expect, it } from 'vitest';
import { linkByCode, makeLinkCode } from '../../src/customers/actions.ts';
import { linkCodeStore } from '../../src/customers/link-store.ts';
import { customerStore } from '../../src/customers/store.ts';
import type { Opened } from '../support/databases.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2, 8);
const at = (minutes: number) => new Date(START + minutes * MINUTE);

export function linkCodesContract(opened: () => Opened): void {
  const codes = (random: () => number = Math.random) => linkCodeStore(opened().connection, random);
  const web = (who: string) => ({ customer: `c:web:${who}`, conversation: `web:${who}` });
  const zalo = (who: string) => ({ customer: `c:zalo:${who}`, conversation: `zalo:${who}` });

  it('are good for ten minutes and one use, and for nobody else afterwards', async () => {
    const { _id, until } = await codes().make({ ...web('l1'), at: at(0) });
    expect(_id).toMatch(/^[1-9]\d{5}$/);
    expect(until).toEqual(at(10));
    expect(await codes().redeem(_id, { ...zalo('l1'), key: 'k1', at: at(9) })).toMatchObject({
      is: 'good',
      code: { customer: 'c:web:l1' },
    });
    expect(await codes().redeem(_id, { ...zalo('l1'), key: 'k1', at: at(9) })).toMatchObject({ is: 'good' });
    expect(await codes().redeem(_id, { ...zalo('l2'), key: 'k2', at: at(9) })).toEqual({ is: 'wrong' });
    const late = await codes().make({ ...web('l2'), at: at(0) });
    expect(await codes().redeem(late._id, { ...zalo('l3'), key: 'k3', at: at(10) })).toEqual({ is: 'wrong' });
  });

  it('are the same while they are good, and of no use where they were made', async () => {
    const { _id } = await codes().make({ ...web('l4'), at: at(0) });
    expect((await codes().make({ ...web('l4'), at: at(5) }))._id).toBe(_id);
    expect((await codes().make({ ...web('l4'), at: at(8) }))._id).not.toBe(_id);
    expect(await codes().redeem(_id, { ...web('l4'), key: 'k4', at: at(6) })).toEqual({ is: 'own' });
  });

  it('are unlike every live one, however the dice fall', async () => {
    const dice = [0.5, 0.5, 0.5, 0.25];
    const thrown = (): number => dice.shift() ?? 0.75;
    const first = await codes(thrown).make({ ...web('l5'), at: at(0) });
    const second = await codes(thrown).make({ ...web('l6'), at: at(0) });
    expect([first._id, second._id]).toEqual(['550000', '325000']);
    const later = await codes(() => 0.5).make({ ...web('l7'), at: at(11) });
    expect(later._id).toBe('550000');
    expect(await codes().redeem('550000', { ...zalo('l7'), key: 'k7', at: at(12) })).toMatchObject({
      code: { customer: 'c:web:l7' },
    });
  });

  it('cannot be guessed: five wrong ones, and the conversation waits an hour', async () => {
    const guess = (minutes: number, code = '111111') =>
      codes().redeem(code, { ...zalo('guesser'), key: `g${minutes}`, at: at(minutes) });
    for (const minute of [0, 1, 2, 3, 4]) expect(await guess(minute)).toEqual({ is: 'wrong' });
    const { _id } = await codes().make({ ...web('l8'), at: at(5) });
    expect(await guess(6, _id)).toEqual({ is: 'locked' });
    expect(await codes().redeem(_id, { ...zalo('l8'), key: 'k8', at: at(7) })).toMatchObject({ is: 'good' });
    expect(await guess(61)).toEqual({ is: 'wrong' });
  });

  it('of two who use one at once, one has it', async () => {
    const { _id } = await codes().make({ ...web('l9'), at: at(0) });
    const both = await Promise.all(
      ['a', 'b'].map((who) => codes().redeem(_id, { ...zalo(`race-${who}`), key: who, at: at(1) })),
    );
    expect(both.map(({ is }) => is).sort()).toEqual(['good', 'wrong']);
  });

  it('make one person of two, with a log and a way back', async () => {
    const customers = customerStore(opened().connection);
    await customers.remember({ address: { channel: 'web', key: 'l10' }, at: at(0), name: 'Lan' });
    await customers.remember({ address: { channel: 'zalo', key: 'l10' }, at: at(1) });
    const shared: string[] = [];
    const share = (customer: string): Promise<void> => Promise.resolve(void shared.push(customer));
    const about = (who: ReturnType<typeof web>, key: string, minutes: number) => ({
      key,
      now: at(minutes),
      signal: new AbortController().signal,
      conversation: { id: who.conversation, customer: who.customer, language: 'vi' as const, channel: 'x' },
    });
    const made = await makeLinkCode({ codes: codes() }).run({}, about(web('l10'), 'm10', 2));
    const link = linkByCode({ codes: codes(), customers, share });
    const code = (made.facts as { code: string }).code;
    expect(made.facts?.until).toBe(at(12).toISOString());
    expect(
      await link.run({ code: ` ${code.slice(0, 3)} ${code.slice(3)}` }, about(zalo('l10'), 'r10', 3)),
    ).toEqual({
      outcome: 'linked',
    });
    expect(shared).toEqual(['c:zalo:l10']);
    expect(await customers.allIds('c:zalo:l10')).toEqual(['c:web:l10', 'c:zalo:l10']);
    expect(await customers.merges(['c:zalo:l10'])).toMatchObject([
      { lead: 'c:web:l10', follower: 'c:zalo:l10', at: at(3), why: 'code', by: 'zalo:l10' },
    ]);
    expect(await customers.unmerge('c:zalo:l10', { at: at(5), by: 'mai' })).toBe(true);
    expect(await customers.allIds('c:zalo:l10')).toEqual(['c:zalo:l10']);
    expect(await customers.merges(['c:web:l10'])).toMatchObject([{ undoneAt: at(5), undoneBy: 'mai' }]);
  });

  it('are not for groups, whoever asks', async () => {
    const { _id: code } = await codes().make({ ...web('l11'), at: at(0) });
    const group = { ...zalo('l11'), isGroup: true as const, language: 'vi' as const, channel: 'x' };
    const conversation = { ...group, id: group.conversation };
    const about = { key: 'k11', now: at(1), signal: new AbortController().signal, conversation };
    const nobody = { merge: () => Promise.reject(new Error('merged')) };
    const link = linkByCode({ codes: codes(), customers: nobody, share: () => Promise.resolve() });
    expect(await link.run({ code }, about)).toEqual({ outcome: 'failed' });
    expect(await makeLinkCode({ codes: codes() }).run({}, about)).toEqual({ outcome: 'failed' });
    expect(await codes().redeem(code, { ...zalo('l12'), key: 'k12', at: at(2) })).toMatchObject({
      is: 'good',
    });
  });

  it('what staff have parted is not joined again by itself', async () => {
    const customers = customerStore(opened().connection);
    const [one, two] = await Promise.all(
      ['p1', 'p2'].map((key) => customers.remember({ address: { channel: 'web', key }, at: at(0) })),
    );
    const phone = { kind: 'phone', value: '+84900000077' };
    await customers.verify(one!, phone, at(1));
    expect(await customers.verify(two!, phone, at(2))).toBe('merged');
    expect(await customers.unmerge(two!, { at: at(3), by: 'mai' })).toBe(true);
    expect(await customers.verify(two!, phone, at(4))).toBe('known');
    expect(await customers.allIds(two!)).toEqual([two]);
    expect(await customers.merge(one!, two!, { at: at(5), why: 'code', by: 'web:p2' })).toBe(true);
  });
}
