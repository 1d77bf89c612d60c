import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface StubApi {
  readonly url: string;
  /** Who hears of each posted body. */
  heard: (path: string, body: string) => void;
  stop(): void;
}

const OK = (body: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const PLAIN = OK('{}');
const TELEGRAM = OK('{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}');

const ZALO_OA = OK('{"error":0,"message":"Success","data":{"message_id":"m1","user_id":"1"}}');
const CONNECTOR = OK('{"id":"a1"}');

function answerTo(path: string): string {
  // Nothing comes: the call is held, as a long poll is.
  if (path.endsWith('/getUpdates')) return '';
  if (path.startsWith('/bot')) return TELEGRAM;
  if (path.startsWith('/v3.0/oa/')) return ZALO_OA;
  return path.startsWith('/v3/conversations/') ? CONNECTOR : PLAIN;
}

/** The platform's side of replies: HTTP by hand, so that it costs the driver as little as can be. */
export async function stubApi(): Promise<StubApi> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setNoDelay(true);
    let rest: Buffer | undefined;
    socket.on('data', (chunk) => {
      let bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
      for (;;) {
        const read = readRequest(bytes);
        if (read === undefined) break;
        socket.write(answerTo(read.path));
        api.heard(read.path, read.body);
        bytes = bytes.subarray(read.end);
      }
      rest = bytes.length === 0 ? undefined : bytes;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  const api: StubApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => undefined,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return api;
}

function readRequest(bytes: Buffer): { path: string; body: string; end: number } | undefined {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const text = bytes.toString('latin1', 0, head);
  const length = /\r\ncontent-length: *(\d+)/i.exec(text);
  if (length === null) throw new Error('the server posts without content-length');
  const start = head + 4;
  const end = start + Number(length[1]);
  if (bytes.length < end) return undefined;
  return { path: text.slice(5, text.indexOf(' ', 5)), body: bytes.toString('utf8', start, end), end };
}
