import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { deserialize, onDemand, serialize } from 'bson';

const OP_MSG = 2013;
const OP_QUERY = 2004;
const OP_REPLY = 1;
const MORE_TO_COME = 2;
/** BSON's type of a string. */
const STRING = 2;

/** How much of one command was asked, on one collection. */
export interface Asked {
  calls: number;
  documents: number;
  bytes: number;
}

export interface WireStub {
  readonly uri: string;
  /** By command and collection: `update conversations`. */
  readonly asked: Map<string, Asked>;
  stop(): Promise<void>;
}

/**
 * Speaks MongoDB's wire protocol and says yes at once to everything: nothing is kept, nothing is
 * found. With it as the database, only the client's own cost is left.
 */
export async function startWireStub(): Promise<WireStub> {
  const asked = new Map<string, Asked>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setNoDelay(true);
    let parts: Buffer[] = [];
    let size = 0;
    socket.on('data', (chunk) => {
      parts.push(chunk);
      size += chunk.length;
      if (size < 4 || (parts[0]!.length >= 4 && size < parts[0]!.readInt32LE(0))) return;
      let bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      while (bytes.length >= 4 && bytes.length >= bytes.readInt32LE(0)) {
        const end = bytes.readInt32LE(0);
        const reply = answer(bytes.subarray(0, end), asked);
        if (reply !== undefined) socket.write(reply);
        bytes = bytes.subarray(end);
      }
      parts = bytes.length === 0 ? [] : [bytes];
      size = bytes.length;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    uri: `mongodb://127.0.0.1:${port}/langnghe?directConnection=true`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answer(message: Buffer, asked: Map<string, Asked>): Buffer | undefined {
  const id = message.readInt32LE(4);
  if (message.readInt32LE(12) === OP_QUERY) return asReply(id, serialize(hello()));
  const flags = message.readUInt32LE(16);
  const { command, collection, items } = read(message);
  const tally = asked.get(`${command} ${collection}`) ?? { calls: 0, documents: 0, bytes: 0 };
  asked.set(`${command} ${collection}`, tally);
  tally.calls += 1;
  tally.documents += items;
  tally.bytes += message.length;
  if ((flags & MORE_TO_COME) !== 0) return undefined;
  return asMessage(id, serialize(result(command, items, message)));
}

/** The command's name and how many documents it brings, without reading them. */
function read(message: Buffer): { command: string; collection: string; items: number } {
  let at = 20;
  let command = '';
  let collection = '';
  let items = 0;
  while (at < message.length) {
    const kind = message[at]!;
    at += 1;
    const size = message.readInt32LE(at);
    if (kind === 0) {
      const body = message.subarray(at, at + size);
      const elements = [...onDemand.parseToElements(body)];
      const name = (element: (typeof elements)[number]): string =>
        body.toString('latin1', element[1], element[1] + element[2]);
      const first = elements[0]!;
      command = name(first);
      if (first[0] === STRING) collection = body.toString('utf8', first[3] + 4, first[3] + first[4] - 1);
      const list = elements.find((element) => /^(updates|documents|deletes)$/.test(name(element)));
      if (list !== undefined)
        items += [...onDemand.parseToElements(body.subarray(list[3], list[3] + list[4]))].length;
    } else {
      let inside = message.indexOf(0, at + 4) + 1;
      for (; inside < at + size; inside += message.readInt32LE(inside)) items += 1;
    }
    at += size;
  }
  return { command, collection, items };
}

function result(command: string, items: number, message: Buffer): Record<string, unknown> {
  switch (command) {
    case 'hello':
    case 'isMaster':
    case 'ismaster':
      return hello();
    case 'buildInfo':
      return { version: '7.0.0', versionArray: [7, 0, 0, 0], ok: 1 };
    case 'update':
      return { n: items, nModified: items, ok: 1 };
    case 'insert':
    case 'delete':
      return { n: items, ok: 1 };
    case 'find':
    case 'aggregate':
    case 'listCollections':
    case 'listIndexes':
      return { cursor: { id: 0n, ns: 'langnghe.any', firstBatch: [] }, ok: 1 };
    case 'findAndModify':
      return { value: modified(message), lastErrorObject: { n: 1, updatedExisting: true }, ok: 1 };
    default:
      return { n: 0, ok: 1 };
  }
}

/** Leases and counters ask for the document as it is afterwards: what they set, they get. */
function modified(message: Buffer): unknown {
  const command = deserialize(message.subarray(21)) as { query?: object; update?: Record<string, object> };
  return { ...command.query, ...command.update?.$setOnInsert, ...command.update?.$set };
}

function hello(): Record<string, unknown> {
  return {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ok: 1,
  };
}

function asMessage(to: number, body: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(21 + body.length);
  out.writeInt32LE(out.length, 0);
  out.writeInt32LE(0, 4);
  out.writeInt32LE(to, 8);
  out.writeInt32LE(OP_MSG, 12);
  out.writeInt32LE(0, 16);
  out[20] = 0;
  out.set(body, 21);
  return out;
}

function asReply(to: number, body: Uint8Array): Buffer {
  const out = Buffer.alloc(36 + body.length);
  out.writeInt32LE(out.length, 0);
  out.writeInt32LE(to, 8);
  out.writeInt32LE(OP_REPLY, 12);
  out.writeInt32LE(1, 32);
  out.set(body, 36);
  return out;
}
