import { LRUCache } from 'lru-cache';
import { conversationIdOf, customerIdOf } from '../core/conversation-id.ts';
import type { Customers, CustomerSeen } from '../customers/store.ts';
import { batched } from '../road/batch.ts';
import type { Log, Update } from '../road/ports.ts';

/** An address is noted at its first word and then at most this often, unless it says something new of itself. */
const AGAIN_MS = 3_600_000;
const MOST_KNOWN = 50_000;

/** Keeps who was met, beside the road: no turn waits for it, and a miss is met again with the next message. */
export function meetCustomers(options: {
  readonly customers: Pick<Customers, 'rememberMany' | 'verify'>;
  /** Two customers were found to be one person. */
  readonly merged: (customer: string, key: string) => Promise<void>;
  readonly clock: () => Date;
  readonly log: Log;
}): (update: Update) => void {
  const { customers, merged, clock, log } = options;
  const known = new LRUCache<string, true>({ max: MOST_KNOWN, ttl: AGAIN_MS, ttlResolution: 60_000 });
  const remember = batched<CustomerSeen>((all) => customers.rememberMany(all));
  const meet = async (update: Update, at: Date): Promise<void> => {
    await remember(seenOf(update, at));
    const id = customerIdOf(update.address);
    for (const identity of identitiesOf(update)) {
      const outcome = await customers.verify(id, identity, at);
      if (outcome === 'merged') await merged(id, `${identity.kind}:${at.getTime()}`);
    }
  };
  return (update) => {
    const conversation = conversationIdOf(update.address);
    if (known.has(conversation) && !saysMore(update)) return;
    known.set(conversation, true);
    meet(update, clock()).catch((error: unknown) => {
      known.delete(conversation);
      const code = error instanceof Error ? error.name : 'unknown';
      log.warn(
        { conversation, code },
        'The customer could not be noted; it is tried again with the next message.',
      );
    });
  };
}

function saysMore(update: Update): boolean {
  return identitiesOf(update).length > 0;
}

function seenOf({ address, event }: Update, at: Date): CustomerSeen {
  const isPerson = address.isGroup !== true && (event.kind === 'words' || event.kind === 'opened');
  const name = isPerson ? event.name : undefined;
  return { address, at, ...(name === undefined ? {} : { name }) };
}

/** A group is nobody: what one of its members is called by is not its own. */
function identitiesOf({ address, event, identity }: Update): readonly { kind: string; value: string }[] {
  if (address.isGroup === true) return [];
  const phone = event.kind === 'words' ? event.phone : undefined;
  return [
    ...(identity === undefined ? [] : [identity]),
    ...(phone === undefined ? [] : [{ kind: 'phone', value: phone }]),
  ];
}
