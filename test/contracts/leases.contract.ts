import { expect, it } from 'vitest';
import { mongoLeases } from '../../src/clock/leases.ts';
import type { Opened } from '../support/databases.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 2, 8, 0, second));

export function leasesContract(opened: () => Opened): void {
  const process = (holder: string, now: () => number) =>
    mongoLeases(opened().connection, { holder, clock: () => at(now()) });

  it('of many processes one gets each tick', async () => {
    const taken = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => process(name, () => 0).take('many', at(0), 5000)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('is held until given back, and then not for the same tick', async () => {
    let now = 0;
    const [a, b] = [process('a', () => now), process('b', () => now)];
    expect(await a.take('one', at(0), 60_000)).toBe(true);
    now = 1;
    expect(await b.take('one', at(1), 60_000)).toBe(false);
    await b.release('one');
    expect(await b.take('one', at(1), 60_000)).toBe(false);
    await a.release('one');
    expect(await b.take('one', at(0), 60_000)).toBe(false);
    expect(await b.take('one', at(1), 60_000)).toBe(true);
  });

  it('ends by itself when its holder has died', async () => {
    let now = 0;
    const [a, b] = [process('a', () => now), process('b', () => now)];
    await a.take('dead', at(0), 10_000);
    now = 11;
    expect(await b.take('dead', at(11), 10_000)).toBe(true);
    await a.release('dead');
    expect(await a.take('dead', at(12), 10_000)).toBe(false);
  });
}
