import type { Delivery } from '../conversation.ts';
import type { Reachable, Seen, SpokeOutside } from '../event.ts';
import { concernStaff } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { speakAsStaff } from './speak-as-staff.ts';

export function takeReachable(turn: Turn, event: Reachable): void {
  turn.unreachable = event.can ? undefined : { at: turn.at, why: event.why ?? 'unknown' };
  if (turn.owner.kind !== 'bot') concernStaff(turn);
}

/** A mark on lines that are still here; those filed already stay as they are, for it is only a hint. */
export function takeSeen(turn: Turn, event: Seen): void {
  const field = event.state === 'read' ? 'seenAt' : 'receivedAt';
  turn.lines = turn.lines.map((line) => {
    const { delivery } = line;
    if (delivery?.ref === undefined || delivery[field] !== undefined || !event.refs.includes(delivery.ref))
      return line;
    const marked: Delivery = { ...delivery, [field]: turn.at };
    return { ...line, delivery: marked };
  });
}

/** Somebody of the firm answered in the platform's own app: they hold the conversation from here, as if by a reply. */
export function takeSpokeOutside(turn: Turn, event: SpokeOutside): void {
  const { ref } = event;
  speakAsStaff(turn, event, { state: 'sent', at: turn.at, ...(ref === undefined ? {} : { ref }) });
  concernStaff(turn);
}
