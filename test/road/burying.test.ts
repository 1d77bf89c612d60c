import { describe, expect, it } from 'vitest';
import type { Act } from '../../src/core/effect.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Words } from '../../src/core/event.ts';
import { buryLetter, letterOf } from '../../src/road/bury.ts';
import type { DeadLetter } from '../../src/road/ports.ts';
import { NOON } from '../support/a-conversation.ts';
import { memoryDeadLetters } from '../support/memory-store.ts';
import { keptLog, keptMeter } from '../support/silence.ts';

function grave(add?: (letter: DeadLetter) => Promise<void>) {
  const kept = memoryDeadLetters();
  const meter = keptMeter();
  const log = keptLog();
  const deadLetters = add === undefined ? kept : { add };
  return {
    letters: kept.letters,
    meter,
    log,
    bury: (letter: DeadLetter) => buryLetter({ deadLetters, meter, log }, letter),
  };
}

const words: Words = { kind: 'words', id: 'w1', at: NOON, text: 'my secret' };
const act: Act = {
  kind: 'act',
  key: 'fake:lan@1/check',
  attempts: 3,
  action: 'orders.verify',
  input: { code: 'DH1', phone: '4567' },
  hides: ['phone'],
  deadline: NOON,
  tell: true,
};
const letter: DeadLetter = {
  conversation: 'fake:lan',
  at: NOON,
  stage: 'action',
  key: act.key,
  code: 'rejected',
  why: 'The order system refuses us.',
  effect: act,
};

describe('a dead letter', () => {
  it('is kept without the private answers in what an action was asked, counted, and said once', async () => {
    const { bury, letters, meter, log } = grave();
    expect(await bury(letter)).toBe(true);
    expect(letters).toMatchObject([{ effect: { input: { code: 'DH1', phone: '•••' } } }]);
    expect(meter.counts.get('dead:action')).toBe(1);
    expect(log.said).toMatchObject([{ level: 'warn', fields: { code: 'rejected', why: letter.why } }]);
    expect(act.input).toEqual({ code: 'DH1', phone: '4567' });
  });

  it('that cannot be kept is said to be so, and nothing of what it holds is logged', async () => {
    const { bury, log } = grave(() => Promise.reject(new RangeError('cannot write { phone: "4567" }')));
    expect(await bury(letter)).toBe(false);
    expect(log.said.at(-1)).toMatchObject({
      level: 'error',
      fields: { conversation: 'fake:lan', stage: 'action', key: act.key, code: 'RangeError' },
    });
    expect(JSON.stringify(log.said)).not.toContain('4567');
  });

  it('that cannot be kept for a reason without a name is still not taken for kept', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a library may throw anything
    const { bury, log } = grave(() => Promise.reject('full'));
    expect(await bury(letter)).toBe(false);
    expect(log.said.at(-1)?.fields.code).toBe('unknown');
  });

  it.each([
    ['a bug, without its reason', 'bug', false],
    ['a wrong setting, with its reason', 'misconfigured', true],
  ])('of %s is an error in the log', async (_what, code, says) => {
    const { bury, log } = grave();
    await bury({ ...letter, code });
    expect(log.said[0]?.level).toBe('error');
    expect('why' in (log.said[0]?.fields ?? {})).toBe(says);
  });
});

describe('what was lost in a turn', () => {
  const lost = { conversation: 'fake:lan', stage: 'turn' as const };

  it('keeps its event, its code and its reason', () => {
    const error = new AppError('invalid-input', 'Too large.');
    expect(letterOf({ ...lost, event: words, error, hides: false }, NOON)).toEqual({
      ...lost,
      at: NOON,
      key: 'w1',
      code: 'invalid-input',
      why: 'Too large.',
      event: words,
    });
  });

  it('keeps a private answer nowhere: neither in its event nor in the reason of the bug', () => {
    const error = new TypeError('Cannot read "my secret"');
    const made = letterOf({ ...lost, event: words, error, hides: true }, NOON);
    expect(made).toMatchObject({ code: 'bug', why: 'Cannot read "•••"', event: { text: '•••' } });
  });

  it('is known by its conversation when only notes were in the turn', () => {
    const made = letterOf({ ...lost, stage: 'commit', event: undefined, error: 'no', hides: true }, NOON);
    expect(made).toEqual({
      conversation: 'fake:lan',
      at: NOON,
      stage: 'commit',
      key: 'fake:lan@notes',
      code: 'bug',
      why: 'unknown',
    });
  });
});
