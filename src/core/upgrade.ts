import { SHAPE } from './conversation.ts';
import type { Conversation } from './conversation.ts';
import { AppError } from './errors.ts';
import { slotOf } from './last-customer-slot.ts';

type Stored = Readonly<Record<string, unknown>>;

/** What lifts a conversation of each older shape to the next. */
const LIFTS: ReadonlyMap<number, (stored: Stored) => Stored> = new Map([
  [1, withDesk],
  [2, withSlot],
]);

/** Who waits for a person since when stands beside the owner, where it outlives them. */
function withDesk(stored: Stored): Stored {
  // As shape 1 wrote it.
  const owner = stored.owner as Conversation['owner'];
  if (owner.kind !== 'queued') return stored;
  const { since, promisedAt, team } = owner;
  return { ...stored, desk: { waiting: { since, promisedAt, team } } };
}

function withSlot(stored: Stored): Stored {
  // As shape 2 wrote it.
  const at = stored.lastCustomerAt as Conversation['lastCustomerAt'];
  return at === undefined ? stored : { ...stored, lastCustomerSlot: slotOf(at) };
}

/**
 * A stored conversation in the form this program knows. A newer one is `unavailable`: during a rolling
 * deploy another process takes it, and nothing it knows is dropped here.
 */
export function upgrade(stored: Conversation): Conversation {
  if (stored.shape === SHAPE) return stored;
  if (stored.shape > SHAPE) {
    throw new AppError(
      'unavailable',
      `A conversation of shape ${stored.shape}: this program knows ${SHAPE}`,
      {
        subject: stored._id,
      },
    );
  }
  let lifted: Stored = { ...stored };
  for (let shape = stored.shape; shape < SHAPE; shape += 1) {
    const lift = LIFTS.get(shape);
    if (lift === undefined) {
      throw new AppError('misconfigured', `Nothing lifts a conversation of shape ${shape}`, {
        subject: stored._id,
      });
    }
    lifted = { ...lift(lifted), shape: shape + 1 };
  }
  // Each lift ends in the shape after its own; the last of them is this program's.
  return lifted as unknown as Conversation;
}
