import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the next calls of a method end, one each, instead of well. */
export type Behaviour =
  | { readonly error: number; readonly retryAfter?: number }
  | { readonly status: number }
  | { readonly slowMs: number }
  | 'cut'
  /** Carried out, but the answer is lost. */
  | 'cut-after'
  | 'not-json';

/** An HTTP status, a cut line, or a while to wait. */
export type FileAnswer = number | 'cut' | { readonly slowMs: number };

export interface SentCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly at: number;
}

interface Delivery {
  readonly headers?: Readonly<Record<string, string>>;
  readonly isBare?: boolean;
  readonly secret?: string;
}

/** The Zalo Bot Platform as far as its papers go: one bot, its customers, its limits and its errors. */
export interface FakeZaloBot {
  readonly url: string;
  readonly token: string;
  /** Messages that reached customers, in order. */
  readonly sent: readonly SentCall[];
  /** Signs (typing) asked for. */
  readonly signs: readonly SentCall[];
  heard(chat: string): readonly string[];
  /** Nothing waits to be fetched. */
  isIdle(): boolean;
  next(method: string, ...behaviours: Behaviour[]): void;
  /** A customer does something. Resolves with the webhook's status, or 0 when it is kept for getUpdates. */
  says(chat: string, text: string, more?: Delivery): Promise<number>;
  sends(chat: string, event: string, fields: Record<string, unknown>, more?: Delivery): Promise<number>;
  raw(update: unknown, more?: Delivery): Promise<number>;
  /** Serves bytes as Zalo's own file store. */
  /** The first times it is asked for it is answered so, one each; 404 stays. */
  file(bytes: Buffer, ...answers: FileAnswer[]): string;
  /** What was planned and never came to pass is forgotten. */
  forget(): void;
  webhook: { url: string; secret: string } | undefined;
  /** Messages a month; beyond it 429. */
  cap: number;
  /** Updates of customers wait this long for a non-2xx to be brought again; 0: never brought again. */
  resendMs: number;
  stop(): Promise<void>;
}

interface State {
  readonly token: string;
  readonly sent: SentCall[];
  readonly signs: SentCall[];
  readonly planned: Map<string, Behaviour[]>;
  readonly queue: unknown[];
  readonly waiting: ((update: unknown) => void)[];
  readonly files: Map<string, { bytes: Buffer; answers: FileAnswer[] }>;
  webhook: FakeZaloBot['webhook'];
  cap: number;
  ids: number;
  resendMs: number;
}

