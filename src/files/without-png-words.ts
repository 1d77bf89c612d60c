import { crc32 } from 'node:zlib';
import { orientationOnly } from './orientation.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Exif, words, and the time of the last change; old programs hide Exif and XMP in words. */
const ABOUT = new Set(['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME']);
/** Length and name before what a chunk holds, a checksum behind it. */
const AROUND = 12;

/** A PNG without what was written about it; anything else, and one whose chunks do not fit, as it is. */
export function withoutPngWords(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return bytes;
  const parts: Buffer[] = [SIGNATURE];
  let isClean = true;
  let at = SIGNATURE.length;
  while (at < bytes.length) {
    if (at + AROUND > bytes.length) return bytes;
    const end = at + AROUND + bytes.readUInt32BE(at);
    if (end > bytes.length) return bytes;
    const name = bytes.toString('latin1', at + 4, at + 8);
    const isAbout = ABOUT.has(name);
    if (isAbout) isClean = false;
    parts.push(isAbout ? sideOf(name, bytes.subarray(at + 8, end - 4)) : bytes.subarray(at, end));
    at = end;
    if (name === 'IEND') break;
  }
  return isClean ? bytes : Buffer.concat([...parts, bytes.subarray(at)]);
}

function sideOf(name: string, held: Buffer): Buffer {
  const only = name === 'eXIf' ? orientationOnly(held) : undefined;
  return only === undefined ? Buffer.alloc(0) : chunkOf(name, only);
}

function chunkOf(name: string, held: Buffer): Buffer {
  const chunk = Buffer.alloc(held.length + AROUND);
  chunk.writeUInt32BE(held.length, 0);
  chunk.write(name, 4, 'latin1');
  held.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, chunk.length - 4)), chunk.length - 4);
  return chunk;
}
