import { backoffMs } from './backoff.ts';
import type { Kept } from './kept.ts';
import type { Settings } from './settings.ts';
import { listenBySocket } from './socket.ts';
import { ask } from './wire.ts';
import type { Frame, Opened, Reply } from './wire.ts';

export type Connection = 'idle' | 'connecting' | 'online' | 'offline';

export interface TalkEvents {
  opened(about: { isNew: boolean; hasChanged: boolean }): void;
  frame(frame: Frame): void;
  connection(now: Connection): void;
}

export interface Talk {
  /** Whether this browser has spoken with the shop before. */
  readonly isKnown: boolean;
  readonly conversation: string | undefined;
  readonly token: string | undefined;
  connect(): void;
  /** Something suggests that a try would succeed now: the network is back, the page is looked at. */
  wake(): void;
  /** The token was refused: opens the conversation anew with the resume key. */
  renew(): void;
}

interface KeptTalk {
  readonly conversation: string;
  readonly resume: string;
  readonly site?: string | undefined;
}

/** Lines shown again after a reload. */
const HISTORY = 80;
/** A site that is not allowed does not become so within seconds. */
const REFUSED_MS = 60_000;
const POLL_MS = 2_000;
const POLL_HIDDEN_MS = 10_000;
const POLLS_BEFORE_SOCKET = 30;

interface Wires {
  readonly settings: Settings;
  readonly kept: Kept;
  readonly on: TalkEvents;
}

/** Keeps the conversation with the server open: opens or resumes it, listens, and comes back after a loss. */
export function talk({ settings, kept, on }: Wires): Talk {
  const api = `${settings.base}/v3/directline`;
  let opened: Opened | undefined;
  let watermark = 0;
  let state: Connection = 'idle';
  let isConnecting = false;
  let tries = 0;
  let socketFailures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refreshing: ReturnType<typeof setTimeout> | undefined;
  let hangUp: (() => void) | undefined;

  function become(now: Connection): void {
    if (now !== state) on.connection((state = now));
  }
  function later(retryAfterMs = 0): void {
    become('offline');
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), Math.max(retryAfterMs, backoffMs(tries, Math.random)));
    tries += 1;
  }
  function take(frame: Frame): void {
    watermark = Math.max(watermark, Number(frame.watermark) || 0);
    kept.set('at', watermark);
    on.frame(frame);
  }

  async function connect(): Promise<void> {
    if (isConnecting) return;
    isConnecting = true;
    clearTimeout(timer);
    hangUp?.();
    if (state !== 'offline') become('connecting');
    const reply = await reopen();
    isConnecting = false;
    if (reply.body === undefined || reply.status >= 300) {
      return later(reply.status === 403 ? REFUSED_MS : reply.retryAfterMs);
    }
    if (socketFailures >= 2) return poll(POLLS_BEFORE_SOCKET);
    listen(reply.body);
  }

  /** A fresh token and stream address, for the conversation open now or the one kept. */
  async function reopen(): Promise<Reply<Opened>> {
    if (opened) {
      const url = `${api}/conversations/${opened.conversationId}?watermark=${watermark}`;
      const reply = await ask<Opened>({ method: 'GET', url, token: opened.token });
      if (reply.status === 200 && reply.body) hold(reply.body);
      if (reply.status !== 403 && reply.status !== 404) return reply;
    }
    return start();
  }

  async function start(): Promise<Reply<Opened>> {
    const before = kept.get<KeptTalk>('talk');
    const { identity, language: locale } = settings;
    const body = { locale, resume: before?.resume, identity };
    const reply = await ask<Opened>({ method: 'POST', url: `${api}/conversations`, body });
    if (reply.status >= 300 || reply.body === undefined) return reply;
    const isSame = before?.conversation === reply.body.conversationId;
    if (!isSame) kept.set('at', 0);
    if (opened === undefined || !isSame) watermark = Math.max(0, (kept.get<number>('at') ?? 0) - HISTORY);
    const hasChanged = opened !== undefined && opened.conversationId !== reply.body.conversationId;
    hold(reply.body);
    on.opened({ isNew: reply.status === 201, hasChanged });
    return reply;
  }

  function hold(now: Opened): void {
    opened = now;
    const { conversationId: conversation, resume } = now;
    kept.set('talk', { conversation, resume, site: settings.identity?.id } satisfies KeptTalk);
    clearTimeout(refreshing);
    refreshing = setTimeout(() => void refresh(), now.expires_in * 500);
  }

  async function refresh(): Promise<void> {
    if (opened === undefined) return;
    const { token } = opened;
    const reply = await ask<Opened>({ method: 'POST', url: `${api}/tokens/refresh`, token });
    if (reply.status === 200 && reply.body) hold({ ...opened, ...reply.body });
    // Otherwise the next refusal opens it anew.
  }

  function listen(now: Opened): void {
    // The server may not know by which name and scheme it is reached; the page does.
    const { pathname, search } = new URL(now.streamUrl.replace(/^ws/, 'http'));
    const query = search.replace(/watermark=\d*/, `watermark=${watermark}`);
    hangUp = listenBySocket(settings.base.replace(/^http/, 'ws') + pathname + query, {
      open() {
        tries = socketFailures = 0;
        become('online');
      },
      frame: take,
      closed({ wasOpen, byServer }) {
        if (!wasOpen || byServer) socketFailures += byServer ? 2 : 1;
        if (wasOpen && !byServer) void later();
        else void connect();
      },
    });
  }

  async function poll(left: number): Promise<void> {
    if (opened === undefined) return connect();
    const url = `${api}/conversations/${opened.conversationId}/activities?watermark=${watermark}`;
    const reply = await ask<Frame>({ method: 'GET', url, token: opened.token });
    if (reply.status !== 200 || reply.body === undefined) return later(reply.retryAfterMs);
    tries = 0;
    become('online');
    take(reply.body);
    if (left === 0) socketFailures = 1;
    const next = () => void (left === 0 ? connect() : poll(left - 1));
    timer = setTimeout(next, document.hidden ? POLL_HIDDEN_MS : POLL_MS);
  }

  return {
    get isKnown() {
      return kept.get('talk') !== undefined;
    },
    get conversation() {
      return opened?.conversationId;
    },
    get token() {
      return opened?.token;
    },
    connect() {
      if (state === 'idle') void connect();
    },
    wake() {
      if (state !== 'offline') return;
      tries = 0;
      void connect();
    },
    renew() {
      opened = undefined;
      void connect();
    },
  };
}
