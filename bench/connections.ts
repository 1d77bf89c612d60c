import { connect } from 'node:net';
import type { Socket } from 'node:net';

const IDLE_LIMIT_MS = 3_000;

interface Line {
  readonly socket: Socket;
  usedAt: number;
  answered: ((status: number) => void) | undefined;
}

export interface Connections {
  /** One request on a connection of its own; status 0 when the connection broke. */
  post(request: Buffer, answered: (status: number) => void): void;
  stop(): void;
}

/** The platform's side of webhooks: HTTP by hand on kept connections, one request at a time on each. */
export function connections(port: number): Connections {
  const free: Line[] = [];
  const all = new Set<Line>();

  const open = (): Line => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const line: Line = { socket, usedAt: 0, answered: undefined };
    all.add(line);
    let got = '';
    socket.on('data', (chunk) => {
      got = got === '' ? chunk.toString('latin1') : got + chunk.toString('latin1');
      if (!isWhole(got)) return;
      const status = Number(got.slice(9, 12));
      const { answered } = line;
      got = '';
      line.answered = undefined;
      line.usedAt = performance.now();
      free.push(line);
      answered?.(status);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      all.delete(line);
      const at = free.indexOf(line);
      if (at >= 0) free.splice(at, 1);
      line.answered?.(0);
      line.answered = undefined;
    });
    return line;
  };

  const take = (): Line => {
    for (;;) {
      const line = free.pop();
      if (line === undefined) return open();
      if (performance.now() - line.usedAt < IDLE_LIMIT_MS) return line;
      line.socket.destroy();
    }
  };

  return {
    post(request, answered) {
      const line = take();
      line.answered = answered;
      line.socket.write(request);
    },
    stop() {
      for (const line of all) line.socket.destroy();
    },
  };
}

function isWhole(got: string): boolean {
  const head = got.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(got.slice(0, head));
  if (length !== null) return got.length >= head + 4 + Number(length[1]);
  if (/\r\ntransfer-encoding: *chunked/i.test(got)) return got.endsWith('0\r\n\r\n');
  return true;
}
