import { decodeDocument } from './decode.ts';
import { encodeDocument } from './encode.ts';
import { DatabaseError } from './errors.ts';
import { documentAt, eachElement } from './raw.ts';
import { bsonType, type Doc } from './values.ts';

/** One request as it came over the wire. */
export interface Command {
  readonly name: string;
  readonly database: string;
  readonly body: Doc;
  /** The documents, updates or deletes of a write, as received. */
  readonly batch: readonly Buffer[];
  readonly requestId: number;
  /** False when the client asked for no answer (w: 0). */
  readonly answers: boolean;
  readonly legacy: boolean;
}

/** What a command answers: a document, or the BSON bytes of one. */
export type Reply = Doc | Buffer;

export const maxMessageBytes = 48_000_000;
export const maxDocumentBytes = 16 * 1024 * 1024;

const headerBytes = 16;
const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;
const flagChecksum = 1;
const flagMoreToCome = 2;
const batchFields: ReadonlySet<string> = new Set(['documents', 'updates', 'deletes']);
const batchCommands: ReadonlySet<string> = new Set(['insert', 'update', 'delete']);

/** Reads one whole message. */
export function readMessage(message: Buffer): Command {
  const requestId = message.readInt32LE(4);
  const code = message.readInt32LE(12);
  if (code === opMsg) return readOpMsg(message, requestId);
  if (code === opQuery) return readOpQuery(message, requestId);
  throw new DatabaseError(
    238,
    `Wire protocol operation ${code} is not part of the embedded database (OP_MSG is)`,
  );
}

function readOpMsg(message: Buffer, requestId: number): Command {
  const flags = message.readUInt32LE(16);
  const end = flags & flagChecksum ? message.length - 4 : message.length;
  let body: Buffer | undefined;
  const batch: Buffer[] = [];
  let at = 20;
  while (at < end) {
    const kind = message[at++];
    const size = message.readInt32LE(at);
    if (kind === 0) body = documentAt(message, at);
    else if (kind === 1) readSequence(message.subarray(at, at + size), batch);
    else throw new DatabaseError(9, `Unknown OP_MSG section ${String(kind)}`);
    at += size;
  }
  if (!body) throw new DatabaseError(9, 'OP_MSG without a body');
  return makeCommand(body, batch, { requestId, answers: (flags & flagMoreToCome) === 0, legacy: false });
}

function readSequence(section: Buffer, batch: Buffer[]): void {
  let at = section.indexOf(0, 4) + 1;
  while (at < section.length) {
    const found = documentAt(section, at);
    batch.push(found);
    at += found.length;
  }
}

function readOpQuery(message: Buffer, requestId: number): Command {
  const nameEnd = message.indexOf(0, 20);
  const namespace = message.toString('utf8', 20, nameEnd);
  const made = makeCommand(documentAt(message, nameEnd + 9), [], { requestId, answers: true, legacy: true });
  return { ...made, database: namespace.split('.')[0] ?? 'admin' };
}

function makeCommand(
  body: Buffer,
  batch: Buffer[],
  about: Pick<Command, 'requestId' | 'answers' | 'legacy'>,
): Command {
  const wanted = new Set<string>();
  let name = '';
  eachElement(body, (type, field, at) => {
    if (name === '') name = field;
    if (type === bsonType.array && batchFields.has(field) && batchCommands.has(name)) {
      eachElement(documentAt(body, at), (_type, _index, from) => batch.push(documentAt(body, at + from)));
    } else wanted.add(field);
  });
  const decoded = decodeDocument(body, wanted);
  const database = decoded.get('$db');
  return {
    ...about,
    name,
    database: typeof database === 'string' ? database : 'admin',
    body: decoded,
    batch,
  };
}

/** The bytes that answer a command. */
export function writeReply(command: Pick<Command, 'requestId' | 'legacy'>, reply: Reply, id: number): Buffer {
  const body = Buffer.isBuffer(reply) ? reply : encodeDocument(reply);
  const head = Buffer.alloc(command.legacy ? headerBytes + 20 : headerBytes + 5);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(command.requestId, 8);
  head.writeInt32LE(command.legacy ? opReply : opMsg, 12);
  if (command.legacy) {
    head.writeInt32LE(8, 16);
    head.writeInt32LE(1, 32);
  }
  return Buffer.concat([head, body]);
}

/** A cursor's reply with stored documents spliced in as they are. */
export function cursorReply(
  part: 'firstBatch' | 'nextBatch',
  batch: readonly Buffer[],
  about: { id: bigint; namespace: string },
): Buffer {
  const names = batch.map((_, index) => String(index));
  const arrayBytes = batch.reduce(
    (sum, found, index) => sum + found.length + 2 + (names[index]?.length ?? 0),
    5,
  );
  const namespace = Buffer.from(about.namespace, 'utf8');
  const cursorBytes =
    4 + (part.length + 2 + arrayBytes) + (1 + 3 + 8) + (1 + 3 + 4 + namespace.length + 1) + 1;
  const made = Buffer.allocUnsafe(4 + (1 + 7 + cursorBytes) + (1 + 3 + 8) + 1);
  let at = made.writeInt32LE(made.length, 0);
  const name = (type: number, text: string): void => {
    made[at++] = type;
    at += made.write(text, at, 'latin1');
    made[at++] = 0;
  };
  name(bsonType.object, 'cursor');
  at = made.writeInt32LE(cursorBytes, at);
  name(bsonType.array, part);
  at = made.writeInt32LE(arrayBytes, at);
  batch.forEach((found, index) => {
    name(bsonType.object, names[index] ?? '');
    found.copy(made, at);
    at += found.length;
  });
  made[at++] = 0;
  name(bsonType.long, 'id');
  at = made.writeBigInt64LE(about.id, at);
  name(bsonType.string, 'ns');
  at = made.writeInt32LE(namespace.length + 1, at);
  at += namespace.copy(made, at);
  made[at++] = 0;
  made[at++] = 0;
  name(bsonType.double, 'ok');
  at = made.writeDoubleLE(1, at);
  made[at] = 0;
  return made;
}

/** Cuts a byte stream into whole messages. */
export function messageSplitter(take: (message: Buffer) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let held = 0;
  let needed = 0;
  return (chunk) => {
    parts.push(chunk);
    held += chunk.length;
    if (held < 4 || held < needed) return;
    let bytes = parts.length === 1 ? chunk : Buffer.concat(parts);
    while (bytes.length >= 4) {
      needed = bytes.readInt32LE(0);
      if (needed < headerBytes || needed > maxMessageBytes)
        throw new DatabaseError(9, `A message of ${needed} bytes cannot be read`);
      if (bytes.length < needed) break;
      take(bytes.subarray(0, needed));
      bytes = bytes.subarray(needed);
      needed = 0;
    }
    parts = bytes.length > 0 ? [bytes] : [];
    held = bytes.length;
  };
}
