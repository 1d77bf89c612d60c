import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { pause } from './fake-clock.ts';

/**
 * What becomes of a call on its way to us: `refused` by somebody before us (503), `cut` before it arrives,
 * `answer-lost` after we have taken it, or late.
 */
export type FrontFault = 'refused' | 'cut' | 'answer-lost' | { readonly slowMs: number };

/** What stands between a platform and our door: a proxy, a line. */
export interface FlakyFront {
  readonly url: string;
  leadTo(url: string): void;
  /** What becomes of the next calls, one each. */
  next(...faults: readonly FrontFault[]): void;
  stop(): Promise<void>;
}

export async function flakyFront(): Promise<FlakyFront> {
  const planned: FrontFault[] = [];
  let target = '';
  const server = createServer((asked, answer) => {
    void pass(asked, answer, { target, fault: planned.shift() }).catch(() => answer.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    leadTo: (url) => void (target = url),
    next: (...faults) => void planned.push(...faults),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  { target, fault }: { readonly target: string; readonly fault: FrontFault | undefined },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked as AsyncIterable<Buffer>) chunks.push(chunk);
  if (fault === 'cut') return void answer.destroy();
  if (fault === 'refused') return void answer.writeHead(503).end();
  if (typeof fault === 'object') await pause(fault.slowMs);
  const { connection: _ours, host: _there, ...headers } = asked.headers;
  const got = await request(target + (asked.url ?? ''), {
    method: 'POST',
    headers,
    body: Buffer.concat(chunks),
  });
  const body = await got.body.text();
  if (fault === 'answer-lost') answer.destroy();
  else answer.writeHead(got.statusCode).end(body);
}
