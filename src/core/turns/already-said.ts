import { digitsIn } from '../answers/digits-in.ts';
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
  const { text } = event;
  const said = flow.takes.flatMap((name) => {
    const value = saidFor(flow, name, text);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(said);
}

function saidFor(flow: Flow, name: string, text: string): string | undefined {
  const step = flow.steps.get(name);
  if (step === undefined || !isAsk(step)) return undefined;
  if (step.asks === 'order-code') return orderCodeIn(text);
  return step.asks === 'digits' && step.count !== undefined ? digitsIn(text, step.count) : undefined;
}
