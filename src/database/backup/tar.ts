import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';

/** The little of the tar format that a backup needs: plain files, in order, readable by every tar. */

const blockBytes = 512;
const nameBytes = 100;
const prefixBytes = 155;
// what eleven octal digits hold; beyond that the number stands in binary, as GNU tar has it
const mostOctal = 8 ** 11;

/** The header of one file, to be followed by its bytes and `paddingOf(size)` zeros. */
export function tarHeader(name: string, size: number, at: Date): Buffer {
  const header = Buffer.alloc(blockBytes);
  const { prefix, base } = splitName(name);
  header.write(base, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (size < mostOctal) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else header.writeBigUInt64BE(BigInt(size), header.writeUInt32BE(0x80000000, 124));
  header.write(
    `${Math.floor(at.getTime() / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  );
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345);
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** How many zeros follow a file of this size. */
export function paddingOf(size: number): number {
  return (blockBytes - (size % blockBytes)) % blockBytes;
}

/** What ends an archive. */
export const tarEnd = Buffer.alloc(blockBytes * 2);

function splitName(name: string): { prefix: string; base: string } {
  if (Buffer.byteLength(name) <= nameBytes) return { prefix: '', base: name };
  const at = name.indexOf('/', name.length - nameBytes);
  const prefix = name.slice(0, at);
  const base = name.slice(at + 1);
  if (at > 0 && Buffer.byteLength(prefix) <= prefixBytes && Buffer.byteLength(base) <= nameBytes)
    return { prefix, base };
  throw new AppError('invalid-input', `The file name ${name} is too long for a backup.`);
}

function checksumOf(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < blockBytes; at++) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0);
  return sum;
}

/** One file of an archive that is being read. */
export interface TarEntry {
  readonly name: string;
  readonly size: number;
  /** Its bytes, in pieces; all must be read before the next entry. */
  readonly bytes: AsyncGenerator<Buffer>;
}

const pieceBytes = 1024 * 1024;

/** The files of an archive, in order. Throws `invalid-input` where it is cut off or is none. */
export async function* readTar(file: FileHandle): AsyncGenerator<TarEntry> {
  let at = 0;
  for (;;) {
    const header = await exactly(file, at, blockBytes);
    if (header.every((byte) => byte === 0)) return;
    const written = Number.parseInt(header.toString('latin1', 148, 154), 8);
    if (written !== checksumOf(header)) throw notABackup('it is no backup, or is damaged');
    const size = sizeIn(header);
    const start = at + blockBytes;
    yield { name: nameIn(header), size, bytes: pieces(file, start, size) };
    at = start + size + paddingOf(size);
  }
}

function nameIn(header: Buffer): string {
  const text = (from: number, length: number): string => {
    const end = header.indexOf(0, from);
    return header.toString('utf8', from, end < 0 ? from + length : Math.min(end, from + length));
  };
  const prefix = text(345, prefixBytes);
  return prefix === '' ? text(0, nameBytes) : `${prefix}/${text(0, nameBytes)}`;
}

function sizeIn(header: Buffer): number {
  if (header.readUInt32BE(124) === 0x80000000) return Number(header.readBigUInt64BE(128));
  return Number.parseInt(header.toString('latin1', 124, 135), 8);
}

async function* pieces(file: FileHandle, start: number, size: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < size; done += pieceBytes)
    yield await exactly(file, start + done, Math.min(pieceBytes, size - done));
}

async function exactly(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead < length) throw notABackup('it is cut off');
  return bytes;
}

/** Why a file cannot be restored from. */
export function notABackup(why: string): AppError {
  return new AppError('invalid-input', `The backup cannot be used: ${why}. Nothing was changed.`);
}
