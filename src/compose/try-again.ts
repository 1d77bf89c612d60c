import type { StoredDeadLetter } from '../conversations/model.ts';
import { AppError } from '../core/errors.ts';
import { isHidden } from '../health/rules.ts';
import type { Threads } from '../road/ports.ts';
import type { Road } from '../road/road.ts';

/** An action tried again by hand has this long. */
const REDO_MS = 3_600_000;

/** Tries again what became a dead letter, by the same road: a message as a new line, an action under its old key. */
export function tryAgain(parts: {
  readonly road: Pick<Road, 'leave' | 'submit'>;
  readonly threads: Pick<Threads, 'since'>;
  readonly clock: () => Date;
}): (letter: StoredDeadLetter) => Promise<void> {
  const { road, threads, clock } = parts;
  return async ({ conversation, effect, event, _id }) => {
    const at = clock();
    if (isHidden({ event, effect })) {
      throw new AppError(
        'invalid-input',
        'A private answer was in it and is not kept: ask the customer again.',
      );
    }
    if (event !== undefined) {
      // Its words are kept under its own id already, which would make a repetition of it.
      await road.submit(conversation, { ...event, id: `again:${at.getTime()}:${event.id}`, at });
    } else if (effect?.kind === 'send') {
      const lines = await threads.since([{ conversation, after: effect.line - 1 }], 1);
      const line = lines.get(conversation)?.find((one) => one.n === effect.line);
      if (line === undefined)
        throw new AppError('not-found', 'The message is not in the transcript any more.');
      const { unasked } = effect;
      road.leave(conversation, { kind: 'resend', line, at, ...(unasked !== undefined && { unasked }) });
    } else if (effect !== undefined) {
      const { notBefore: _notBefore, ...act } = effect;
      road.leave(conversation, {
        kind: 'redo',
        act: { ...act, attempts: 0, deadline: new Date(at.getTime() + REDO_MS) },
      });
    } else {
      throw new AppError('invalid-input', `The dead letter ${_id} says nothing to try again; set it aside.`);
    }
  };
}
