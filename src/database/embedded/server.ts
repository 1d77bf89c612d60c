import { createServer, type Server, type Socket } from 'node:net';
import { errorReply } from './commands/write-result.ts';
import { DatabaseError } from './errors.ts';
import type { Executor } from './executor.ts';
import { messageSplitter, readMessage, writeReply, type Command } from './wire.ts';

/** The wire server on its socket. */
export interface WireServer {
  readonly server: Server;
  /** Answers what was taken, then ends every connection and takes no new one. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** A server that answers MongoDB's wire protocol; it does not listen yet. Without an executor it takes no connection. */
export function createWireServer(current: () => Executor | undefined): WireServer {
  const sockets = new Set<Socket>();
  let draining = false;
  let replies = 0;
  const server = createServer((socket) => {
    const executor = current();
    if (draining || !executor) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const split = messageSplitter((message) => answer(executor, socket, { message, id: ++replies }));
    socket.on('data', (chunk) => {
      try {
        split(chunk);
      } catch {
        socket.destroy();
      }
    });
  });
  const drain = async (): Promise<void> => {
    draining = true;
    current()?.flush();
    const ended = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets) socket.destroySoon();
    await Promise.all(ended);
  };
  const close = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
  return { server, drain, close };
}

function answer(executor: Executor, socket: Socket, { message, id }: { message: Buffer; id: number }): void {
  const command = readSafely(message);
  if ('failed' in command) {
    socket.write(
      writeReply({ requestId: message.readInt32LE(4), legacy: false }, errorReply(command.failed), id),
    );
    return;
  }
  executor.submit(command, (reply) => {
    if (command.answers && socket.writable) socket.write(writeReply(command, reply, id));
  });
}

function readSafely(message: Buffer): Command | { failed: DatabaseError } {
  try {
    return readMessage(message);
  } catch (error) {
    return {
      failed:
        error instanceof DatabaseError
          ? error
          : new DatabaseError(9, 'The message cannot be read as MongoDB wire protocol'),
    };
  }
}
