import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy before the server that knows which streams of live changes are open. */
export interface CountingFront {
  readonly url: string;
  /** Streams open now. */
  streams(): number;
  /** Streams opened so far, each with the id of the last change its browser had. */
  readonly opened: readonly (string | undefined)[];
  /** Streams that were answered 502. */
  refused(): number;
  /** Cuts every stream. `refusing`: new ones are answered 502 until it is called again without it. */
  cut(how?: { readonly refusing?: boolean }): void;
  stop(): Promise<void>;
}

const LIVE = '/api/v1/live';

export async function countingFront(target: string): Promise<CountingFront> {
  const open = new Set<ServerResponse>();
  const opened: (string | undefined)[] = [];
  let isRefusing = false;
  let refused = 0;
  const server = createServer((asked, answer) => {
    if (asked.url === LIVE) {
      if (isRefusing) {
        refused += 1;
        return void answer.writeHead(502).end('no server');
      }
      opened.push(asked.headers['last-event-id']?.toString());
      open.add(answer);
      answer.on('close', () => open.delete(answer));
    }
    pass(target, asked, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    streams: () => open.size,
    opened,
    refused: () => refused,
    cut: ({ refusing = false } = {}) => {
      isRefusing = refusing;
      for (const answer of open) answer.destroy();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** As it came: the browser's host stays, for the server must know its own pages by it. */
function pass(target: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url = '/' } = asked;
  const onward = request(target + url, { ...(method !== undefined && { method }), headers }, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  answer.on('close', () => onward.destroy());
  asked.pipe(onward);
}
