import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel, WebhookReply, WebhookRequest } from '../../src/road/ports.ts';

export interface TestDoor {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A real HTTP server that mounts one channel as the product's door does, and pages beside it. */
export async function doorForChannel(
  channel: Channel,
  options: { port?: number; page?: (request: WebhookRequest) => WebhookReply | undefined } = {},
): Promise<TestDoor> {
  const server = createServer((request, response) => {
    void answer(request, response, channel, options.page);
  });
  server.on('upgrade', (request, socket, head) => channel.upgrade?.(request, socket, head));
  const port = await listening(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listening(server: Server, port: number): Promise<number> {
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  // A listening TCP server has an AddressInfo.
  return (server.address() as AddressInfo).port;
}

type Page = (request: WebhookRequest) => WebhookReply | undefined;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  channel: Channel,
  page: Page | undefined,
): Promise<void> {
  const body = await bodyOf(request, channel.bodyLimit((request.url ?? '').split('?')[0] ?? ''));
  if (body === undefined) return void response.writeHead(413).end();
  const asked: WebhookRequest = {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: request.headers,
    body,
    ip: request.socket.remoteAddress ?? '',
  };
  try {
    const path = asked.url.split('?')[0] ?? '';
    const isChannels = channel.paths.some((start) => path.startsWith(start));
    const reply = isChannels ? await channel.webhook?.(asked) : page?.(asked);
    write(response, reply ?? { status: 404 });
  } catch {
    write(response, { status: 500 });
  }
}

function write(response: ServerResponse, reply: WebhookReply): void {
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}

async function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
