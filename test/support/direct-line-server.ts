import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Posted {
  readonly type: string;
  readonly text?: string;
  readonly value?: unknown;
  readonly channelData: { readonly clientActivityID: string };
}

/** A small Direct Line server for the terminal's tests: keeps each activity once and answers by a script. */
export interface DirectLineServer {
  readonly url: string;
  readonly heard: readonly Posted[];
  /** Status of the next calls, one each; then 200 again. */
  fail(...statuses: number[]): void;
  /** The bot or a member of staff says something. */
  says(text: string, more?: Record<string, unknown>, from?: 'bot' | 'staff'): void;
  stop(): Promise<void>;
}

export async function directLineServer(
  reply: (posted: Posted, server: DirectLineServer) => void,
  port = 0,
): Promise<DirectLineServer> {
  const activities: Record<string, unknown>[] = [];
  const heard: Posted[] = [];
  const failing: number[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const status = failing.shift();
      const [code, answer] =
        status === undefined ? take(request, body) : [status, { error: { message: 'no' } }];
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });

  const take = (request: IncomingMessage, body: string): [number, unknown] => {
    const url = new URL(request.url!, 'http://localhost');
    if (url.pathname === '/health/live') return [200, { live: true }];
    if (request.headers.origin !== made.url) return [401, { error: { message: 'A secret is needed.' } }];
    if (url.pathname === '/v3/directline/conversations') {
      return [201, { conversationId: 'k1', token: 't1', expires_in: 1800, resume: 'r1' }];
    }
    if (url.pathname !== '/v3/directline/conversations/k1/activities')
      return [404, { error: { message: 'where?' } }];
    if (request.headers.authorization !== 'Bearer t1') return [403, { error: { message: 'who?' } }];
    if (request.method === 'GET') {
      const after = Number(url.searchParams.get('watermark'));
      return [200, { activities: activities.slice(after), watermark: String(activities.length) }];
    }
    const posted = JSON.parse(body) as Posted;
    const id = posted.channelData.clientActivityID;
    if (heard.every((one) => one.channelData.clientActivityID !== id)) {
      heard.push(posted);
      activities.push({ type: posted.type, from: { id: 'u1', role: 'user' }, text: posted.text ?? '' });
      reply(posted, made);
    }
    return [200, { id: `k1|${id}` }];
  };

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const made: DirectLineServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    fail: (...statuses) => void failing.push(...statuses),
    says: (text, more = {}, from = 'bot') =>
      void activities.push({ type: 'message', from: { id: from, role: 'bot' }, text, ...more }),
    stop: () => stopped(server),
  };
  return made;
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => resolve(body));
  });
}
