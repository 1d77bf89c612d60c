import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Line } from '../../core/conversation.ts';
import type { WebLimits } from './limits.ts';
import type { Reader } from './reader.ts';
import type { Stream } from './stream.ts';

/** A client that may open a socket, and how its lines are written. */
export interface SocketClient {
  readonly conversation: string;
  readonly after: number;
  write(lines: readonly Line[], watermark: number): string;
}

export interface Sockets {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, client: SocketClient): void;
  /** A sign for whoever looks at the conversation now; nothing is kept. */
  sign(conversation: string, frame: (watermark: number) => string): void;
  stop(): Promise<void>;
}

interface Client extends Reader {
  readonly socket: WebSocket;
  isAlive: boolean;
}

const GOING_AWAY = 1001;
const POLICY = 1008;
const RESTART = 1012;
/** A ping is an empty frame; nothing a client sends over the socket is read. */
const LARGEST_FRAME = 1024;

export async function sockets(options: { stream: Stream; limits: WebLimits }): Promise<Sockets> {
  const { WebSocketServer } = await import('ws');
  const { stream, limits } = options;
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME, perMessageDeflate: false });
  const clients = new Set<Client>();
  const pinging = setInterval(() => {
    clients.forEach(pingOrCutOff);
  }, limits.pingMs);

  function welcome(socket: WebSocket, about: SocketClient): void {
    const client = clientOf(socket, about, limits.unreadBytes);
    const close = stream.open(client);
    clients.add(client);
    socket.on('message', () => {
      client.isAlive = true;
      // An answer tells a browser, which cannot see protocol pings, that the line is not dead.
      if (client.hasRoom()) socket.send('');
    });
    socket.on('pong', () => (client.isAlive = true));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      close();
      clients.delete(client);
    });
    dropOldest(
      [...clients].filter((other) => other.conversation === about.conversation),
      limits,
    );
  }

  return {
    accept(request, socket, head, about) {
      if (clients.size >= limits.sockets) refuseUpgrade(socket, 503);
      else server.handleUpgrade(request, socket, head, (opened) => welcome(opened, about));
    },
    sign(conversation, frame) {
      for (const client of clients)
        if (client.conversation === conversation) client.socket.send(frame(client.at));
    },
    async stop() {
      clearInterval(pinging);
      for (const { socket } of clients) socket.close(RESTART, 'restart');
      const deadline = setTimeout(() => {
        for (const { socket } of clients) socket.terminate();
      }, 1_000);
      await Promise.all([...clients].map(({ socket }) => new Promise((done) => socket.once('close', done))));
      clearTimeout(deadline);
      server.close();
    },
  };
}

function clientOf(socket: WebSocket, about: SocketClient, unreadBytes: number): Client {
  return {
    socket,
    isAlive: true,
    conversation: about.conversation,
    at: about.after,
    hasRoom: () => socket.readyState === socket.OPEN && socket.bufferedAmount < unreadBytes,
    show: (lines, watermark) => socket.send(about.write(lines, watermark)),
  };
}

/** Tabs and devices of one visitor share a conversation; only so many at a time. */
function dropOldest(clients: readonly Client[], limits: WebLimits): void {
  for (const { socket } of clients.slice(0, -limits.socketsPerConversation)) {
    socket.close(POLICY, 'opened elsewhere');
  }
}

/** Who does not read gets no ping either, as it waits behind what is unread. */
function pingOrCutOff(client: Client): void {
  if (!client.isAlive) {
    client.socket.close(GOING_AWAY, 'no answer');
    client.socket.terminate();
    return;
  }
  client.isAlive = false;
  client.socket.ping();
}

export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
