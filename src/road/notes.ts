import type { Conversation, Delivery, Line } from '../core/conversation.ts';
import type { Act, Effect, Send } from '../core/effect.ts';

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
  /** Not now (quiet hours, shop hours): the message steps aside and leaves later as a new line. */
  | { readonly kind: 'postponed'; readonly key: string; readonly until: Date; readonly at: Date }
  /** The time of a postponed message has come. */
  | { readonly kind: 'resumed'; readonly key: string; readonly at: Date }
  /** Staff want a message that failed to be tried again: it leaves as a new line. `unasked`: by the same leave. */
  | { readonly kind: 'resend'; readonly line: Line; readonly at: Date; readonly unasked?: Send['unasked'] }
  /** Staff want an action that failed to be tried again. */
  | { readonly kind: 'redo'; readonly act: Act }
  /** This process will not send any more: nobody holds the conversation. */
  | { readonly kind: 'let-go' };

/** What notes change: made for one call of `applyNotes`, and written into. */
interface Noted {
  readonly _id: string;
  outbox: readonly Effect[];
  lines: readonly Line[];
  nextLine: number;
  unreachable: Conversation['unreachable'];
}

/** The conversation with what the notes say. A note about something gone changes nothing. */
export function applyNotes(conversation: Conversation, notes: readonly Note[]): Conversation {
  const noted: Noted = {
    _id: conversation._id,
    outbox: conversation.outbox,
    lines: conversation.lines,
    nextLine: conversation.nextLine,
    unreachable: conversation.unreachable,
  };
  for (const note of notes) applyNote(noted, note);
  const { outbox, lines, nextLine, unreachable } = noted;
  return unreachable === undefined
    ? { ...conversation, outbox, lines, nextLine }
    : { ...conversation, outbox, lines, nextLine, unreachable };
}

function applyNote(noted: Noted, note: Note): void {
  switch (note.kind) {
    case 'delivered': {
      noted.outbox = without(noted.outbox, note.key);
      noted.lines = withDelivery(noted.lines, note.line, note.delivery);
      if (note.unreachable !== undefined) noted.unreachable = note.unreachable;
      return;
    }
    case 'acted': {
      noted.outbox = without(noted.outbox, note.key);
      return;
    }
    case 'again': {
      noted.outbox = noted.outbox.map((effect) =>
        effect.key === note.key ? postponed(effect, note) : effect,
      );
      return;
    }
    case 'filed': {
      noted.lines = noted.lines.filter((line) => line.n > note.upTo);
      return;
    }
    case 'postponed': {
      aside(noted, note);
      return;
    }
    case 'resumed': {
      resumed(noted, note);
      return;
    }
    case 'resend': {
      resent(noted, note.line, note.at, note.unasked);
      return;
    }
    case 'redo': {
      noted.outbox = [...without(noted.outbox, note.act.key), note.act];
      return;
    }
    case 'look':
    case 'let-go':
      return;
  }
}

function aside(noted: Noted, { key, until, at }: { key: string; until: Date; at: Date }): void {
  const effect = noted.outbox.find((one) => one.key === key);
  if (effect?.kind !== 'send') return;
  const line = noted.lines.find((one) => one.n === effect.line);
  const outbox = without(noted.outbox, key);
  if (line === undefined) {
    noted.outbox = outbox;
    return;
  }
  const later: Send = { ...effect, key: `${key}/later`, notBefore: until, later: { ...line } };
  noted.outbox = [...outbox, later];
  noted.lines = withDelivery(noted.lines, line.n, { state: 'withheld', at, why: 'later' });
}

function resumed(noted: Noted, { key, at }: { key: string; at: Date }): void {
  const effect = noted.outbox.find((one) => one.key === key);
  if (effect?.kind !== 'send' || effect.later === undefined) return;
  noted.outbox = without(noted.outbox, key);
  // The line as `aside` has put it there.
  resent(noted, effect.later as unknown as Line, at, effect.unasked);
}

function resent(noted: Noted, line: Line, at: Date, unasked?: Send['unasked']): void {
  const n = noted.nextLine;
  const asked: Send = { kind: 'send', key: `${noted._id}#${n}`, attempts: 0, line: n };
  const send: Send = unasked === undefined ? asked : { ...asked, unasked };
  noted.nextLine = n + 1;
  noted.lines = [...noted.lines, { ...line, n, at, delivery: { state: 'queued' } }];
  noted.outbox = [...noted.outbox, send];
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
