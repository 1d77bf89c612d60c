import { orientationOnly } from './orientation.ts';

/** Of an extended picture: which other chunks are there. */
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;
/** Name and length before what a chunk holds. */
const HEAD = 8;
/** `RIFF`, the length of all that follows, `WEBP`. */
const FIRST = 12;

/** A WebP without what was written about it; anything else, and one whose chunks do not fit, as it is. */
export function withoutWebpWords(bytes: Buffer): Buffer {
  if (bytes.length < FIRST || nameAt(bytes, 0) !== 'RIFF' || nameAt(bytes, 8) !== 'WEBP') return bytes;
  const end = HEAD + bytes.readUInt32LE(4);
  const chunks = chunksOf(bytes, end);
  if (chunks === undefined || !chunks.some(isAbout)) return bytes;
  const kept = chunks.map((chunk) => (isAbout(chunk) ? sideOf(chunk) : chunk));
  const whole = Buffer.concat([bytes.subarray(0, FIRST), ...kept]);
  whole.writeUInt32LE(whole.length - HEAD, 4);
  if (nameAt(whole, FIRST) === 'VP8X' && whole.length > FIRST + HEAD) {
    const hasSide = kept.some((chunk) => chunk.length > 0 && nameAt(chunk, 0) === 'EXIF');
    const flags = whole.readUInt8(FIRST + HEAD) & ~(HAS_EXIF | HAS_XMP);
    whole.writeUInt8(hasSide ? flags | HAS_EXIF : flags, FIRST + HEAD);
  }
  return Buffer.concat([whole, bytes.subarray(end)]);
}

/** Each with its filling: it ends at an even place. Undefined: they do not fit into the file. */
function chunksOf(bytes: Buffer, end: number): readonly Buffer[] | undefined {
  if (end > bytes.length) return undefined;
  const chunks: Buffer[] = [];
  let at = FIRST;
  while (at < end) {
    if (at + HEAD > end) return undefined;
    const size = bytes.readUInt32LE(at + 4);
    if (at + HEAD + size > end) return undefined;
    // The last one is not always filled up.
    const next = Math.min(end, at + HEAD + size + (size % 2));
    chunks.push(bytes.subarray(at, next));
    at = next;
  }
  return chunks;
}

function isAbout(chunk: Buffer): boolean {
  return ['EXIF', 'XMP '].includes(nameAt(chunk, 0));
}

/** Some programs write before the Exif what stands before it in a JPEG. */
const AS_IN_JPEG = 'Exif\0\0';

function sideOf(chunk: Buffer): Buffer {
  const held = chunk.subarray(HEAD);
  const isAsInJpeg = held.toString('latin1', 0, AS_IN_JPEG.length) === AS_IN_JPEG;
  const tiff = isAsInJpeg ? held.subarray(AS_IN_JPEG.length) : held;
  const only = nameAt(chunk, 0) === 'EXIF' ? orientationOnly(tiff) : undefined;
  if (only === undefined) return Buffer.alloc(0);
  const head = Buffer.alloc(HEAD);
  head.write('EXIF', 'latin1');
  head.writeUInt32LE(only.length, 4);
  return Buffer.concat([head, only]);
}

function nameAt(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 4);
}
