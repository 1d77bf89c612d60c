import type { Kept } from './kept.ts';
import type { Settings } from './settings.ts';
import { ask } from './wire.ts';
import type { Opened, Reply } from './wire.ts';

/** The conversation as the server gave it, and how far it was read. */
export interface Opening {
  readonly now: Opened | undefined;
  watermark: number;
  /** A fresh token and stream address, for the conversation open now or the one kept. */
  reopen(): Promise<Reply<Opened>>;
  /** The token is no good any more. */
  forget(): void;
}

interface OpeningOptions {
  readonly settings: Settings;
  readonly kept: Kept;
  readonly opened: (about: { isNew: boolean; hasChanged: boolean }) => void;
}

interface KeptTalk {
  readonly conversation: string;
  readonly resume: string;
}

interface State extends OpeningOptions {
  readonly api: string;
  opened: OpeningOptions['opened'];
  now: Opened | undefined;
  /** The conversation shown, also while its token is no good. */
  shown: string | undefined;
  watermark: number;
  refreshing: ReturnType<typeof setTimeout> | undefined;
}

/** Lines shown again after a reload. */
const HISTORY = 80;

export function opening(options: OpeningOptions): Opening {
  const state: State = {
    ...options,
    api: `${options.settings.base}/v3/directline`,
    now: undefined,
    shown: undefined,
    watermark: 0,
    refreshing: undefined,
  };
  return {
    get now() {
      return state.now;
    },
    get watermark() {
      return state.watermark;
    },
    set watermark(at) {
      state.watermark = Math.max(state.watermark, at);
      state.kept.set('at', state.watermark);
    },
    reopen: () => reopen(state),
    forget: () => (state.now = undefined),
  };
}

export function isKnown(kept: Kept): boolean {
  return kept.get('talk') !== undefined;
}

async function reopen(state: State): Promise<Reply<Opened>> {
  if (state.now === undefined) return start(state);
  const { conversationId, token } = state.now;
  const url = `${state.api}/conversations/${conversationId}?watermark=${state.watermark}`;
  const reply = (await ask({ method: 'GET', url, token })) as Reply<Opened>;
  if (reply.status === 200 && reply.body) hold(state, reply.body);
  return reply.status === 403 || reply.status === 404 ? start(state) : reply;
}

async function start(state: State): Promise<Reply<Opened>> {
  const { identity, language: locale } = state.settings;
  const before = state.kept.get('talk') as KeptTalk | undefined;
  const body = { locale, resume: before?.resume, identity };
  const reply = (await ask({ method: 'POST', url: `${state.api}/conversations`, body })) as Reply<Opened>;
  if (reply.status >= 300 || reply.body === undefined) return reply;
  const conversation = reply.body.conversationId;
  if (before?.conversation !== conversation) forgetReading(state.kept);
  const hasChanged = state.shown !== undefined && state.shown !== conversation;
  if (state.shown !== conversation)
    state.watermark = Math.max(0, Number(state.kept.get('at') ?? 0) - HISTORY);
  hold(state, reply.body);
  state.opened({ isNew: reply.status === 201, hasChanged });
  return reply;
}

function forgetReading(kept: Kept): void {
  kept.drop('at');
  kept.drop('seen');
}

function hold(state: State, now: Opened): void {
  state.now = now;
  state.shown = now.conversationId;
  state.kept.set('talk', { conversation: now.conversationId, resume: now.resume } satisfies KeptTalk);
  clearTimeout(state.refreshing);
  state.refreshing = setTimeout(() => void refresh(state), now.expires_in * 500);
}

async function refresh(state: State): Promise<void> {
  if (state.now === undefined) return;
  const { now } = state;
  const url = `${state.api}/tokens/refresh`;
  const reply = (await ask({ method: 'POST', url, token: now.token })) as Reply<Opened>;
  // When it failed, the next refusal opens the conversation anew.
  if (reply.status === 200 && reply.body) hold(state, { ...now, ...reply.body });
}
