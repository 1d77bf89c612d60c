import { oneByOne } from '../clock/one-by-one.ts';
import type { DeadLetters } from '../conversations/dead-letters.ts';
import { errorFields } from '../core/errors.ts';
import type { DeadLetter, Job, Log } from '../road/ports.ts';
import type { Alerts } from '../staff/alerts.ts';

/** Each may take as long as an address that does not answer is waited for. */
const AT_ONCE = 20;

interface Alarm {
  readonly letters: DeadLetters;
  readonly alerts: Alerts;
  readonly log: Log;
}

type Told = Pick<DeadLetter, 'conversation' | 'at' | 'stage' | 'code' | 'key'>;

/** Dead letters of which staff are told once they are kept. What could not be told is left to the job. */
export function alarming(alarm: Alarm): DeadLetters {
  const { letters, log } = alarm;
  const add = async (letter: DeadLetter): Promise<void> => {
    await letters.add(letter);
    tell(alarm, letter).catch((error: unknown) => {
      const { conversation, stage } = letter;
      const fields = { conversation, stage, ...errorFields(error) };
      log.warn(fields, 'Staff could not be told of a dead letter; it is tried again.');
    });
  };
  // By name: a store that is opened later has nothing to spread.
  return {
    add,
    open: (limit) => letters.open(limit),
    get: (id) => letters.get(id),
    settle: (id, state, at) => letters.settle(id, state, at),
    untold: (limit, after) => letters.untold(limit, after),
    told: (letter) => letters.told(letter),
  };
}

/** Staff are told of a dead letter though the alert address was away, or the process died, when it was kept. */
export function tellDeadLetters(alarm: Alarm): Job {
  const name = 'dead-letters.tell';
  const run = oneByOne({
    name,
    log: alarm.log,
    limit: AT_ONCE,
    find: (limit, after) => alarm.letters.untold(limit, after),
    act: (letter) => tell(alarm, letter),
  });
  return { name, cron: '* * * * *', run: (_now, signal) => run(signal) };
}

async function tell({ letters, alerts }: Alarm, letter: Told): Promise<boolean> {
  const { conversation, at, stage, code, key } = letter;
  const alert = { reason: 'dead-letter', conversation, at, about: { stage, code } };
  const outcome = await alerts(alert, `dead-letter:${key}@${at.toISOString()}`);
  await letters.told(letter);
  return outcome === 'told';
}