export async function fakeZaloBot(token = '123456:geheim', port = 0): Promise<FakeZaloBot> {
  const state: State = {
    token,
    sent: [],
    signs: [],
    planned: new Map(),
    queue: [],
    waiting: [],
    files: new Map(),
    webhook: undefined,
    cap: 3_000,
    ids: 0,
    resendMs: 0,
  };
  const server = createServer((request, response) => void handle(state, request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const raw: FakeZaloBot['raw'] = (update, more) => bring(state, update, more);
  const sends: FakeZaloBot['sends'] = (chat, event, fields, more) =>
    raw(updateOf(state, chat, event, fields), more);
  return Object.assign(state, {
    url,
    raw,
    sends,
    says: (chat: string, text: string, more?: Delivery) =>
      sends(chat, 'message.text.received', { text }, more),
    isIdle: () => state.queue.length === 0,
    heard: (chat: string) =>
      state.sent
        .filter(({ params }) => params.chat_id === chat)
        .map(({ params }) => String(params.text ?? params.caption ?? params.photo)),
    next: (method: string, ...behaviours: Behaviour[]) =>
      void state.planned.set(method, [...(state.planned.get(method) ?? []), ...behaviours]),
    forget: () => state.planned.clear(),
    file: (bytes: Buffer, ...answers: FileAnswer[]) => {
      const path = `/files/${state.files.size + 1}`;
      state.files.set(path, { bytes, answers });
      return url + path;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function updateOf(state: State, chat: string, event: string, fields: Record<string, unknown>): unknown {
  state.ids += 1;
  return {
    event_name: event,
    message: {
      from: { id: chat, display_name: 'Lan', is_bot: false },
      chat: { id: chat, chat_type: 'PRIVATE' },
      message_id: `m${state.ids.toString(16).padStart(8, '0')}`,
      date: Date.now(),
      ...fields,
    },
  };
}

async function bring(state: State, update: unknown, more: Delivery = {}): Promise<number> {
  const { webhook } = state;
  if (webhook === undefined) {
    const waiting = state.waiting.shift();
    if (waiting === undefined) state.queue.push(update);
    else waiting(update);
    return 0;
  }
  const headers = {
    'content-type': 'application/json',
    'x-bot-api-secret-token': more.secret ?? webhook.secret,
    ...more.headers,
  };
  const body = JSON.stringify(more.isBare === true ? update : { ok: true, result: update });
  for (;;) {
    const { status } = await fetch(webhook.url, { method: 'POST', headers, body }).catch(() => ({
      status: 599,
    }));
    if (status < 300 || state.resendMs === 0) return status;
    await new Promise((resolve) => setTimeout(resolve, state.resendMs));
  }
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query] = (request.url ?? '').split('?');
  const file = state.files.get(path);
  if (file !== undefined) {
    await serve(response, file);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const params = {
    ...Object.fromEntries(new URLSearchParams(query)),
    ...((text === '' ? {} : JSON.parse(text)) as Record<string, unknown>),
  };
  const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
  const behaviour = state.planned.get(method)?.shift();
  if (await behave(response, behaviour)) return;
  const answer = token === state.token ? await carryOut(state, method, params) : failed(401, 'Unauthorized');
  if (behaviour === 'cut-after') response.destroy();
  else say(response, answer);
}

async function serve(
  response: ServerResponse,
  { bytes, answers }: { readonly bytes: Buffer; readonly answers: FileAnswer[] },
): Promise<void> {
  const answer = answers[0] === 404 ? 404 : answers.shift();
  if (answer === 'cut') {
    response.destroy();
    return;
  }
  if (typeof answer === 'object') await new Promise((resolve) => setTimeout(resolve, answer.slowMs));
  response.writeHead(typeof answer === 'number' ? answer : 200).end(bytes);
}

/** Whether that was all. */
async function behave(response: ServerResponse, behaviour: Behaviour | undefined): Promise<boolean> {
  if (behaviour === undefined || behaviour === 'cut-after') return false;
  if (behaviour === 'cut') response.destroy();
  else if (behaviour === 'not-json') response.writeHead(502).end('<html>Bad gateway</html>');
  else if ('status' in behaviour) response.writeHead(behaviour.status).end('');
  else if ('error' in behaviour) {
    const { error, retryAfter } = behaviour;
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    say(response, failed(error, 'as planned'), headers);
  } else {
    await new Promise((resolve) => setTimeout(resolve, behaviour.slowMs));
    return false;
  }
  return true;
}

type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error_code: number; readonly description: string };

const well = (result: unknown): Answer => ({ ok: true, result });
const failed = (code: number, description: string): Answer => ({ ok: false, error_code: code, description });

/** Errors come with HTTP 200, as the platform's do. */
function say(response: ServerResponse, answer: Answer, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer));
}

type Method = (state: State, params: Record<string, unknown>) => Answer | Promise<Answer>;

const METHODS: Readonly<Record<string, Method>> = {
  getMe: () =>
    well({ id: '1', account_name: 'Bot Lắng Nghe', account_type: 'BASIC', can_join_groups: false }),
  getUpdates: fetchUpdate,
  setWebhook(state, { url, secret_token: secret }) {
    if (typeof url !== 'string' || !/^https?:/.test(url)) return failed(400, 'url is wrong');
    if (typeof secret !== 'string' || secret.length < 8 || secret.length > 256)
      return failed(400, 'secret_token is 8 to 256 characters');
    state.webhook = { url, secret };
    return well({ url, updated_at: Date.now() });
  },
  deleteWebhook(state) {
    state.webhook = undefined;
    return well({ url: '', updated_at: Date.now() });
  },
  getWebhookInfo: (state) => well({ url: state.webhook?.url ?? '', updated_at: Date.now() }),
  sendMessage: (state, params) => send(state, 'sendMessage', params, lengthFault(params.text, 1)),
  sendPhoto: (state, params) =>
    send(
      state,
      'sendPhoto',
      params,
      /^https?:\/\//.test(String(params.photo)) ? lengthFault(params.caption, 0) : 'photo is an address',
    ),
  sendChatAction(state, params) {
    if (params.action !== 'typing') return failed(400, 'no such action');
    state.signs.push({ method: 'sendChatAction', params, at: Date.now() });
    return well({ ok: true });
  },
};

async function carryOut(state: State, method: string, params: Record<string, unknown>): Promise<Answer> {
  return (await METHODS[method]?.(state, params)) ?? failed(404, 'no such method');
}

function lengthFault(text: unknown, least: number): string | undefined {
  const length = typeof text === 'string' ? Array.from(text).length : 0;
  return length < least || length > 2_000 ? `a text has ${least} to 2000 characters` : undefined;
}

const FIELDS = new Set(['chat_id', 'text', 'photo', 'caption', 'parse_mode', 'text_styles']);

function send(state: State, method: string, params: Record<string, unknown>, fault?: string): Answer {
  if (state.sent.length >= state.cap) return failed(429, 'quota exceeded');
  const unknown = Object.keys(params).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) return failed(400, `${unknown} is not documented`);
  if (typeof params.chat_id !== 'string' || params.chat_id === '') return failed(400, 'chat_id is missing');
  if (fault !== undefined) return failed(400, fault);
  state.sent.push({ method, params, at: Date.now() });
  return well({ message_id: `out${state.sent.length}`, date: Date.now() });
}

/** One update or, when its time is over, 408. What was given is forgotten. */
function fetchUpdate(state: State, { timeout = '30' }: Record<string, unknown>): Answer | Promise<Answer> {
  if (state.webhook !== undefined) return failed(400, 'a webhook is set');
  if (state.queue.length > 0) return well(state.queue.shift());
  return new Promise((resolve) => {
    const end = setTimeout(
      () => {
        state.waiting.splice(state.waiting.indexOf(take), 1);
        resolve(failed(408, 'Request timeout'));
      },
      Number(timeout) * 1_000,
    );
    const take = (update: unknown): void => {
      clearTimeout(end);
      resolve(well(update));
    };
    state.waiting.push(take);
  });
}
