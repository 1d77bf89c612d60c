import type { Opened } from '../event.ts';
import type { Flow } from '../flow.ts';
import type { Facts } from '../json.ts';
import { topFrame } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { flowOfIntent, startAside, welcome } from './intents.ts';

/**
 * The customer opened the chat or followed a link: `flow-<name>` begins that flow, `survey-<name>` that
 * survey, `order-<code>` asks for that order, `link-<code>` links two channels. Anybody can write a link,
 * so it gives no rights: an order is told to its phone's digits only, a code asks before it links.
 * Anything else is just a welcome.
 */
export function takeOpened(turn: Turn, event: Opened): void {
  const isGroup = turn.before.address.isGroup === true;
  if (event.name !== undefined && turn.customer.name === undefined && !isGroup) {
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

const LINK = /^(flow|survey|order|link)[-_](.{1,60})$/u;
const SURVEY = 'survey';

function followLink(turn: Turn, payload: string): boolean {
  const [, kind, value] = LINK.exec(payload) ?? [];
  const led = kind === undefined || value === undefined ? undefined : leadsTo(turn, kind, value);
  if (led?.flow === undefined || turn.stack.some((frame) => frame.flow === led.flow?.name)) return false;
  startAside(turn, led.flow, led.given);
  return true;
}

function leadsTo(turn: Turn, kind: string, value: string): { flow: Flow | undefined; given: Facts } {
  switch (kind) {
    case 'order':
      return { flow: flowOfIntent(turn, 'order-status'), given: { code: value, order: value } };
    case 'link':
      return { flow: flowOfIntent(turn, 'link'), given: { code: value } };
    default: {
      const flow = turn.world.flow(value);
      // A flow nobody may ask for begins by its event alone; a survey may be offered on a card in the shop.
      const isOpen = flow?.start?.event === undefined || (kind === SURVEY && flow.send?.purpose === SURVEY);
      return { flow: isOpen ? flow : undefined, given: {} };
    }
  }
}
