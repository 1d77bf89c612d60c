import type { Conversation, Delivery, Line } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';

/** What became of something a conversation asked for. Notes are commits too, but may wait for a turn to ride with. */
export type Note =
  /** A message has left, or will never leave. `unreachable`: the platform says the customer cannot be reached. */
  | {
      readonly kind: 'delivered';
      readonly key: string;
      readonly line: number;
      readonly delivery: Delivery;
      readonly unreachable?: { readonly at: Date; readonly why: string };
    }
  /** A quiet action is done, or was given up as a dead letter. */
  | { readonly kind: 'acted'; readonly key: string }
  | { readonly kind: 'again'; readonly key: string; readonly attempts: number; readonly notBefore: Date }
  /** Lines up to this one are in pages. */
  | { readonly kind: 'filed'; readonly upTo: number }
  /** Look at the conversation again: name a holder, set the next wake. */
  | { readonly kind: 'look' }
  /** This process will not send any more: nobody holds the conversation. */
  | { readonly kind: 'let-go' };

/** The conversation with what the notes say. A note about something gone changes nothing. */
export function applyNotes(conversation: Conversation, notes: readonly Note[]): Conversation {
  let outbox = conversation.outbox;
  let lines = conversation.lines;
  let unreachable = conversation.unreachable;
  for (const note of notes) {
    switch (note.kind) {
      case 'delivered':
        outbox = without(outbox, note.key);
        lines = withDelivery(lines, note.line, note.delivery);
        unreachable = note.unreachable ?? unreachable;
        break;
      case 'acted':
        outbox = without(outbox, note.key);
        break;
      case 'again':
        outbox = outbox.map((effect) => (effect.key === note.key ? postponed(effect, note) : effect));
        break;
      case 'filed':
        lines = lines.filter((line) => line.n > note.upTo);
        break;
      case 'look':
      case 'let-go':
        break;
    }
  }
  return { ...conversation, outbox, lines, ...(unreachable === undefined ? {} : { unreachable }) };
}

export function without(outbox: readonly Effect[], key: string): readonly Effect[] {
  return outbox.filter((effect) => effect.key !== key);
}

function postponed(effect: Effect, note: { attempts: number; notBefore: Date }): Effect {
  return { ...effect, attempts: note.attempts, notBefore: note.notBefore };
}

function withDelivery(lines: readonly Line[], n: number, delivery: Delivery): readonly Line[] {
  return lines.map((line) => (line.n === n ? { ...line, delivery } : line));
}
