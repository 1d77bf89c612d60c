import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { DatabaseError } from './errors.ts';

/** One change of a table: a value put under a key, or, without a value, the key removed. */
export interface Change {
  readonly table: number;
  readonly key: Buffer;
  readonly value?: Buffer;
}

/**
 * The file in which a group of changes is on the disk before it is answered: one write and one flush at its end,
 * where the tree would need many scattered pages. The tree takes the changes over later, many groups at once.
 */
export interface Journal {
  /** Notes a change of the group in hand. */
  note(table: number, key: Uint8Array, value?: Uint8Array): void;
  /** Puts the group in hand on the disk. */
  append(): void;
  /** Gives all changes of this generation in order. */
  replay(generation: number, apply: (change: Change) => void): void;
  /** Begins anew: what is in the file belongs to the past, by its generation. */
  restart(generation: number): void;
  /** How many bytes this generation has. */
  size(): number;
  close(): void;
}

const frameMagic = 0x4c4e4a31;
// magic, generation, number of the frame, bytes of its changes, checksum of those
const headerBytes = 24;
const firstFrameBytes = 256 * 1024;
const stepBytes = 4 * 1024 * 1024;
const keptBytes = 16 * 1024 * 1024;
const removed = 0xffffffff;

/** The changes of the group in hand, after room for the header that makes them a frame. */
interface Frame {
  bytes: Buffer;
  held: number;
}

function addChange(frame: Frame, table: number, key: Uint8Array, value: Uint8Array | undefined): void {
  const size = 8 + key.length + (value?.length ?? 0);
  if (frame.held + size > frame.bytes.length) {
    const grown = Buffer.allocUnsafe(Math.max(frame.bytes.length * 2, frame.held + size));
    frame.bytes.copy(grown, 0, 0, frame.held);
    frame.bytes = grown;
  }
  const { bytes, held } = frame;
  bytes.writeUInt16LE(table, held);
  bytes.writeUInt16LE(key.length, held + 2);
  bytes.writeUInt32LE(value ? value.length : removed, held + 4);
  bytes.set(key, held + 8);
  if (value) bytes.set(value, held + 8 + key.length);
  frame.held += size;
}

function emptyFrame(frame: Frame): void {
  frame.held = headerBytes;
  if (frame.bytes.length > keptBytes) frame.bytes = Buffer.allocUnsafe(firstFrameBytes);
}

/** Opens the journal beside the tree; a new one is made if there is none. */
export function openJournal(path: string): Journal {
  const file = openJournalFile(path);
  const frame: Frame = { bytes: Buffer.allocUnsafe(firstFrameBytes), held: headerBytes };
  let allocated = fstatSync(file).size;
  let position = 0;
  let generation = 0;
  let number = 0;
  return {
    note: (table, key, value) => addChange(frame, table, key, value),
    append() {
      const { bytes, held } = frame;
      if (held === headerBytes) return;
      writeHeader(bytes, { generation, number, held });
      if (position + held > allocated) allocated = allocate(file, allocated, position + held);
      writeAll(file, bytes.subarray(0, held), position);
      fdatasyncSync(file);
      position += held;
      number += 1;
      emptyFrame(frame);
    },
    replay(wanted, apply) {
      ({ position, number } = readFrames(file, wanted, apply));
      generation = wanted;
      emptyFrame(frame);
    },
    restart(next) {
      generation = next;
      position = 0;
      number = 0;
      if (allocated <= keptBytes) return;
      ftruncateSync(file, keptBytes);
      allocated = keptBytes;
    },
    size: () => position,
    close: () => closeSync(file),
  };
}

function openJournalFile(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const file = openSync(path, 'wx+', 0o600);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return file;
}

/** Fills ahead with zeros: a flush within a file's length does not have to write its length too. */
function allocate(file: number, from: number, needed: number): number {
  const to = Math.ceil(needed / stepBytes) * stepBytes;
  const zeros = Buffer.alloc(stepBytes);
  for (let at = from; at < to; at += stepBytes)
    writeAll(file, zeros.subarray(0, Math.min(stepBytes, to - at)), at);
  return to;
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
}

function writeHeader(frame: Buffer, about: { generation: number; number: number; held: number }): void {
  frame.writeUInt32LE(frameMagic, 0);
  frame.writeUIntLE(about.generation, 4, 6);
  frame.writeUInt16LE(0, 10);
  frame.writeUInt32LE(about.number, 12);
  frame.writeUInt32LE(about.held - headerBytes, 16);
  frame.writeUInt32LE(checksum(frame, frame.subarray(headerBytes, about.held)), 20);
}

function checksum(header: Buffer, changes: Buffer): number {
  return crc32(changes, crc32(header.subarray(0, 20)));
}

/** Reads frames from the beginning as long as each is whole, of this generation and next in number. */
function readFrames(
  file: number,
  generation: number,
  apply: (change: Change) => void,
): { position: number; number: number } {
  const header = Buffer.alloc(headerBytes);
  let position = 0;
  for (let number = 0; ; number++) {
    const size = readSync(file, header, 0, headerBytes, position);
    const known =
      size === headerBytes && header.readUInt32LE(0) === frameMagic && header.readUIntLE(4, 6) === generation;
    if (!known || header.readUInt32LE(12) !== number) return endAt(file, { position, number, generation });
    const changes = Buffer.alloc(header.readUInt32LE(16));
    const whole = readSync(file, changes, 0, changes.length, position + headerBytes) === changes.length;
    if (!whole || checksum(header, changes) !== header.readUInt32LE(20))
      return endAt(file, { position, number, generation });
    eachChange(changes, apply);
    position += headerBytes + changes.length;
  }
}

/**
 * A frame that is not whole is the last one, torn when the process died, unless a later one of the generation follows:
 * each is flushed before the next is begun, so then the file was damaged afterwards and acknowledged changes are gone.
 */
function endAt(
  file: number,
  { position, number, generation }: { position: number; number: number; generation: number },
): { position: number; number: number } {
  const rest = Buffer.alloc(Math.max(0, fstatSync(file).size - position));
  const size = readSync(file, rest, 0, rest.length, position);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(frameMagic);
  for (let at = rest.indexOf(mark, 1); at >= 0 && at + headerBytes <= size; at = rest.indexOf(mark, at + 1)) {
    const changes = rest.subarray(at + headerBytes, at + headerBytes + rest.readUInt32LE(at + 16));
    const follows = rest.readUIntLE(at + 4, 6) === generation && rest.readUInt32LE(at + 12) > number;
    if (follows && checksum(rest.subarray(at, at + headerBytes), changes) === rest.readUInt32LE(at + 20))
      throw damaged(number, rest.readUInt32LE(at + 12));
  }
  return { position, number };
}

function damaged(number: number, follows: number): DatabaseError {
  return new DatabaseError(
    72,
    `The journal of the database is damaged: its group ${number} cannot be read, though group ${follows} can; nothing was changed. Restore a backup (langnghe restore), or move database.journal away to go on without the changes of the last moments before the stop`,
  );
}

function eachChange(changes: Buffer, apply: (change: Change) => void): void {
  for (let at = 0; at < changes.length;) {
    const table = changes.readUInt16LE(at);
    const keyEnd = at + 8 + changes.readUInt16LE(at + 2);
    const size = changes.readUInt32LE(at + 4);
    const key = changes.subarray(at + 8, keyEnd);
    if (size === removed) apply({ table, key });
    else apply({ table, key, value: changes.subarray(keyEnd, keyEnd + size) });
    at = keyEnd + (size === removed ? 0 : size);
  }
}
