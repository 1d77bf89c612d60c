const ORIENTATION = 0x0112;

/** Which side of a picture is up, 1..8, as its Exif says; undefined: it does not say. */
export function readOrientation(tiff: Buffer): number | undefined {
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

/** An Exif that says which side is up and nothing else; undefined when that is not said or is the usual. */
export function orientationOnly(tiff: Buffer): Buffer | undefined {
  const side = readOrientation(tiff);
  if (side === undefined || side === 1) return undefined;
  const only = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  only.writeUInt16BE(side, 18);
  return only;
}
