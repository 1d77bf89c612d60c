import { expect, it } from 'vitest';
import { showAnswered } from '../../../src/channels/bot-framework/answered.ts';
import type { Connector } from '../../../src/channels/bot-framework/connector.ts';
import type { Line } from '../../../src/core/conversation.ts';
import type { Threads } from '../../../src/road/ports.ts';
import { aLine } from '../../support/a-conversation.ts';
import { keptLog } from '../../support/silence.ts';

/** How many lines are asked for, one number a question, after a card was sent in. */
async function askedFor(lines: readonly Line[]): Promise<readonly number[]> {
  const limits: number[] = [];
  const threads: Threads = {
    watch: () => () => undefined,
    since: ([ask], limit) => {
      limits.push(limit);
      const found = lines.filter(({ n }) => n > (ask?.after ?? 0)).slice(0, limit);
      return Promise.resolve(new Map([['teams:lan', found]]));
    },
  };
  const to = { channel: 'teams', key: 'lan', route: {} };
  const card = { conversation: 'teams:lan', line: 1, language: 'vi' } as const;
  // No line here was delivered, so nothing is replaced.
  const connector = {} as Connector;
  await showAnswered(to, card, { threads, connector, log: keptLog() });
  return limits;
}

it('a card that asks for no score costs one line; the talk after it is read for a scale only', async () => {
  const later = [aLine(2), aLine(3)];
  expect(await askedFor([aLine(1), ...later])).toEqual([1]);
  expect(await askedFor([aLine(1, { form: 'rating' }), ...later])).toEqual([1, 200]);
});
