import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkedMessage } from './zalo-oa-checks.ts';
import { zaloEmitter, type EmitterKnobs, type ZaloEmitter } from './zalo-oa-events.ts';
import { zaloOauth, type ZaloOauth } from './zalo-oauth.ts';
import { zaloQuota } from './zalo-quota.ts';
import { zaloZns, type ZaloZns } from './zalo-zns.ts';

export const ZALO_APP = {
  appId: '1234567890123456789',
  appSecret: 'app-secret-for-tests',
  oaSecret: 'oa-secret-for-tests',
  oaId: '388613280878808645',
};

export interface ZaloSent {
  readonly path: string;
  readonly to: string;
  readonly id: string;
  readonly message: Record<string, unknown>;
  readonly isBilled: boolean;
}

export interface ZaloKnobs {
  /** The next calls are answered so, one each: an error code of Zalo's, an HTTP status, or no answer at all. */
  readonly next: (number | { status: number; retryAfter?: string } | 'cut' | 'silent' | { slowMs: number })[];
  /** The call is done, and its answer never arrives. */
  lost: number;
  /** Whether each call must prove that it knows the app's secret. */
  needsProof: boolean;
  /** Nobody pays: messages after the free window are refused. */
  hasNoCloudAccount: boolean;
  readonly blocked: Set<string>;
}

/** What a customer has sent, and how it comes when it is fetched. */
export interface KeptFile {
  readonly bytes: Buffer;
  readonly status?: number;
  readonly slowMs?: number;
  /** What it waits for. */
  readonly after?: () => Promise<void>;
}

/** Zalo as a server: what is wrong is refused as Zalo refuses it, with HTTP 200. */
export interface ZaloOa extends ZaloEmitter {
  readonly url: string;
  readonly knobs: ZaloKnobs & EmitterKnobs;
  readonly oauth: ZaloOauth;
  readonly zns: ZaloZns;
  readonly sent: readonly ZaloSent[];
  readonly uploads: readonly { path: string; bytes: number; id: string }[];
  /** Calls by path. */
  readonly calls: readonly string[];
  /** When each person last did something with the account. */
  readonly lastInteraction: Map<string, number>;
  /** Files that customers have sent, by path. */
  readonly files: Map<string, KeptFile>;
  /** What a line at the keyboard does, when somebody sits at one: taken at `/fake` too. */
  hand: ((line: string) => Promise<string>) | undefined;
  /** Texts that reached somebody, with their buttons' titles. */
  heard(user: string): readonly string[];
  stop(): Promise<void>;
}

type Fake = Omit<ZaloOa, 'stop' | 'url'> & {
  readonly sent: ZaloSent[];
  readonly calls: string[];
  readonly uploads: { path: string; bytes: number; id: string }[];
  readonly now: () => Date;
};

export async function zaloOa(
  given: { webhook?: () => string; now?: () => Date; redirectUri?: string; port?: number } = {},
): Promise<ZaloOa> {
  const now = given.now ?? ((): Date => new Date());
  const lastInteraction = new Map<string, number>();
  const emitter = zaloEmitter({ ...ZALO_APP, now, lastInteraction, webhook: given.webhook ?? (() => '') });
  const sent: ZaloSent[] = [];
  const fake: Fake = {
    ...emitter,
    knobs: Object.assign(emitter.knobs, {
      next: [],
      lost: 0,
      needsProof: true,
      hasNoCloudAccount: false,
      blocked: new Set<string>(),
    }),
    oauth: zaloOauth({
      ...ZALO_APP,
      now,
      ...(given.redirectUri !== undefined && { redirectUri: given.redirectUri }),
    }),
    zns: zaloZns(),
    sent,
    uploads: [],
    calls: [],
    lastInteraction,
    files: new Map(),
    hand: undefined,
    heard: (user) => sent.filter(({ to }) => to === user).map(({ message }) => shown(message)),
    now,
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => void behave(fake, request, response, Buffer.concat(parts)));
  });
  await new Promise<void>((resolve) => server.listen(given.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        emitter.quiet();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function shown(message: Record<string, unknown>): string {
  const { text = '', attachment } = message as {
    text?: string;
    attachment?: { payload?: { buttons?: { title: string }[]; template_type?: string } };
  };
  const buttons = attachment?.payload?.buttons?.map(({ title }) => `[${title}]`) ?? [];
  return (
    [text, ...buttons].filter((part) => part !== '').join(' ') ||
    `<${attachment?.payload?.template_type ?? 'file'}>`
  );
}

async function behave(
  fake: Fake,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const file = fake.files.get(url.pathname);
  if (file !== undefined) {
    if (file.slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, file.slowMs));
    await file.after?.();
    response.writeHead(file.status ?? 200).end(file.bytes);
    return;
  }
  if (url.pathname === '/fake' && fake.hand !== undefined) {
    const said = await fake.hand(body.toString()).catch((error: unknown) => String(error));
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(`${said}\n`);
    return;
  }
  fake.calls.push(url.pathname);
  if (url.pathname === '/v4/oa/permission') {
    response.writeHead(302, { location: fake.oauth.consent(url.href) }).end();
    return;
  }
  if (url.pathname === '/v4/oa/access_token') {
    await exchange(fake, request, response, body);
    return;
  }
  const planned = fake.knobs.next.shift();
  if (planned === 'silent') return;
  if (planned === 'cut') {
    response.destroy();
  } else if (typeof planned === 'number') {
    json(response, { error: planned, message: 'planned' });
  } else if (planned !== undefined && 'status' in planned) {
    response
      .writeHead(
        planned.status,
        planned.retryAfter === undefined ? {} : { 'retry-after': planned.retryAfter },
      )
      .end('<html>');
  } else {
    if (planned !== undefined) await new Promise((resolve) => setTimeout(resolve, planned.slowMs));
    const answer = answerOf(fake, request, url, body);
    if (fake.knobs.lost > 0) {
      fake.knobs.lost -= 1;
      response.destroy();
    } else json(response, answer);
  }
}

async function exchange(
  fake: Fake,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const { knobs } = fake.oauth;
  if (knobs.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, knobs.slowMs));
  if (knobs.down > 0) {
    knobs.down -= 1;
    response.writeHead(502).end('bad gateway');
    return;
  }
  const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
  const key = request.headers.secret_key;
  const answer = isForm
    ? fake.oauth.exchange(new URLSearchParams(body.toString()), typeof key === 'string' ? key : undefined)
    : { error: -14001 };
  if (knobs.lost > 0) {
    knobs.lost -= 1;
    response.destroy();
  } else json(response, answer);
}

