import { orderCodeIn } from '../answers/order-code.ts';
import type { Flow } from '../flow.ts';
import type { Facts } from '../json.ts';
import { isAsk } from '../steps/ask-step.ts';
import type { Turn } from '../turn.ts';

/**
 * What the words that begin a flow say already ("đơn DH1024 tới đâu rồi"), for the questions that take it
 * over: they are not asked. Only what stands out of any sentence counts.
 */
export function alreadySaid(turn: Turn, flow: Flow): Facts {
  const { event } = turn;
  if (event.kind !== 'words' || event.button !== undefined) return {};
  const code = orderCodeIn(event.text);
  if (code === undefined) return {};
  const asksForCode = flow.takes.filter((name) => isOrderCode(flow, name));
  return Object.fromEntries(asksForCode.map((name) => [name, code]));
}

function isOrderCode(flow: Flow, name: string): boolean {
  const step = flow.steps.get(name);
  return step !== undefined && isAsk(step) && step.asks === 'order-code';
}
