import { backoffMs } from './backoff.ts';
import type { Kept } from './kept.ts';
import { opening } from './opening.ts';
import type { Opening } from './opening.ts';
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
  readonly conversation: string | undefined;
  readonly token: string | undefined;
  readonly isOffline: boolean;
  connect(): void;
  /** Something suggests that a try would succeed now: the network is back, the page is looked at. */
  wake(): void;
  /** The token was refused: opens the conversation anew with the resume key. */
  renew(): void;
}

interface TalkOptions {
  readonly settings: Settings;
  readonly kept: Kept;
  readonly on: TalkEvents;
}

interface State {
  readonly base: string;
  readonly on: TalkEvents;
  readonly opening: Opening;
  connection: Connection;
  isConnecting: boolean;
  tries: number;
  socketFailures: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  hangUp: (() => void) | undefined;
}

/** A site that is not allowed does not become so within seconds. */
const REFUSED_MS = 60_000;
const POLL_MS = 2_000;
const POLL_HIDDEN_MS = 10_000;
/** Then a socket is tried again. */
const POLLS = 30;

/** Keeps the conversation with the server open: opens or resumes it, listens, and comes back after a loss. */
export function talk({ settings, kept, on }: TalkOptions): Talk {
  const state: State = {
    base: settings.base,
    on,
    opening: opening({ settings, kept, opened: on.opened.bind(on) }),
    connection: 'idle',
    isConnecting: false,
    tries: 0,
    socketFailures: 0,
    timer: undefined,
    hangUp: undefined,
  };
  return {
    get conversation() {
      return state.opening.now?.conversationId;
    },
    get token() {
      return state.opening.now?.token;
    },
    get isOffline() {
      return state.connection === 'offline';
    },
    connect() {
      if (state.connection === 'idle') void connect(state);
    },
    wake() {
      if (state.connection !== 'offline') return;
      state.tries = 0;
      void connect(state);
    },
    renew() {
      state.opening.forget();
      void connect(state);
    },
  };
}

async function connect(state: State): Promise<void> {
  if (state.isConnecting) return;
  state.isConnecting = true;
  clearTimeout(state.timer);
  state.hangUp?.();
  if (state.connection !== 'offline') become(state, 'connecting');
  const reply = await state.opening.reopen();
  state.isConnecting = false;
  if (reply.body === undefined || reply.status >= 300) {
    later(state, reply.status === 403 ? REFUSED_MS : reply.retryAfterMs);
  } else if (state.socketFailures >= 2) void poll(state, POLLS);
  else listen(state, reply.body);
}

function listen(state: State, opened: Opened): void {
  // The server may not know by which name and scheme it is reached; the page does.
  const { pathname, search } = new URL(opened.streamUrl.replace(/^ws/, 'http'));
  const query = search.replace(/watermark=\d*/, `watermark=${state.opening.watermark}`);
  state.hangUp = listenBySocket(state.base.replace(/^http/, 'ws') + pathname + query, {
    open() {
      state.tries = state.socketFailures = 0;
      become(state, 'online');
    },
    frame: (frame) => take(state, frame),
    closed({ wasOpen, byServer }) {
      if (wasOpen && !byServer) {
        later(state);
        return;
      }
      state.socketFailures += byServer ? 2 : 1;
      void connect(state);
    },
  });
}

/** Where sockets do not get through. */
async function poll(state: State, left: number): Promise<void> {
  const { now, watermark } = state.opening;
  if (now === undefined) return connect(state);
  const url = `${state.base}/v3/directline/conversations/${now.conversationId}/activities?watermark=${watermark}`;
  const reply = (await ask({ method: 'GET', url, token: now.token })) as Reply<Frame>;
  if (reply.status !== 200 || reply.body === undefined) {
    later(state, reply.retryAfterMs);
    return;
  }
  state.tries = 0;
  become(state, 'online');
  take(state, reply.body);
  if (left === 0) state.socketFailures = 1;
  const next = () => (left === 0 ? connect(state) : poll(state, left - 1));
  state.timer = setTimeout(() => void next(), document.hidden ? POLL_HIDDEN_MS : POLL_MS);
}

function take(state: State, frame: Frame): void {
  state.opening.watermark = Number(frame.watermark) || 0;
  state.on.frame(frame);
}

function later(state: State, atLeastMs = 0): void {
  become(state, 'offline');
  clearTimeout(state.timer);
  state.timer = setTimeout(
    () => void connect(state),
    Math.max(atLeastMs, backoffMs(state.tries, Math.random)),
  );
  state.tries += 1;
}

function become(state: State, now: Connection): void {
  if (now === state.connection) return;
  state.connection = now;
  state.on.connection(now);
}
