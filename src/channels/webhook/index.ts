import { AppError, isAppError } from '../../core/errors.ts';
import type { Channel, KeepUnknown, Receive, Sent, WebhookReply, WebhookRequest } from '../../road/ports.ts';
import { decode, otherKind } from './decode.ts';
import { encode } from './encode.ts';
import { BODY_LIMIT_BYTES, SEND_LIMIT_MS, SKEW_MS, WEBHOOK_CAN } from './limits.ts';
import { outcome } from './outcome.ts';
import { webhookSchemas } from './payload.ts';
import { poster } from './post.ts';
import type { Poster } from './post.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, signer } from './signature.ts';
import type { Signer } from './signature.ts';

export interface WebhookOptions {
  /** The account's name: messages come in at `/webhook/<name>`. */
  readonly name: string;
  /** Signs both directions. */
  readonly secret: string;
  /** The firm's address, to which messages are posted. */
  readonly url: string;
  /** Called for each message whose signature is wrong or whose time is too far off. */
  readonly forged?: (why: 'forged' | 'late', ip: string) => void;
  /** Keeps what the app sends of a kind that is not known here: it is told so, and staff can see what it wanted. */
  readonly unknown?: KeepUnknown;
  readonly now?: () => Date;
  /** How long the firm's server may take to answer one message. */
  readonly sendLimitMs?: number;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const TAKEN: WebhookReply = { status: 200, headers: JSON_TYPE, body: '{"ok":true}' };

/** A firm's own app: signed JSON in, signed JSON out to the firm's address. */
export function webhookChannel(options: WebhookOptions): Channel {
  const { name, url, now = () => new Date() } = options;
  const path = `/webhook/${name}`;
  const keys = signer(options.secret, SKEW_MS);
  const lazySchemas = once(webhookSchemas);
  let receive: Receive | undefined;
  let out: Poster | undefined;

  return {
    name,
    can: WEBHOOK_CAN,
    paths: [path],
    bodyLimit: () => BODY_LIMIT_BYTES,
    start(given) {
      receive = given;
      out = poster(url, options.sendLimitMs ?? SEND_LIMIT_MS);
      return Promise.resolve();
    },
    async stop() {
      receive = undefined;
      await out?.stop();
      out = undefined;
    },
    async webhook(asked) {
      const refused = refusal(asked, path);
      if (refused === 'schema') return { status: 200, headers: JSON_TYPE, body: lazySchemas() };
      if (refused !== undefined) return refused;
      const verdict = verify(keys, asked, now());
      if (verdict !== 'good') {
        options.forged?.(verdict, asked.ip);
        return failed(401, verdict === 'late' ? 'timestamp too far off' : 'wrong signature');
      }
      return take(options, receive, asked.body);
    },
    async send(to, message): Promise<Sent> {
      if (out === undefined) throw new AppError('unavailable', `${name} is not started`);
      const body = encode(to, message);
      return outcome(await out.post(signedHeaders(keys, message.key, body, now()), body), now());
    },
  };
}

function refusal(asked: WebhookRequest, path: string): WebhookReply | 'schema' | undefined {
  const query = asked.url.indexOf('?');
  const at = query < 0 ? asked.url : asked.url.slice(0, query);
  if (asked.method === 'GET' && at === `${path}/schema`) return 'schema';
  if (at !== path) return failed(404, 'no such path');
  if (asked.method !== 'POST')
    return { ...failed(405, 'POST only'), headers: { ...JSON_TYPE, allow: 'POST' } };
  if (asked.body.length > BODY_LIMIT_BYTES) return failed(413, `at most ${BODY_LIMIT_BYTES} bytes`);
  return undefined;
}

function verify(keys: Signer, { headers, body }: WebhookRequest, now: Date): 'good' | 'late' | 'forged' {
  return keys.check(
    { timestamp: headers[TIMESTAMP_HEADER], signature: headers[SIGNATURE_HEADER], body },
    now,
  );
}

function signedHeaders(keys: Signer, key: string, body: Buffer, now: Date): string[] {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return [
    'content-type',
    'application/json',
    'idempotency-key',
    key,
    TIMESTAMP_HEADER,
    timestamp,
    SIGNATURE_HEADER,
    keys.sign(timestamp, body),
  ];
}

async function take(
  { name, unknown }: WebhookOptions,
  receive: Receive | undefined,
  body: Buffer,
): Promise<WebhookReply> {
  if (receive === undefined) return later(1000);
  try {
    await receive(decode(name, body));
    return TAKEN;
  } catch (thrown) {
    if (isAppError(thrown, 'invalid-input')) {
      const other = otherKind(body);
      if (other !== undefined) await unknown?.(other.kind, other);
      return failed(400, thrown.message);
    }
    if (isAppError(thrown, 'unavailable') || isAppError(thrown, 'stale'))
      return later(thrown.retryAfterMs ?? 1000);
    throw thrown;
  }
}

function later(ms: number): WebhookReply {
  const reply = failed(503, 'not kept, send it again');
  return { ...reply, headers: { ...JSON_TYPE, 'retry-after': String(Math.max(1, Math.ceil(ms / 1000))) } };
}

function failed(status: number, why: string): WebhookReply {
  return { status, headers: JSON_TYPE, body: JSON.stringify({ error: why }) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
