import type { Opened } from '../event.ts';
import { topFrame } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { flowOfIntent, startAside, welcome } from './intents.ts';

/** The customer opened the chat or followed a link: `flow_<name>` begins that flow, `order_<code>` asks for that order. */
export function takeOpened(turn: Turn, event: Opened): void {
  if (event.name !== undefined && turn.customer.name === undefined) {
    turn.customer = { ...turn.customer, name: event.name };
  }
  if (
    event.language !== undefined &&
    !turn.languageChosen &&
    turn.world.settings.languages.includes(event.language)
  ) {
    turn.language = event.language;
  }
  turn.unreachable = undefined;
  if (turn.owner.kind !== 'bot') return;
  if (event.payload !== undefined && followLink(turn, event.payload)) return;
  if (topFrame(turn) === undefined) welcome(turn, 'opened');
}

function followLink(turn: Turn, payload: string): boolean {
  const order = payload.startsWith('order_') ? payload.slice('order_'.length) : undefined;
  const name = payload.startsWith('flow_') ? payload.slice('flow_'.length) : undefined;
  const flow =
    order !== undefined
      ? flowOfIntent(turn, 'order-status')
      : name === undefined
        ? undefined
        : turn.world.flow(name);
  // A flow nobody may ask for begins by its event alone.
  if (flow === undefined || flow.start?.event !== undefined) return false;
  if (turn.stack.some((frame) => frame.flow === flow.name)) return false;
  startAside(turn, flow, order === undefined ? {} : { code: order, order });
  return true;
}
