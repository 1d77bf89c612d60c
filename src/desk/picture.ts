/** The only kinds that are ever shown in place. */
const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
type PictureType = (typeof PICTURES)[number];

/** A picture of more would take a browser's memory away: 40 million at most. */
export const MOST_PIXELS = 40_000_000;

export interface Picture {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
}

export function isPictureType(type: string): boolean {
  return (PICTURES as readonly string[]).includes(type);
}

/** What a picture's own first bytes say, whatever it is called; undefined: it is none, or its size is not told. */
export function readPicture(bytes: Buffer): Picture | undefined {
  try {
    return png(bytes) ?? gif(bytes) ?? webp(bytes) ?? jpeg(bytes);
  } catch {
    // A header that ends too early.
    return undefined;
  }
}

function png(bytes: Buffer): Picture | undefined {
  if (bytes.readUInt32BE(0) !== 0x89504e47 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function gif(bytes: Buffer): Picture | undefined {
  if (!/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return undefined;
  return { type: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

function webp(bytes: Buffer): Picture | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
    return undefined;
  const form = bytes.toString('latin1', 12, 16);
  const size = form === 'VP8X' ? extended(bytes) : form === 'VP8L' ? lossless(bytes) : lossy(bytes);
  return { type: 'image/webp', ...size };
}

function extended(bytes: Buffer): { width: number; height: number } {
  return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
}

function lossless(bytes: Buffer): { width: number; height: number } {
  const bits = bytes.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

function lossy(bytes: Buffer): { width: number; height: number } {
  return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
}

/** Frames that carry the size: all "start of frame" marks but the tables (C4, C8, CC) among them. */
const isFrame = (mark: number): boolean =>
  mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc;

function jpeg(bytes: Buffer): Picture | undefined {
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const mark = bytes.readUInt8(at + 1);
    if (isFrame(mark))
      return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // Filling between parts is a single byte; every other part says its length.
    at += mark === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
