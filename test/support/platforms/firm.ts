import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One message as the firm's server got it. */
export interface Delivered {
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly payload: Record<string, unknown>;
  /** Signed rightly and in time. */
  readonly genuine: boolean;
  /** Its idempotency key had been seen before. */
  readonly repeated: boolean;
}

type Behaviour =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'cut'
  | 'cut-in-answer'
  | 'silent'
  | { readonly slowMs: number };

/** A firm's own server: checks what it gets and answers as it is told, 200 when it is told nothing. */
export interface Firm {
  readonly url: string;
  readonly delivered: readonly Delivered[];
  /** Different messages, repetitions left out. */
  kept(): readonly Delivered[];
  /** How the next messages are answered, one each. */
  next(...behaviours: Behaviour[]): void;
  connections(): number;
  stop(): Promise<void>;
}

export async function firm(secret: string): Promise<Firm> {
  const delivered: Delivered[] = [];
  const seen = new Set<string>();
  const planned: Behaviour[] = [];
  let connections = 0;

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts);
      const key = String(request.headers['idempotency-key']);
      delivered.push({
        headers: request.headers,
        raw,
        payload: JSON.parse(raw.toString()) as Record<string, unknown>,
        genuine: isGenuine(secret, request.headers, raw),
        repeated: seen.has(key),
      });
      const behaviour = planned.shift() ?? { status: 200 };
      if (keeps(behaviour)) seen.add(key);
      behave(response, behaviour);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/langnghe?shop=1`,
    delivered,
    kept: () => delivered.filter((one) => !one.repeated),
    next: (...behaviours) => void planned.push(...behaviours),
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A refused message was not kept, so bringing it again is not a repetition. */
function keeps(behaviour: Behaviour): boolean {
  return typeof behaviour === 'string' || !('status' in behaviour) || behaviour.status < 300;
}

function behave(response: ServerResponse, behaviour: Behaviour): void {
  if (behaviour === 'silent') return;
  if (behaviour === 'cut') {
    response.destroy();
  } else if (behaviour === 'cut-in-answer') {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"id"', () => response.destroy());
  } else if ('slowMs' in behaviour) {
    setTimeout(() => response.writeHead(200).end(), behaviour.slowMs);
  } else {
    response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body ?? '');
  }
}

function isGenuine(secret: string, headers: IncomingHttpHeaders, raw: Buffer): boolean {
  const timestamp = String(headers['x-langnghe-timestamp']);
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  const expected = createHmac('sha256', secret).update(`${timestamp}.${raw.toString()}`).digest('hex');
  return age < 300 && headers['x-langnghe-signature'] === `v1=${expected}`;
}

/** The headers with which a firm signs what it sends. */
export function firmHeaders(secret: string, body: string, at = new Date()): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-langnghe-timestamp': timestamp, 'x-langnghe-signature': `v1=${mac}` };
}