function json(response: ServerResponse, answer: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

function answerOf(fake: Fake, request: IncomingMessage, url: URL, body: Buffer): object {
  const refused = checkedMessage.refusedCall(fake, request, ZALO_APP.appSecret);
  if (refused !== undefined) return { error: refused, message: 'refused' };
  const path = url.pathname;
  if (path === '/v2.0/oa/getoa')
    return { error: 0, message: 'Success', data: { oa_id: ZALO_APP.oaId, name: 'Tiệm Lắng Nghe' } };
  if (path.startsWith('/v2.0/oa/upload/')) return upload(fake, path, request, body);
  const read = JSON.parse(body.toString() || '{}') as Record<string, unknown>;
  if (path === '/v3.0/oa/quota/message') return zaloQuota.message(fake, read);
  if (path === '/message/quota') return zaloQuota.templates(fake);
  if (path === '/message/template') return fake.zns.byPhone(read);
  if (path === '/v3.0/oa/message/template') return fake.zns.byUid(read);
  if (path === '/v3.0/oa/message/cs') return sendTo(fake, path, read, 'user_id');
  if (path === '/v2.0/oa/message') return sendTo(fake, path, read, 'anonymous_id');
  if (/\/message\/(transaction|promotion)$/.test(path)) return { error: -240, message: 'closed' };
  return { error: -201, message: 'no such path' };
}

function sendTo(
  fake: Fake,
  path: string,
  body: Record<string, unknown>,
  field: 'user_id' | 'anonymous_id',
): object {
  const { recipient = {}, message = {} } = body as {
    recipient?: Record<string, string>;
    message?: Record<string, unknown>;
  };
  const to = recipient[field];
  if (typeof to !== 'string' || (field === 'anonymous_id' && typeof recipient.conversation_id !== 'string'))
    return { error: -201, message: 'recipient' };
  const wrong = checkedMessage.faultOf(message, new Set(fake.uploads.map(({ id }) => id)));
  if (wrong !== undefined) return { error: wrong, message: 'message' };
  if (fake.knobs.blocked.has(to)) return { error: -213, message: 'has not followed' };
  const window = field === 'user_id' ? checkedMessage.windowOf(fake, to) : { error: 0, isBilled: false };
  if (window.error !== 0) return { error: window.error, message: 'window' };
  const id = `m${fake.sent.length + 1}`;
  fake.sent.push({ path, to, id, message, isBilled: window.isBilled });
  const quota = { quota_type: 'reply', remain: '8', total: '8' };
  return {
    error: 0,
    message: 'Success',
    data: { message_id: id, user_id: to, sent_time: String(fake.now().getTime()), quota },
  };
}

const UPLOAD_LIMITS: Readonly<Record<string, { magic: RegExp; bytes: number }>> = {
  image: { magic: /^(\xff\xd8\xff|\x89PNG)/, bytes: 1024 * 1024 },
  gif: { magic: /^GIF8/, bytes: 5 * 1024 * 1024 },
  file: { magic: /^(%PDF|PK|\xd0\xcf|[\x20-\x7e])/, bytes: 5 * 1024 * 1024 },
};

function upload(fake: Fake, path: string, request: IncomingMessage, body: Buffer): object {
  const limits = UPLOAD_LIMITS[path.split('/').at(-1) ?? ''];
  const boundary = /boundary=(\S+)/.exec(request.headers['content-type'] ?? '')?.[1];
  if (limits === undefined || boundary === undefined) return { error: -201, message: 'not a form' };
  const start = body.indexOf('\r\n\r\n') + 4;
  const end = body.lastIndexOf(`\r\n--${boundary}--`);
  const bytes = body.subarray(start, end);
  if (!body.subarray(0, start).includes('name="file"') || bytes.length === 0)
    return { error: -201, message: 'file' };
  if (bytes.length > limits.bytes || !limits.magic.test(bytes.toString('latin1', 0, 8)))
    return { error: -210, message: 'file' };
  const id = `up-${fake.uploads.length + 1}`;
  fake.uploads.push({ path, bytes: bytes.length, id });
  return {
    error: 0,
    message: 'Success',
    data: path.endsWith('/file') ? { token: id } : { attachment_id: id },
  };
}
