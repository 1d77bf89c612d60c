import { backoffMs } from './backoff.ts';
import type { Kept } from './kept.ts';

/** A message on its way, kept until the server has it. */
export interface Outgoing {
  /** Posted again under the same id, it is still one line. */
  readonly id: string;
  readonly at: number;
  readonly text: string;
  readonly button?: string;
  readonly location?: { readonly latitude: number; readonly longitude: number };
  /** How many files are kept beside it. */
  readonly files?: number;
  /** Not words: the chat was opened. */
  readonly isOpening?: boolean;
}

export type SendOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly afterMs?: number | undefined }
  | { readonly kind: 'refused'; readonly code: string | undefined };

export interface OutboxEvents {
  send(message: Outgoing): Promise<SendOutcome>;
  settled(message: Outgoing, outcome: 'sent' | 'refused', code?: string): void;
}

export interface Outbox {
  add(message: Outgoing): void;
  /** Left by an earlier page, oldest first. */
  adopt(): readonly Outgoing[];
  /** The server has it, as its echo shows. */
  acknowledge(id: string): void;
  /** Tries now instead of later. */
  hurry(): void;
}

/** Sends messages one after the other, in order, again and again until each is taken or refused. */
export function outbox(kept: Kept, on: OutboxEvents): Outbox {
  const waiting: Outgoing[] = [];
  let isSending = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function settle(message: Outgoing, outcome: 'sent' | 'refused', code?: string): void {
    const index = waiting.findIndex(({ id }) => id === message.id);
    if (index < 0) return;
    waiting.splice(index, 1);
    kept.drop(`out:${message.id}`);
    on.settled(message, outcome, code);
  }

  async function pump(): Promise<void> {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const outcome = await on.send(next);
      if (outcome.kind === 'later') {
        timer = setTimeout(() => void pump(), Math.max(outcome.afterMs ?? 0, backoffMs(tries, Math.random)));
        tries += 1;
        break;
      }
      tries = 0;
      if (outcome.kind === 'done') settle(next, 'sent');
      else settle(next, 'refused', outcome.code);
    }
    isSending = false;
  }

  return {
    add(message) {
      waiting.push(message);
      kept.set(`out:${message.id}`, message);
      void pump();
    },
    adopt() {
      const left = kept.names('out:').flatMap((name) => (kept.get(name) as Outgoing | undefined) ?? []);
      waiting.unshift(...left.sort((a, b) => a.at - b.at));
      return left;
    },
    acknowledge(id) {
      const message = waiting.find((one) => one.id === id);
      if (message) settle(message, 'sent');
    },
    hurry() {
      tries = 0;
      void pump();
    },
  };
}
