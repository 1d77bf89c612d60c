import { afterEach, describe, expect, it } from 'vitest';
import { patientReceive } from '../../../src/channels/bot-framework/patience.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { Update } from '../../../src/road/ports.ts';
import type { OpenLine } from './open-line.ts';
import { openLine } from './open-line.ts';

let line: OpenLine | undefined;
afterEach(async () => {
  await line?.close();
  line = undefined;
});

const away = () => Promise.reject(new AppError('unavailable', 'The database is away.'));

describe('the platform brings nothing again', () => {
  it('so what cannot be kept for a second is kept then, once, and answered 200', async () => {
    line = await openLine('msteams');
    const { taken } = line;
    let refusals = 2;
    line.receive = (update) => {
      refusals -= 1;
      if (refusals >= 0) return away();
      taken.push(update);
      return Promise.resolve();
    };
    expect(await line.brings({ text: 'chào' })).toBe(200);
    expect(taken.map(({ event }) => event)).toMatchObject([{ kind: 'words', text: 'chào' }]);
  });

  it('and is refused when it cannot be kept in all that time', async () => {
    line = await openLine('msteams', { keepTryingMs: 600 });
    let tries = 0;
    line.receive = () => {
      tries += 1;
      return away();
    };
    expect(await line.brings({ text: 'chào' })).toBeGreaterThanOrEqual(500);
    expect(tries).toBe(2);
  });

  it('what the road will never take is not tried again', async () => {
    line = await openLine('msteams');
    let tries = 0;
    line.receive = () => {
      tries += 1;
      return Promise.reject(new AppError('invalid-input', 'too long'));
    };
    expect(await line.brings({ text: 'chào' })).toBe(200);
    expect(tries).toBe(1);
  });
});

describe('how long it is tried', () => {
  // It is only handed on.
  const update = {} as Update;

  it('ends when the server stops, after one more try', async () => {
    const ending = new AbortController();
    let tries = 0;
    const receive = patientReceive(() => {
      tries += 1;
      return away();
    }, ending.signal);
    const taking = receive(update, performance.now());
    await expect.poll(() => tries).toBe(1);
    ending.abort();
    await expect(taking).rejects.toMatchObject({ code: 'unavailable' });
    expect(tries).toBe(2);
  });

  it('ends before the platform has waited for its answer in vain', async () => {
    let tries = 0;
    const receive = patientReceive(() => {
      tries += 1;
      return away();
    }, new AbortController().signal);
    const came = performance.now() - 12_900;
    await expect(receive(update, came)).rejects.toMatchObject({ code: 'unavailable' });
    expect(tries).toBe(1);
  });
});
