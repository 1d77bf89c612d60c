import { expect, test } from 'vitest';
import { alarming, tellDeadLetters } from '../../src/compose/dead-letter-alarm.ts';
import type { DeadLetters } from '../../src/conversations/dead-letters.ts';
import type { StoredDeadLetter } from '../../src/conversations/model.ts';
import { AppError } from '../../src/core/errors.ts';
import type { DeadLetter } from '../../src/road/ports.ts';
import type { Alerts } from '../../src/staff/alerts.ts';
import { pause } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';

const letter: DeadLetter = {
  conversation: 'web:lan',
  at: new Date('2026-11-23T03:00:00Z'),
  stage: 'turn',
  key: 'm1',
  code: 'bug',
  why: 'a bug',
};

/** Dead letters in memory: of each, whether staff were told. */
function memoryLetters(): DeadLetters {
  const kept = new Map<string, StoredDeadLetter>();
  const none = (): Promise<never> => Promise.reject(new Error('not asked here'));
  return {
    add: (one) =>
      Promise.resolve(
        void kept.set(one.key, { ...one, _id: one.key, state: 'open', times: 1, isUntold: true }),
      ),
    untold: () => Promise.resolve([...kept.values()].filter(({ isUntold }) => isUntold === true)),
    told: ({ key }) => Promise.resolve(void kept.delete(key)),
    open: none,
    get: none,
    settle: none,
  };
}

function alarm(fails: number) {
  const keys: string[] = [];
  const alerts: Alerts = (_alert, key) => {
    keys.push(key);
    return keys.length <= fails
      ? Promise.reject(new AppError('unavailable', 'Away.'))
      : Promise.resolve('told');
  };
  const log = keptLog();
  const parts = { letters: memoryLetters(), alerts, log };
  return { keys, log, letters: alarming(parts), job: tellDeadLetters(parts) };
}

const never = new AbortController().signal;

test('staff are told of a dead letter at once, and once', async () => {
  const { keys, letters, job } = alarm(0);
  await letters.add(letter);
  await pause();
  expect(await job.run(letter.at, never)).toEqual({ did: 0 });
  expect(keys).toEqual(['dead-letter:m1@2026-11-23T03:00:00.000Z']);
});

test('where the alert address is away they are told later, under the same key', async () => {
  const { keys, letters, job, log } = alarm(2);
  await letters.add(letter);
  await pause();
  expect(log.said).toMatchObject([
    { level: 'warn', fields: { conversation: 'web:lan', code: 'unavailable' } },
  ]);
  expect(await job.run(letter.at, never)).toEqual({ did: 0 });
  expect(await job.run(letter.at, never)).toEqual({ did: 1 });
  expect(await job.run(letter.at, never)).toEqual({ did: 0 });
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(3);
});
