import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { fileTypeFromBuffer } from 'file-type';
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../src/desk/picture.ts';
import { withoutExif } from '../../src/files/without-exif.ts';

const PLACE = '10.7769N 106.7009E';

/** An Exif that says which side is up, and behind it the place. */
function tiffOf(orientation: number, order: 'II' | 'MM'): Buffer {
  const tiff = Buffer.alloc(26);
  const isLittle = order === 'II';
  const put = (value: number, at: number, bytes: 2 | 4): number =>
    isLittle ? tiff.writeUIntLE(value, at, bytes) : tiff.writeUIntBE(value, at, bytes);
  tiff.write(order, 0, 'latin1');
  put(42, 2, 2);
  put(8, 4, 4);
  put(1, 8, 2);
  put(0x0112, 10, 2);
  put(3, 12, 2);
  put(1, 14, 4);
  put(orientation, 18, 2);
  return Buffer.concat([tiff, Buffer.from(PLACE)]);
}

/** Which side is up, as it stands in an Exif that says nothing else. */
function sideIn(clean: Buffer): number {
  return clean.readUInt16BE(clean.indexOf(Buffer.from('01120003', 'hex')) + 8);
}

describe('a photo of a camera', () => {
  function jpeg(orientation: number, order: 'II' | 'MM'): Buffer {
    const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf(orientation, order)]);
    const app1 = Buffer.concat([Buffer.from('ffe10000', 'hex'), body]);
    app1.writeUInt16BE(app1.length - 2, 2);
    return Buffer.concat([
      Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
      app1,
      Buffer.from('ffda0004aaaa112233ffd9', 'hex'),
    ]);
  }

  it.each(['II', 'MM'] as const)('loses the place and keeps which side is up (%s)', (order) => {
    const clean = withoutExif(jpeg(6, order));
    expect(clean.includes('106.7009')).toBe(false);
    expect(clean.subarray(-11)).toEqual(Buffer.from('ffda0004aaaa112233ffd9', 'hex'));
    expect(sideIn(clean)).toBe(6);
    // What is clean stays as it is when it comes again.
    expect(withoutExif(clean)).toEqual(clean);
  });

  it('that lies as it is, or is none, has nothing of it left, or is not touched', () => {
    expect(withoutExif(jpeg(1, 'MM')).includes('Exif')).toBe(false);
    const [photo, fill] = [jpeg(1, 'MM'), Buffer.from('ffff', 'hex')];
    const filled = Buffer.concat([photo.subarray(0, 20), fill, photo.subarray(20)]);
    expect(withoutExif(filled)).toEqual(withoutExif(photo));
    for (const other of ['', 'ffd8', 'ffd8ffe1ffff00', '89504e47']) {
      const bytes = Buffer.from(other, 'hex');
      expect(withoutExif(bytes)).toEqual(bytes);
    }
  });
});

