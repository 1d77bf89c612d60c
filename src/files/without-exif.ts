import { orientationOnly } from './orientation.ts';
import { withoutPngWords } from './without-png-words.ts';
import { withoutWebpWords } from './without-webp-words.ts';

/**
 * A picture without what a camera or a program wrote into it: the place, the time, the owner's name. Which side
 * is up stays, for without it the picture would lie on its side. What is no such picture, or is broken, is given
 * back as it is.
 */
export function withoutExif(bytes: Buffer): Buffer {
  return withoutJpegWords(withoutPngWords(withoutWebpWords(bytes)));
}

function withoutJpegWords(bytes: Buffer): Buffer {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return bytes;
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let isClean = true;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const mark = bytes.readUInt8(at + 1);
    // Any number of these may stand before a mark.
    if (mark === 0xff) {
      at += 1;
      continue;
    }
    // From the scan on it is the picture itself.
    if (mark === 0xda) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return bytes;
    const part = bytes.subarray(at, end);
    // APP1 holds Exif or XMP, APP13 what photo programs write.
    const isAbout = mark === 0xe1 || mark === 0xed;
    if (isAbout) isClean = false;
    parts.push(isAbout ? sideOf(part) : part);
    at = end;
  }
  return isClean ? bytes : Buffer.concat([...parts, bytes.subarray(at)]);
}

const APP1 = Buffer.from('ffe10022457869660000', 'hex');

/** A part that says which side is up and nothing else; empty when that is not said or is the usual. */
function sideOf(part: Buffer): Buffer {
  const isExif = part.toString('latin1', 4, 10) === 'Exif\0\0';
  const only = isExif ? orientationOnly(part.subarray(10)) : undefined;
  return only === undefined ? Buffer.alloc(0) : Buffer.concat([APP1, only]);
}
