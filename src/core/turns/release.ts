import { dropStack, resume, takeBack } from '../run.ts';
import type { Turn } from '../turn.ts';
import { welcome } from './intents.ts';
import { rateGivenBack, rating } from './rate.ts';

/** The bot has it again, and knows that people spoke: what they settled is not asked once more unless they want it. */
export function release(turn: Turn, how: 'continue' | 'menu' | 'rate'): void {
  if (turn.owner.kind === 'bot') return;
  const rate = how === 'rate' ? rating(turn) : undefined;
  takeBack(turn);
  if (how === 'menu') {
    welcome(turn, 'menu');
  } else if (rate !== undefined) {
    dropStack(turn);
    rateGivenBack(turn, rate);
    resume(turn, false);
  } else resume(turn, true);
}
