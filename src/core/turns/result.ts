import type { Frame } from '../conversation.ts';
import type { ActionResult } from '../event.ts';
import { learnFrom } from '../learn.ts';
import { resume, tell } from '../run.ts';
import { actKey } from '../speak.ts';
import { topFrame } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { takeDecision } from './happened.ts';

/** An action has ended. Nobody waits for it any more: nothing moves. */
export function takeResult(turn: Turn, event: ActionResult): void {
  learnFrom(turn, event.facts);
  const isFor = (frame: Frame): boolean => actKey(turn, frame) === event.effect;
  const came = { outcome: event.outcome, ...(event.facts !== undefined && { facts: event.facts }) };
  const top = topFrame(turn);
  if (top !== undefined && isFor(top) && turn.owner.kind === 'bot') {
    tell(turn, { kind: 'result', ...came });
    return;
  }
  if (turn.aside.some(isFor)) {
    turn.aside = turn.aside.map((frame) => (isFor(frame) ? { ...frame, came } : frame));
    if (top === undefined && turn.owner.kind === 'bot') resume(turn, false);
    return;
  }
  if (turn.stack.some(isFor)) {
    turn.stack = turn.stack.map((frame) => (isFor(frame) ? { ...frame, came } : frame));
    return;
  }
  takeDecision(turn, event);
}
