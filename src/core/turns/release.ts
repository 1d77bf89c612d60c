import { AppError } from '../errors.ts';
import { dropStack, resume, startFlow, takeBack } from '../run.ts';
import type { Turn } from '../turn.ts';
import { welcome } from './intents.ts';

/** The bot has it again, and knows that people spoke: what they settled is not asked once more unless they want it. */
export function release(turn: Turn, how: 'continue' | 'menu' | 'rate'): void {
  if (turn.owner.kind === 'bot') return;
  const rate = how === 'rate' ? rating(turn) : undefined;
  takeBack(turn);
  if (how === 'menu') {
    welcome(turn, 'menu');
  } else if (rate !== undefined) {
    dropStack(turn);
    startFlow(turn, rate.flow, { as: 'main', unasked: rate.unasked });
  } else resume(turn, true);
}

/** The flow that asks how it was; absent for who does not want to be asked. Whether it may leave is asked again at delivery. */
function rating(turn: Turn) {
  const { rateFlow } = turn.world.settings;
  const flow = rateFlow === undefined ? undefined : turn.world.flow(rateFlow);
  if (flow === undefined) {
    throw new AppError('invalid-input', 'The shop has no flow that asks how it was.', { subject: 'how' });
  }
  const purpose = flow.send?.purpose ?? 'survey';
  const { refused = [] } = turn.customer;
  if (refused.includes('all') || refused.includes(purpose)) return undefined;
  return { flow, unasked: { purpose, hours: 'any' } } as const;
}
