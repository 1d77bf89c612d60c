import { afterEach, describe, expect, it } from 'vitest';
import { connector } from '../../../src/channels/bot-framework/connector.ts';
import { Route } from '../../../src/channels/bot-framework/payload.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { OpenLine } from './open-line.ts';
import { openLine, outMessage } from './open-line.ts';

const LONG = Array.from({ length: 600 }, (_, n) => `Câu số ${n + 1} đây ạ.`).join(' ');
let line: OpenLine;
afterEach(() => line.close());

describe('over a slow connector', () => {
  it('a send begins no part for which no time is left, and goes on with it when it is tried again', async () => {
    line = await openLine('msteams', { sendWithin: { ms: 1_200, leastMs: 1_000 } });
    const to = await line.address();
    line.wire.next({ slowMs: 300 });
    await expect(line.channel.send(to, outMessage(LONG))).rejects.toMatchObject({ code: 'unavailable' });
    expect(line.wire.heard('c1')).toHaveLength(1);
    await line.channel.send(to, outMessage(LONG));
    expect(line.wire.heard('c1').join(' ')).toBe(LONG);
  });

  it('a call is given up when the time of its send is over', async () => {
    line = await openLine('msteams', { sendWithin: { ms: 300, leastMs: 100 } });
    const to = await line.address();
    line.wire.next({ slowMs: 2_000 });
    const began = performance.now();
    await expect(line.channel.send(to, outMessage('a'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('what an attempt has sent is not sent again by one that begins while it hangs', async () => {
    line = await openLine('msteams');
    const to = await line.address();
    line.wire.next({ slowMs: 0 }, { slowMs: 500 });
    const first = line.channel.send(to, outMessage(LONG));
    await expect.poll(() => line.wire.heard('c1').length).toBe(1);
    await line.channel.send(to, outMessage(LONG));
    await first;
    const [begin] = line.wire.heard('c1');
    expect(line.wire.heard('c1').filter((part) => part === begin)).toHaveLength(1);
  });

  it('a token that was not taken is changed only while there is time for the call', async () => {
    line = await openLine('msteams');
    const route = Route.parse((await line.address()).route);
    const given: string[] = [];
    const token = {
      get: () => Promise.resolve(given.push('t').toString()),
      drop: () => undefined,
    };
    const posts = connector({ token, now: () => new Date() });
    const lefts = [5_000];
    const left = (): number => {
      const ms = lefts.shift();
      if (ms === undefined) throw new AppError('unavailable', 'no time');
      return ms;
    };
    line.wire.next({ status: 401 });
    await expect(posts.post(route, { type: 'message' }, left)).rejects.toMatchObject({ message: 'no time' });
    await posts.close();
    expect([given.length, line.wire.heard('c1')]).toEqual([2, []]);
  });
});