describe('a PNG', () => {
  const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
  function chunk(name: string, held: Buffer | string): Buffer {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), Buffer.from(held)]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length - 4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  }
  const header = chunk('IHDR', Buffer.from('00000002000000010802000000', 'hex'));
  const points = chunk('IDAT', deflateSync(Buffer.from('00ff000000ff00', 'hex')));
  const last = chunk('IEND', '');
  const plain = Buffer.concat([SIGNATURE, header, chunk('gAMA', 'gamm'), points, last]);
  const told = (side: number): Buffer =>
    Buffer.concat([
      SIGNATURE,
      header,
      chunk('gAMA', 'gamm'),
      chunk('tEXt', `Author\0${PLACE}`),
      chunk('zTXt', `Raw profile type exif\0\0${PLACE}`),
      chunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${PLACE}`),
      chunk('eXIf', tiffOf(side, 'II')),
      points,
      chunk('tIME', Buffer.from('07ea0b16150000', 'hex')),
      last,
    ]);

  it('loses all words about it, and nothing that is drawn', async () => {
    const clean = withoutExif(told(1));
    expect(clean).toEqual(plain);
    expect(await fileTypeFromBuffer(clean)).toMatchObject({ mime: 'image/png' });
    expect(readPicture(clean)).toEqual({ type: 'image/png', width: 2, height: 1 });
    expect(withoutExif(plain)).toBe(plain);
  });

  it('keeps which side is up, with a right checksum', () => {
    const clean = withoutExif(told(8));
    expect(clean.includes(PLACE)).toBe(false);
    expect(sideIn(clean)).toBe(8);
    const at = clean.indexOf('eXIf');
    expect(clean.subarray(at, at + 30 + 4)).toEqual(
      chunk('eXIf', clean.subarray(at + 4, at + 30)).subarray(4),
    );
    expect(withoutExif(clean)).toEqual(clean);
  });

  it('that ends too early, or says more than it has, is not touched', () => {
    const whole = told(6);
    for (const bytes of [whole.subarray(0, 60), whole.subarray(0, -3), whole.subarray(0, 13)])
      expect(withoutExif(bytes)).toBe(bytes);
  });
});

describe('a WebP', () => {
  function chunk(name: string, held: Buffer): Buffer {
    const head = Buffer.from(`${name}....`, 'latin1');
    head.writeUInt32LE(held.length, 4);
    return Buffer.concat([head, held, Buffer.alloc(held.length % 2)]);
  }
  function riff(...chunks: readonly Buffer[]): Buffer {
    const whole = Buffer.concat([Buffer.from('RIFF....WEBP', 'latin1'), ...chunks]);
    whole.writeUInt32LE(whole.length - 8, 4);
    return whole;
  }
  /** 2 x 1 points, and which other chunks there are: a profile of colours, Exif, XMP. */
  const extended = (flags: number): Buffer => chunk('VP8X', Buffer.from([flags, 0, 0, 0, 1, 0, 0, 0, 0, 0]));
  const colours = chunk('ICCP', Buffer.from('odd'));
  const points = chunk('VP8L', Buffer.from('2f00000000880788', 'hex'));
  const words = chunk('XMP ', Buffer.from(`<x:xmpmeta>${PLACE}!`));

  it.each(['', 'Exif\0\0'])('loses Exif and XMP, and says so in its flags (%j)', async (before) => {
    const exif = chunk('EXIF', Buffer.concat([Buffer.from(before, 'latin1'), tiffOf(1, 'MM')]));
    const clean = withoutExif(riff(extended(0x2c), colours, points, exif, words));
    expect(clean).toEqual(riff(extended(0x20), colours, points));
    expect(await fileTypeFromBuffer(clean)).toMatchObject({ mime: 'image/webp' });
    expect(readPicture(clean)).toEqual({ type: 'image/webp', width: 2, height: 1 });
    expect(withoutExif(clean)).toBe(clean);
  });

  it('keeps which side is up, and says that there is an Exif', () => {
    const exif = chunk('EXIF', Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf(3, 'II')]));
    const clean = withoutExif(riff(extended(0x0c), points, exif, words));
    expect(clean.includes(PLACE)).toBe(false);
    expect(sideIn(clean)).toBe(3);
    expect(clean.readUInt8(20)).toBe(0x08);
    expect(clean.readUInt32LE(4)).toBe(clean.length - 8);
    expect(withoutExif(clean)).toEqual(clean);
  });

  it('that ends too early, or says more than it has, is not touched', () => {
    const whole = riff(extended(0x04), points, words);
    const long = Buffer.from(whole);
    long.writeUInt32LE(0xffff_fff0, 16);
    for (const bytes of [
      whole.subarray(0, -4),
      whole.subarray(0, 12),
      riff(extended(4).subarray(0, 5)),
      long,
    ])
      expect(withoutExif(bytes)).toBe(bytes);
  });

  it('or another picture, however broken, throws nothing and does not grow', () => {
    const starts = ['ffd8ffe1', '89504e470d0a1a0a', '52494646ff0000005745425056503858'];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 80 }),
        fc.constantFrom('', 'eXIf', 'EXIF', 'XMP '),
        (start, rest, name) => {
          const bytes = Buffer.concat([Buffer.from(start, 'hex'), Buffer.from(name), rest]);
          expect(withoutExif(bytes).length).toBeLessThanOrEqual(bytes.length);
        },
      ),
    );
  });
});
