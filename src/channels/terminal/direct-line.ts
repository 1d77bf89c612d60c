import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Language } from '../../core/conversation.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { Page, messageActivity, openedActivity, shownIn } from './activity.ts';
import { caller } from './call.ts';
import type { Caller } from './call.ts';
import type { Typed } from './choices.ts';
import type { Screen } from './screen.ts';

const POLL_MS = 300;
const AGAIN_MS = 1_000;

const Opened = z.object({
  conversationId: z.string(),
  token: z.string(),
  expires_in: z.number(),
  resume: z.string().optional(),
});

export interface DirectLineOptions {
  /** Where the running server is reached. */
  readonly url: string;
  readonly language: Language;
  readonly screen: Pick<Screen, 'show' | 'offline' | 'refused'>;
  readonly pollMs?: number;
  readonly againMs?: number;
  /** How long the server may be away before the talk is given up; absent: for ever. */
  readonly patienceMs?: number;
}

/** One conversation with a running server over Direct Line, by polling. Keeps trying while it is away. */
export interface DirectLine {
  /** Says that the chat was opened, so that the bot can greet, and begins to listen. */
  open(): Promise<void>;
  /** Resolves once the server has kept it, or has refused it for good. */
  say(typed: Typed): Promise<void>;
  stop(): Promise<void>;
}

export function directLine(options: DirectLineOptions): DirectLine {
  const { url, language, screen, pollMs = POLL_MS } = options;
  const server = caller(url);
  const gone = new AbortController();
  const ticket = ticketOf(server);
  const keepTrying = persistence(options, gone.signal);
  let watermark = '';
  let listening: Promise<void> | undefined;

  const post = (activity: Record<string, unknown>): Promise<void> =>
    keepTrying(async () => {
      const { conversation, token } = await ticket();
      await server.call('POST', `conversations/${conversation}/activities`, { token, body: activity });
    });
  const read = async (): Promise<void> => {
    const { conversation, token } = await ticket();
    const query = `watermark=${encodeURIComponent(watermark)}`;
    const page = Page.parse(
      await server.call('GET', `conversations/${conversation}/activities?${query}`, { token }),
    );
    watermark = page.watermark;
    shownIn(page).forEach((message) => screen.show(message));
  };
  const listen = async (): Promise<void> => {
    while (!gone.signal.aborted) {
      await keepTrying(read);
      await pause(pollMs, undefined, { signal: gone.signal }).catch(() => undefined);
    }
  };

  return {
    async open() {
      await post(openedActivity(randomUUID(), language));
      listening = listen();
      // Waited for at the end; what is said meanwhile fails in the same way.
      listening.catch(() => undefined);
    },
    say: (typed) => post(messageActivity(randomUUID(), typed, language)),
    async stop() {
      gone.abort();
      await server.stop();
      await listening;
    },
  };
}

interface Ticket {
  readonly conversation: string;
  readonly token: string;
}

/** The conversation and a token for it, renewed when half of its time is over. */
function ticketOf(server: Caller): () => Promise<Ticket> {
  let resume: string | undefined;
  let renewAt = 0;
  let ticket: Promise<Ticket> | undefined;
  const ask = async (): Promise<Ticket> => {
    const body = resume === undefined ? {} : { resume };
    const opened = Opened.parse(await server.call('POST', 'conversations', { body }));
    resume = opened.resume;
    renewAt = Date.now() + (opened.expires_in * 1000) / 2;
    return { conversation: opened.conversationId, token: opened.token };
  };
  return () => {
    if (ticket === undefined || Date.now() > renewAt) {
      renewAt = Infinity;
      ticket = ask();
      ticket.catch(() => (ticket = undefined));
    }
    return ticket;
  };
}

type KeepTrying = (act: () => Promise<void>) => Promise<void>;

/** Until it works, until the server says no, or until the customer has gone or the patience has ended. */
function persistence(options: DirectLineOptions, gone: AbortSignal): KeepTrying {
  const { url, screen, againMs = AGAIN_MS, patienceMs = Infinity } = options;
  let awaySince: number | undefined;
  const once = async (act: () => Promise<void>): Promise<number | undefined> => {
    try {
      await act();
      awaySince = undefined;
      screen.offline(false);
    } catch (thrown) {
      if (isAppError(thrown, 'unavailable')) return thrown.retryAfterMs ?? againMs;
      if (!isAppError(thrown, 'rejected')) throw thrown;
      screen.refused(thrown.message);
    }
    return undefined;
  };
  return async (act) => {
    for (;;) {
      const waitMs = await once(act);
      if (waitMs === undefined || gone.aborted) return;
      awaySince ??= Date.now();
      if (Date.now() + waitMs - awaySince > patienceMs) {
        throw new AppError('unavailable', `The server at ${url} cannot be reached.`);
      }
      screen.offline(true);
      await pause(waitMs, undefined, { signal: gone }).catch(() => undefined);
    }
  };
}
