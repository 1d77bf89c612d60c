const ORIENTATION = 0x0112;

/**
 * A JPEG without what a camera wrote into it: the place, the time, the owner's name. Which side is up stays,
 * for without it the picture would lie on its side. Everything else is given back as it is.
 */
export function withoutExif(bytes: Buffer): Buffer {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return bytes;
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let isClean = true;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const mark = bytes.readUInt8(at + 1);
    // From the scan on it is the picture itself.
    if (mark === 0xda) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return bytes;
    const part = bytes.subarray(at, end);
    // APP1 holds Exif or XMP, APP13 what photo programs write.
    const isAbout = mark === 0xe1 || mark === 0xed;
    if (isAbout) isClean = false;
    parts.push(isAbout ? orientationOnly(part) : part);
    at = end;
  }
  return isClean ? bytes : Buffer.concat([...parts, bytes.subarray(at)]);
}

/** A part that says which side is up and nothing else; empty when that is not said or is the usual. */
function orientationOnly(part: Buffer): Buffer {
  const side = readOrientation(part);
  if (side === undefined || side === 1) return Buffer.alloc(0);
  const exif = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010000000000000000', 'hex');
  exif.writeUInt16BE(side, 28);
  return exif;
}

function readOrientation(part: Buffer): number | undefined {
  if (part.toString('latin1', 4, 10) !== 'Exif\0\0') return undefined;
  const tiff = part.subarray(10);
  try {
    const isLittle = tiff.toString('latin1', 0, 2) === 'II';
    const two = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
    for (let n = 0; n < two(first); n += 1) {
      const entry = first + 2 + n * 12;
      if (two(entry) === ORIENTATION) return withinRange(two(entry + 8));
    }
    return undefined;
  } catch {
    // It ends before what it says it has.
    return undefined;
  }
}

function withinRange(side: number): number | undefined {
  return side >= 1 && side <= 8 ? side : undefined;
}
