import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { errorFields, isAppError } from '../core/errors.ts';
import type { Channel, Log, WebhookReply } from '../road/ports.ts';

/** A caller that sends its request slower than this is cut off: a photo from a phone with one bar takes a minute. */
const REQUEST_MS = 120_000;
const HEADERS_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const CLOSE_LOOK_MS = 50;

export interface DoorOptions {
  readonly channels: readonly Channel[];
  /** Everything that is not a channel's: the express app, loaded when first asked for. */
  readonly app: () => Promise<(request: IncomingMessage, response: ServerResponse) => void>;
  readonly caller: (request: IncomingMessage) => string;
  readonly log: Log;
}

export interface Door {
  listen(port: number, host: string): Promise<number>;
  /** Takes no new request, lets those in hand end, then closes. */
  close(): Promise<void>;
}

/** The one server. Paths of channels are answered straight from it; express costs eight times as much. */
export function openDoor(options: DoorOptions): Door {
  const routes = options.channels.flatMap((channel) => channel.paths.map((path) => ({ path, channel })));
  const channelOf = (url: string): Channel | undefined => {
    const end = url.indexOf('?');
    const path = end === -1 ? url : url.slice(0, end);
    return routes.find((route) => path === route.path || path.startsWith(`${route.path}/`))?.channel;
  };
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS, noDelay: true });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('request', (request, response) => {
    const channel = channelOf(request.url ?? '/');
    if (channel?.webhook === undefined) void toApp(options, request, response);
    else takeBody(options, channel, request, response);
  });
  const upgraded = new Set<Socket>();
  server.on('upgrade', (request, socket: Socket, head) => {
    // Without a listener a caller that cuts the line would end the process.
    socket.on('error', () => socket.destroy());
    const channel = channelOf(request.url ?? '/');
    if (channel?.upgrade === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    channel.upgrade(request, socket, head);
  });
  return { listen: (port, host) => listen(server, port, host), close: () => close(server, upgraded) };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, 1_024, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Connections are kept alive by their callers: each is closed as soon as its last request has its answer. */
function close(server: Server, upgraded: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const idling = setInterval(() => server.closeIdleConnections(), CLOSE_LOOK_MS);
    server.close(() => {
      clearInterval(idling);
      resolve();
    });
    for (const socket of upgraded) socket.destroySoon();
  });
}

async function toApp(
  options: DoorOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    (await options.app())(request, response);
  } catch (error) {
    options.log.error(errorFields(error), 'The application could not be loaded.');
    answer(response, { status: 500 });
  }
}

function takeBody(
  options: DoorOptions,
  channel: Channel,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= channel.bodyLimit) chunks.push(chunk);
    else if (!response.headersSent) {
      answer(response, { status: 413, headers: { connection: 'close' } });
      request.resume();
    }
  });
  request.on('end', () => {
    if (bytes > channel.bodyLimit) return;
    const [first] = chunks;
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    void ask(options, channel, request, body).then((reply) => answer(response, reply));
  });
  request.on('error', () => response.destroy());
}

async function ask(
  options: DoorOptions,
  channel: Channel,
  request: IncomingMessage,
  body: Buffer,
): Promise<WebhookReply> {
  const { method = 'GET', url = '/', headers } = request;
  try {
    const reply = await channel.webhook?.({ method, url, headers, body, ip: options.caller(request) });
    return reply ?? { status: 404 };
  } catch (error) {
    if (isAppError(error, 'unavailable')) return notTaken(error.retryAfterMs);
    if (isAppError(error)) return { status: error.code === 'not-allowed' ? 401 : 400 };
    options.log.error({ channel: channel.name, ...errorFields(error) }, 'A webhook failed.');
    return { status: 500 };
  }
}

/** Not committed, so not acknowledged: the platform brings it again (law 2). */
function notTaken(retryAfterMs = 1_000): WebhookReply {
  return { status: 503, headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } };
}

function answer(response: ServerResponse, reply: WebhookReply): void {
  if (response.headersSent) return;
  const body = reply.body ?? '';
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(reply.status, { ...reply.headers, 'content-length': length });
  response.end(body);
}
