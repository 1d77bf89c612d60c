import { describe, expect, it } from 'vitest';
import { partByPart } from '../../src/channels/part-by-part.ts';
import type { TimeLeft } from '../../src/channels/part-by-part.ts';
import { AppError } from '../../src/core/errors.ts';
import { pause } from '../support/fake-clock.ts';

const away = new AppError('unavailable', 'away');

/** Keeps what was begun; the n-th call ends as told. */
function platform(...ends: ((left: TimeLeft) => Promise<unknown>)[]) {
  const begun: string[] = [];
  const post = async (part: string, left: TimeLeft): Promise<string> => {
    begun.push(part);
    await ends.shift()?.(left);
    return `id-${part}`;
  };
  return { begun, post };
}

const well = () => Promise.resolve();

describe('a message in parts', () => {
  it('leaves part by part, and is known by the last one’s id', async () => {
    const { begun, post } = platform();
    expect(await partByPart()('k', ['a', 'b'], post)).toEqual({ ref: 'id-b' });
    expect(begun).toEqual(['a', 'b']);
  });

  it.each(['unavailable', 'misconfigured', 'rejected'] as const)(
    'goes on after the part that is out, though the next was %s',
    async (code) => {
      const send = partByPart();
      const { begun, post } = platform(well, () => Promise.reject(new AppError(code, 'no')));
      await expect(send('k', ['a', 'b', 'c'], post)).rejects.toMatchObject({ code });
      await send('other', ['x'], post);
      expect(await send('k', ['a', 'b', 'c'], post)).toEqual({ ref: 'id-c' });
      expect(begun).toEqual(['a', 'b', 'x', 'b', 'c']);
    },
  );

  it('begun again while the first attempt still hangs does not repeat what that one has sent', async () => {
    const send = partByPart();
    let letGo = (): void => undefined;
    const { begun, post } = platform(well, () => new Promise<void>((resolve) => (letGo = resolve)));
    const first = send('k', ['a', 'b'], post);
    await expect.poll(() => begun).toEqual(['a', 'b']);
    await send('k', ['a', 'b'], post);
    letGo();
    await first;
    expect(begun).toEqual(['a', 'b', 'b']);
  });

  it('begins no call for which too little time is left, and says how much is', async () => {
    const lefts: number[] = [];
    const send = partByPart({ ms: 400, leastMs: 300 });
    const { begun, post } = platform(async (left) => {
      lefts.push(left());
      await pause(150);
    });
    await expect(send('k', ['a', 'b'], post)).rejects.toMatchObject({ code: 'unavailable' });
    expect(begun).toEqual(['a']);
    expect(lefts[0]).toBeGreaterThan(300);
    expect(lefts[0]).toBeLessThanOrEqual(400);
    expect(await send('k', ['a', 'b'], post)).toEqual({ ref: 'id-b' });
    expect(begun).toEqual(['a', 'b']);
  });

  it('asked again late within one part, the time is over there too', async () => {
    const send = partByPart({ ms: 200, leastMs: 100 });
    const { post } = platform(async (left) => {
      await pause(150);
      left();
    });
    await expect(send('k', ['a'], post)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(send('k', ['a'], () => Promise.reject(away))).rejects.toBe(away);
  });
});
