import { Agent, request } from 'undici';

export interface Brought {
  readonly update: number;
  readonly status: number | 'cut';
}

export interface Hook {
  readonly url: string;
  readonly secret: string | undefined;
  /** `allowed_updates`; a list of kinds, or all that are brought unasked. */
  readonly allowed: unknown;
}

/** What happens to the next updates that are brought, one each; `swapped` stays until two of a chat wait. */
export type Trick = 'twice' | 'swapped' | 'forged' | 'unsigned';

export interface BringOptions {
  readonly hook: () => Hook | undefined;
  /** First wait before an update that was not taken is brought again; it doubles. */
  readonly againMs: number;
  readonly onReply: (body: string) => void;
  readonly onFault: (why: string) => void;
}

export interface Bringer {
  /** Keeps an update until it is taken, and tells its number; 0 for one of a kind nobody asked for. */
  push(chat: number, update: Record<string, unknown>): number;
  /** Long polling: confirms all before `offset`, waits for something to be there. */
  fetch(ask: Fetch): Promise<readonly object[] | 'ended'>;
  /** The next update has this number: after a week of silence Telegram begins anew wherever it likes. */
  countFrom(id: number): void;
  readonly brought: readonly Brought[];
  /** Updates nobody has confirmed. */
  pending(): number;
  trick(...tricks: Trick[]): void;
  wake(): void;
  stop(): void;
}

export interface Fetch {
  readonly offset: number;
  readonly limit: number;
  readonly waitMs: number;
  /** Absent: as it was asked for before. */
  readonly allowed: unknown;
}

/** Brought only where they are named in `allowed_updates`. */
const UNASKED = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

function isAsked(update: Record<string, unknown>, allowed: unknown): boolean {
  const [kind = ''] = Object.keys(update);
  return Array.isArray(allowed) && allowed.length > 0 ? allowed.includes(kind) : !UNASKED.has(kind);
}

interface Kept {
  readonly id: number;
  readonly chat: number;
  readonly update: Record<string, unknown>;
}

/** Telegram's side of updates: kept until they are taken; those of one chat one after the other, in order. */
export function bringer(options: BringOptions): Bringer {
  let nextId = 1_000;
  const kept = new Map<number, Kept>();
  const queues = new Map<number, Kept[]>();
  const brought: Brought[] = [];
  const tricks: Trick[] = [];
  const busy = new Set<number>();
  let waiting: ((end: 'ended' | 'look') => void) | undefined;
  let isStopped = false;
  let allowedBefore: unknown;
  // As many at once as `max_connections` allows.
  const agent = new Agent({ connections: 100 });

  const post = async (update: object, secret: string | undefined, url: string): Promise<number | 'cut'> => {
    try {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      if (secret !== undefined) headers['x-telegram-bot-api-secret-token'] = secret;
      const body = JSON.stringify(update);
      const answer = await request(url, {
        method: 'POST',
        headers,
        body,
        headersTimeout: 60_000,
        dispatcher: agent,
      });
      const text = await answer.body.text();
      if (answer.statusCode === 200 && text.startsWith('{')) options.onReply(text);
      if (answer.statusCode !== 200) options.onFault(`Wrong response from the webhook: ${answer.statusCode}`);
      return answer.statusCode;
    } catch {
      options.onFault('Connection refused');
      return 'cut';
    }
  };

  const drop = (one: Kept): void => {
    kept.delete(one.id);
    const rest = (queues.get(one.chat) ?? []).filter((other) => other !== one);
    if (rest.length === 0) queues.delete(one.chat);
    else queues.set(one.chat, rest);
  };

  const bringOne = async (one: Kept, hook: Hook): Promise<boolean> => {
    const trick = tricks[0] === 'swapped' ? undefined : tricks.shift();
    if (trick === 'forged') await post(one.update, 'not-the-secret', hook.url);
    if (trick === 'unsigned') await post(one.update, undefined, hook.url);
    const status = await post(one.update, hook.secret, hook.url);
    brought.push({ update: one.id, status });
    if (trick === 'twice')
      brought.push({ update: one.id, status: await post(one.update, hook.secret, hook.url) });
    return typeof status === 'number' && status >= 200 && status < 300;
  };

  const pump = async (chat: number): Promise<void> => {
    if (busy.has(chat)) return;
    busy.add(chat);
    let waitMs = options.againMs;
    for (;;) {
      const hook = options.hook();
      const ours = queues.get(chat) ?? [];
      const isSwapped = tricks[0] === 'swapped' && ours.length > 1;
      const one = ours[isSwapped ? 1 : 0];
      if (isSwapped) tricks.shift();
      if (one === undefined || hook === undefined || isStopped) break;
      if (await bringOne(one, hook)) {
        drop(one);
        waitMs = options.againMs;
      } else {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        waitMs = Math.min(waitMs * 2, options.againMs * 64);
      }
    }
    busy.delete(chat);
  };

  return {
    brought,
    countFrom: (id) => void (nextId = id),
    push(chat, update) {
      const hook = options.hook();
      if (!isAsked(update, hook === undefined ? allowedBefore : hook.allowed)) return 0;
      const id = nextId;
      nextId += 1;
      const one = { id, chat, update: { update_id: id, ...update } };
      kept.set(id, one);
      queues.set(chat, [...(queues.get(chat) ?? []), one]);
      if (hook === undefined) waiting?.('look');
      else void pump(chat);
      return id;
    },
    async fetch({ offset, limit, waitMs, allowed }) {
      waiting?.('ended');
      allowedBefore = allowed ?? allowedBefore;
      for (const one of kept.values()) if (one.id < offset) drop(one);
      if (kept.size === 0 && waitMs > 0) {
        const end = await new Promise<'ended' | 'look'>((resolve) => {
          const timer = setTimeout(() => resolve('look'), waitMs);
          waiting = (why) => {
            clearTimeout(timer);
            resolve(why);
          };
        });
        if (end === 'ended') return 'ended';
        waiting = undefined;
      }
      return [...kept.values()].slice(0, limit).map((one) => one.update);
    },
    pending: () => kept.size,
    trick: (...more) => void tricks.push(...more),
    wake() {
      for (const chat of [...queues.keys()]) void pump(chat);
    },
    stop() {
      isStopped = true;
      void agent.destroy();
      waiting?.('ended');
    },
  };
}
