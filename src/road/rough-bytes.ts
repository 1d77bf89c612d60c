import type { Conversation, Frame } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';

/**
 * A cheap upper guess of the stored size: of everything whose size a customer, a flow or an action
 * decides, exact enough to keep a document from growing without end.
 */
export function roughBytes(conversation: Conversation): number {
  let bytes = 1_500 + conversation.seen.length;
  for (const line of conversation.lines) {
    bytes += 300 + line.text.length * 3;
    if (line.choices !== undefined) bytes += line.choices.length * 150;
    if (line.files !== undefined) bytes += line.files.length * 400;
  }
  for (const frame of conversation.stack) bytes += frameBytes(frame);
  if (conversation.aside !== undefined) for (const frame of conversation.aside) bytes += frameBytes(frame);
  for (const effect of conversation.outbox) bytes += effectBytes(effect);
  for (const { facts } of conversation.timers) bytes += 150 + (facts === undefined ? 0 : valueBytes(facts));
  for (const { input } of conversation.openScores ?? []) bytes += 200 + valueBytes(input);
  if (conversation.desk !== undefined) bytes += valueBytes(conversation.desk);
  return bytes;
}

function frameBytes(frame: Frame): number {
  let bytes = 400 + valueBytes(frame.answers) + valueBytes(frame.given);
  if (frame.came?.facts !== undefined) bytes += valueBytes(frame.came.facts);
  if (frame.files !== undefined) bytes += frame.files.length * 400;
  for (const words of frame.gathered ?? []) bytes += 20 + words.length * 3;
  return bytes;
}

function effectBytes(effect: Effect): number {
  if (effect.kind === 'act') return 400 + valueBytes(effect.input);
  return effect.later === undefined ? 300 : 300 + valueBytes(effect.later);
}

/** A letter takes at most three bytes; a name and the frame of a value about twenty. */
function valueBytes(value: unknown): number {
  if (typeof value === 'string') return 20 + value.length * 3;
  if (typeof value !== 'object' || value === null) return 20;
  let bytes = 20;
  for (const name in value) {
    bytes += name.length * 3 + valueBytes(value[name as keyof typeof value]);
  }
  return bytes;
}
