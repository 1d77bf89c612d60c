import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import busboy from 'busboy';
import { bringer } from './telegram-bring.ts';
import type { Bringer } from './telegram-bring.ts';
import { customerOf } from './telegram-chat.ts';
import type { Chat, FakeCustomer, Shown } from './telegram-chat.ts';
import { METHODS } from './telegram-methods.ts';
import type { Args, Telegram, Upload } from './telegram-methods.ts';
import { rateOf } from './telegram-rate.ts';
import { Refused, tooMany } from './telegram-rules.ts';

export const TOKEN = '123456:AAabcdefghijklmnopqrstuvwxyz0123456';

/** How a call is answered instead of being carried out; `after` is carried out and its answer is lost. */
export type Behaviour =
  | { readonly status: 429; readonly retryAfter: number }
  | { readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 500 | 502; readonly why?: string }
  | 'cut'
  | 'cut-after'
  | 'silent'
  | { readonly slowMs: number };

export interface Call {
  readonly method: string;
  readonly args: Args;
  readonly at: number;
  /** 200, or what it was refused with. */
  readonly status: number;
}

export interface TelegramFakeOptions {
  readonly port?: number;
  readonly perSecond?: number;
  readonly perChatMs?: number;
  readonly perGroup?: number;
  readonly onTheWayMs?: number;
  /** Milliseconds, for the limits. */
  readonly now?: () => number;
  /** First wait before an update is brought again. */
  readonly againMs?: number;
  /** Chosen for each call; wins over what `next` planned. */
  readonly chance?: (method: string, args: Args) => Behaviour | undefined;
}

/** Telegram, as far as a bot sees it: limits, errors, webhooks that are brought again, long polling. */
export interface TelegramFake {
  readonly url: string;
  readonly token: string;
  readonly telegram: Telegram;
  readonly calls: readonly Call[];
  readonly brought: Bringer['brought'];
  /** How the next calls of a method (`*`: any) are answered, one each. */
  next(method: string, ...behaviours: Behaviour[]): void;
  /** What happens to the next updates that are brought. */
  trick: Bringer['trick'];
  customer(id: number, about?: { name?: string; language?: string }): FakeCustomer;
  /** A group, which may become a supergroup. */
  group(id: number): FakeCustomer & { becomes(id: number): FakeCustomer };
  onShown(listener: (chat: Chat, shown: Shown) => void): void;
  pending(): number;
  /** Calls of a method that were carried out. */
  count(method: string): number;
  stop(): Promise<void>;
}

