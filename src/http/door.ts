import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AppError, errorFields, isAppError } from '../core/errors.ts';
import type { Channel, Log, WebhookReply } from '../road/ports.ts';
import { openBodies, type Bodies } from './bodies.ts';

/** A caller that sends its request slower than this is cut off: a photo from a phone with one bar takes a minute. */
const REQUEST_MS = 120_000;
const HEADERS_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const CLOSE_LOOK_MS = 50;
/** Beyond these nothing more is taken in: one process has so many files to open and so much memory. */
const MOST_CONNECTIONS = 10_000;
const MOST_BODY_BYTES = 128 * 1024 * 1024;

export interface DoorOptions {
  readonly channels: readonly Channel[];
  /** Everything that is not a channel's: the express app, loaded when first asked for. */
  readonly app: () => Promise<(request: IncomingMessage, response: ServerResponse) => void>;
  readonly caller: (request: IncomingMessage) => string;
  readonly log: Log;
  /** Bytes of all bodies in hand together; beyond it callers are told to come again. */
  readonly mostBodyBytes?: number;
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
    const path = pathOf(url);
    return routes.find((route) => path === route.path || path.startsWith(`${route.path}/`))?.channel;
  };
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS, noDelay: true });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = MOST_CONNECTIONS;
  const bodies = openBodies(options.mostBodyBytes ?? MOST_BODY_BYTES);
  // Browsers open some before they need them; to Node these are not idle.
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', (request, response) => {
    silent.delete(request.socket);
    const channel = channelOf(request.url ?? '/');
    if (channel?.webhook === undefined) void toApp(options, request, response);
    else void toChannel({ options, channel, bodies }, request, response);
  });
  const upgraded = new Set<Socket>();
  server.on('upgrade', (request, socket: Socket, head) => {
    silent.delete(socket);
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
  return {
    listen: (port, host) => listen(server, port, host),
    close: () => close(server, upgraded, silent),
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(notListening(error, port, host)));
    server.listen(port, host, 1_024, () => {
      server.removeAllListeners('error');
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** What stands in the way of most first starts, in words that name the setting. */
function notListening(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const why = new Map([
    ['EADDRINUSE', `Port ${port} is taken by another program: stop it, or set PORT to another.`],
    ['EACCES', `This account may not open port ${port}: set PORT to one above 1023.`],
    ['EADDRNOTAVAIL', `This machine has no address ${host}: set HOST to one of its own.`],
    ['ENOTFOUND', `This machine has no address ${host}: set HOST to one of its own.`],
  ]).get(error.code ?? '');
  return why === undefined ? error : new AppError('misconfigured', why, { cause: error });
}

/**
 * Connections are kept alive by their callers: each is closed as soon as its last request has its answer, and
 * one on which nothing was asked at the next look, so that what has just come is taken in.
 */
function close(server: Server, upgraded: ReadonlySet<Socket>, silent: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const idling = setInterval(() => {
      server.closeIdleConnections();
      for (const socket of silent) socket.destroy();
    }, CLOSE_LOOK_MS);
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

interface ChannelCall {
  readonly options: DoorOptions;
  readonly channel: Channel;
  readonly bodies: Bodies;
}

async function toChannel(
  { options, channel, bodies }: ChannelCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const taken = await bodies.take(request, channel.bodyLimit(pathOf(request.url ?? '/')));
  if ('refused' in taken) {
    if (taken.refused === 'gone') response.destroy();
    else answer(response, refusal(taken.refused));
    return;
  }
  const reply = await ask(options, channel, request, taken.bytes);
  taken.giveBack();
  try {
    answer(response, reply);
  } catch (error) {
    options.log.error({ channel: channel.name, ...errorFields(error) }, 'An answer cannot be written.');
    answer(response, { status: 500 });
  }
}

/** The rest of a body that is not taken is not waited for: its connection ends. */
function refusal(status: 413 | 503): WebhookReply {
  const { headers } = status === 503 ? notTaken() : {};
  return { status, headers: { ...headers, connection: 'close' } };
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
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
  const headers: Record<string, string | number> = { ...reply.headers };
  headers['content-length'] = length;
  response.writeHead(reply.status, headers);
  response.end(body);
}
