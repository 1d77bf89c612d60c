import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openDeadlines } from '../../src/road/deadlines.ts';

const late = (): Error => new Error('late');
const never = (): Promise<never> => new Promise(() => undefined);

describe('deadlines', () => {
  it('pass on what was done in time, and how it failed', async () => {
    const deadlines = openDeadlines();
    await expect(deadlines.within(1_000, pause(5, 'done'), late)).resolves.toBe('done');
    await expect(deadlines.within(1_000, Promise.reject(new Error('broke')), late)).rejects.toThrow('broke');
  });

  it('end each thing at its own time, also one that came later and must end sooner', async () => {
    const deadlines = openDeadlines();
    const ended: string[] = [];
    const ends = (name: string, ms: number): Promise<void> =>
      deadlines.within(ms, never(), late).catch(() => void ended.push(name));
    const all = [ends('long', 120), ends('short', 30), ends('middle', 70)];
    await pause(50);
    expect(ended).toEqual(['short']);
    await Promise.all(all);
    expect(ended).toEqual(['short', 'middle', 'long']);
  });

  it('leave behind what ends too late, however it ends', async () => {
    const deadlines = openDeadlines();
    const slow = pause(60).then(() => Promise.reject(new Error('much later')));
    await expect(deadlines.within(20, slow, late)).rejects.toThrow('late');
    await pause(60);
    await expect(deadlines.within(1_000, Promise.resolve(1), late)).resolves.toBe(1);
  });
});
