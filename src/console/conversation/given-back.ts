import type { Outgoing } from './outgoing.ts';

/** What was taken back goes to the composer of its conversation, if that is open. */
type Take = (one: Outgoing) => void;
const composers = new Map<string, Take>();

export function takeGivenBack(conversation: string, take: Take): () => void {
  composers.set(conversation, take);
  return () => {
    if (composers.get(conversation) === take) composers.delete(conversation);
  };
}

export function giveBack(one: Outgoing): void {
  composers.get(one.conversation)?.(one);
}
