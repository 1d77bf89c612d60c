import { buttonsOf } from '../../src/core/buttons.ts';
import { conversationIdOf, customerIdOf } from '../../src/core/conversation-id.ts';
import { SHAPE } from '../../src/core/conversation.ts';
import type { Address, Conversation, Delivery, Line } from '../../src/core/conversation.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Channel, Receive, Threads, Update } from '../../src/road/ports.ts';

export type BotLine = Partial<Omit<Line, 'n' | 'at' | 'who' | 'delivery'>> & {
  readonly who?: 'bot' | 'staff';
};
export type Script = (event: Update['event'], turn: number) => readonly BotLine[];

/** What is kept in "the database", shared by the processes of a test. */
export interface Kept {
  readonly conversations: Map<string, { address: Address; lines: Line[]; seen: Set<string> }>;
}

export interface StandInRoad {
  readonly receive: Receive;
  readonly threads: Threads;
  readonly updates: readonly Update[];
  /** While set, updates are refused as when the database is away. */
  isAway: boolean;
  /** While set, lines are committed but not handed to the channel. */
  isHolding: boolean;
  /** Sends what was held. */
  letGo(channel: Channel): Promise<void>;
  /** A line nobody asked for. */
  add(conversation: string, line: BotLine & { delivery?: Delivery; note?: boolean }): Promise<Line>;
  linesOf(conversation: string): readonly Line[];
  deliverTo(channel: Channel): void;
}

export const echo: Script = (event) => (event.kind === 'words' ? [{ text: `Bạn nói: ${event.text}` }] : []);

export function keptNowhere(): Kept {
  return { conversations: new Map() };
}

/** A road that keeps lines in memory and answers by a script: commit, acknowledge, then send. */
export function standInRoad(script: Script = echo, kept = keptNowhere()): StandInRoad {
  const listeners = new Set<(conversation: Conversation) => void>();
  const updates: Update[] = [];
  let channel: Channel | undefined;

  function commit(id: string): void {
    const { address, lines } = threadOf(id);
    for (const listener of listeners) listener(asConversation(id, address, [...lines]));
  }
  function threadOf(id: string) {
    const thread = kept.conversations.get(id);
    if (thread === undefined) throw new Error(`no conversation ${id}`);
    return thread;
  }
  function append(id: string, line: Omit<Line, 'n' | 'at'>): Line {
    const { lines } = threadOf(id);
    const added: Line = { ...line, n: lines.length + 1, at: new Date() };
    lines.push(added);
    return added;
  }
  async function deliver(id: string, to: Channel): Promise<void> {
    const { address, lines } = threadOf(id);
    for (const line of [...lines]) {
      if (line.delivery?.state !== 'queued' || line.who === 'customer' || line.who === 'note') continue;
      const { who: from, n, at, text, form, wants, files } = line;
      const buttons = buttonsOf(line);
      const more = {
        ...(buttons && { buttons }),
        ...(form && { form }),
        ...(wants && { wants }),
        ...(files && { files }),
      };
      await to.send(address, {
        conversation: id,
        key: `${id}/${n}`,
        line: n,
        at,
        from,
        language: 'vi',
        text,
        ...more,
      });
      lines[n - 1] = { ...line, delivery: { state: 'sent', at: new Date() } };
    }
  }

  const road: StandInRoad = {
    updates,
    isAway: false,
    isHolding: false,
    async receive(update) {
      await Promise.resolve();
      if (road.isAway) throw new AppError('unavailable', 'The database is away.', { retryAfterMs: 300 });
      const id = conversationIdOf(update.address);
      const thread = kept.conversations.get(id) ?? { address: update.address, lines: [], seen: new Set() };
      kept.conversations.set(id, thread);
      if (thread.seen.has(update.event.id)) return;
      thread.seen.add(update.event.id);
      updates.push(update);
      if (update.event.kind === 'words') append(id, customerLine(update.event));
      for (const line of script(update.event, thread.seen.size))
        append(id, { who: 'bot', text: '', delivery: { state: 'queued' }, ...line });
      commit(id);
      if (channel && !road.isHolding)
        setImmediate(() => void deliver(id, channel as Channel).then(() => commit(id)));
    },
    async letGo(to) {
      road.isHolding = false;
      for (const id of kept.conversations.keys()) await deliver(id, to);
    },
    async add(id, { note, ...line }) {
      const added = append(id, {
        text: '',
        delivery: { state: 'queued' },
        ...line,
        who: note ? 'note' : (line.who ?? 'bot'),
      });
      commit(id);
      if (channel && !road.isHolding) await deliver(id, channel);
      return added;
    },
    linesOf: (id) => kept.conversations.get(id)?.lines ?? [],
    deliverTo: (to) => (channel = to),
    threads: {
      since: (asks, limit) =>
        Promise.resolve(
          new Map(
            asks.map(({ conversation, after }) => [
              conversation,
              (kept.conversations.get(conversation)?.lines ?? [])
                .filter((line) => line.n > after)
                .slice(0, limit),
            ]),
          ),
        ),
      watch(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
  return road;
}

function customerLine(event: Extract<Update['event'], { kind: 'words' }>): Omit<Line, 'n' | 'at'> {
  return {
    who: 'customer',
    text: event.text,
    event: event.id,
    ...(event.files && { files: event.files }),
    ...(event.location && { location: event.location }),
    ...(event.button !== undefined && { pressed: event.button.split(':').at(-1) ?? '' }),
  };
}

function asConversation(_id: string, address: Address, lines: readonly Line[]): Conversation {
  return {
    _id,
    shape: SHAPE,
    version: lines.length,
    address,
    customer: { id: customerIdOf(address) },
    language: 'vi',
    owner: { kind: 'bot' },
    stack: [],
    visits: 0,
    episodes: 0,
    timers: [],
    lines,
    nextLine: lines.length + 1,
    outbox: [],
    seen: new Uint8Array(),
  };
}