export async function telegramFake(options: TelegramFakeOptions = {}): Promise<TelegramFake> {
  const { perSecond = 30, perChatMs = 1_000, perGroup = 20, onTheWayMs = 100, againMs = 50 } = options;
  const calls: Call[] = [];
  const planned = new Map<string, Behaviour[]>();
  const telegram: Telegram = {
    chats: new Map(),
    files: new Map(),
    rate: rateOf({ perSecond, perChatMs, perGroup, onTheWayMs, now: options.now }),
    queries: new Map(),
    commands: new Map(),
    hook: undefined,
    lastFault: undefined,
    onShown: () => undefined,
    bringer: bringer({
      hook: () => telegram.hook,
      againMs,
      onReply: (body) => {
        const { method, ...args } = JSON.parse(body) as { method: string };
        void METHODS[method]?.(telegram, args, undefined);
      },
      onFault: (why) => (telegram.lastFault = { why, at: Date.now() }),
    }),
  };
  const plan = (method: string, args: Args): Behaviour | undefined =>
    options.chance?.(method, args) ?? planned.get(method)?.shift() ?? planned.get('*')?.shift();

  const server = createServer((request, response) => {
    void answer({ telegram, calls, plan }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const join = joining(telegram);
  return {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    telegram,
    calls,
    brought: telegram.bringer.brought,
    next: (method, ...behaviours) =>
      void planned.set(method, [...(planned.get(method) ?? []), ...behaviours]),
    trick: (...tricks) => telegram.bringer.trick(...tricks),
    customer: (id, about) => join(id, 'private', about),
    group: (id) => groupOf(telegram, join, id),
    onShown: (listener) => (telegram.onShown = listener),
    pending: () => telegram.bringer.pending(),
    count: (method) => calls.filter((call) => call.method === method && call.status === 200).length,
    async stop() {
      telegram.bringer.stop();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

type Join = (id: number, type: Chat['type'], about?: { name?: string; language?: string }) => FakeCustomer;

function joining(telegram: Telegram): Join {
  let fileIds = 0;
  let queryIds = 0;
  return (id, type, { name = 'Lan', language = 'vi' } = {}) => {
    const fresh: Chat = {
      id,
      type,
      name,
      language,
      isBlocked: false,
      movedTo: undefined,
      shown: [],
      typing: 0,
      nextMessage: 1,
    };
    const chat = telegram.chats.get(id) ?? fresh;
    telegram.chats.set(id, chat);
    return customerOf({
      chat,
      push: (to, update) => telegram.bringer.push(to, update),
      give: (file) => {
        fileIds += 1;
        telegram.files.set(`file${fileIds}`, file);
        return `file${fileIds}`;
      },
      newQuery: () => {
        queryIds += 1;
        telegram.queries.set(`q${queryIds}`, 'open');
        return `q${queryIds}`;
      },
    });
  };
}

function groupOf(
  telegram: Telegram,
  join: Join,
  id: number,
): FakeCustomer & { becomes(id: number): FakeCustomer } {
  const group = join(id, 'group');
  return {
    ...group,
    becomes(to) {
      group.chat.movedTo = to;
      const chat = { id: to, type: 'supergroup' };
      const message = { message_id: 1, date: Math.floor(Date.now() / 1_000), chat, migrate_from_chat_id: id };
      telegram.bringer.push(to, { message });
      const moved = join(to, 'supergroup');
      moved.chat.nextMessage = 2;
      return moved;
    },
  };
}

interface Desk {
  readonly telegram: Telegram;
  readonly calls: Call[];
  readonly plan: (method: string, args: Args) => Behaviour | undefined;
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, prefix = '', ...rest] = (request.url ?? '').split('?')[0]!.split('/');
  if (prefix === 'file') {
    sendBytes(desk, rest, response);
    return;
  }
  if (prefix !== `bot${TOKEN}`) {
    refuse(response, new Refused(401, 'Unauthorized'));
    return;
  }
  const method = rest[0] ?? '';
  const { args, upload } = await argumentsOf(request);
  const note = (status: number): void =>
    void desk.calls.push({ method, args, at: performance.now(), status });
  const behaviour = desk.plan(method, args);
  if (await behaves(behaviour, response, note)) return;
  try {
    const carryOut = METHODS[method];
    if (carryOut === undefined) throw new Refused(404, 'Not Found');
    const result = await carryOut(desk.telegram, args, upload);
    note(200);
    if (behaviour === 'cut-after') response.destroy();
    else reply(response, 200, { ok: true, result });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note(error.code);
    refuse(response, error);
  }
}

/** True when the call has had its answer, or never gets one. */
async function behaves(
  behaviour: Behaviour | undefined,
  response: ServerResponse,
  note: (status: number) => void,
): Promise<boolean> {
  if (behaviour === undefined || behaviour === 'cut-after') return false;
  if (behaviour === 'silent') return true;
  if (behaviour === 'cut') {
    response.destroy();
    return true;
  }
  if ('slowMs' in behaviour) {
    await new Promise((resolve) => setTimeout(resolve, behaviour.slowMs));
    return false;
  }
  note(behaviour.status);
  if (behaviour.status === 429) refuse(response, tooMany(behaviour.retryAfter));
  else refuse(response, new Refused(behaviour.status, behaviour.why ?? 'Internal Server Error'));
  return true;
}

function sendBytes(
  { telegram, plan, calls }: Desk,
  [bot, id = '']: string[],
  response: ServerResponse,
): void {
  const file = telegram.files.get(id);
  const behaviour = plan('download', { id });
  calls.push({
    method: 'download',
    args: { id },
    at: performance.now(),
    status: file === undefined ? 404 : 200,
  });
  if (bot !== `bot${TOKEN}` || file === undefined) return void response.writeHead(404).end();
  if (behaviour === 'cut') {
    response.writeHead(200, { 'content-length': file.bytes.length + 1 });
    response.write(file.bytes, () => response.destroy());
  } else if (typeof behaviour === 'object' && 'status' in behaviour)
    response.writeHead(behaviour.status).end();
  else response.writeHead(200).end(file.bytes);
}

function refuse(response: ServerResponse, { code, message, parameters }: Refused): void {
  reply(response, code, {
    ok: false,
    error_code: code,
    description: message,
    ...(parameters && { parameters }),
  });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function argumentsOf(request: IncomingMessage): Promise<{ args: Args; upload: Upload }> {
  const type = request.headers['content-type'] ?? '';
  return type.startsWith('multipart/') ? formOf(request) : jsonOf(request);
}

async function jsonOf(request: IncomingMessage): Promise<{ args: Args; upload: Upload }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return { args: (text === '' ? {} : JSON.parse(text)) as Args, upload: undefined };
}

function formOf(request: IncomingMessage): Promise<{ args: Args; upload: Upload }> {
  return new Promise((resolve, reject) => {
    const args: Record<string, unknown> = {};
    let upload: Upload;
    const form = busboy({ headers: request.headers, defParamCharset: 'utf8' });
    form.on('field', (name, value) => (args[name] = value));
    form.on('file', (_field, content, { filename }) => {
      const chunks: Buffer[] = [];
      content.on('data', (chunk: Buffer) => chunks.push(chunk));
      content.on('end', () => (upload = { name: String(filename), bytes: Buffer.concat(chunks) }));
    });
    form.on('close', () => resolve({ args, upload }));
    form.on('error', reject);
    request.pipe(form);
  });
}
