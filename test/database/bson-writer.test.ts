import { Binary, ObjectId, serialize } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDocument, newSheet } from '../../src/database/bson-writer.ts';

function written(document: object, isLasting?: (value: object) => boolean): Buffer {
  const sheet = newSheet(isLasting);
  addDocument(sheet, document);
  return Buffer.from(sheet.bytes.subarray(0, sheet.at));
}

function asDriver(document: object): Buffer {
  return Buffer.from(serialize(document, { ignoreUndefined: true }));
}

const key = fc
  .oneof(fc.string({ maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 8 }))
  .filter((one) => !one.includes('\0'));
const leaf = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, 2 ** 31, -(2 ** 31), 2 ** 31 - 1, 2 ** 53),
  fc.date(),
  fc.uint8Array({ maxLength: 40 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(new ObjectId(), new Binary(Buffer.from('x')), /a+/i, new Map([['a', 1]]), () => 1),
);
const { thing } = fc.letrec((tie) => ({
  thing: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('thing'), { maxLength: 6 }),
    fc.dictionary(key, tie('thing'), { maxKeys: 6 }),
  ),
}));
const anyDocument = fc.dictionary(key, thing, { maxKeys: 10 });

describe('the writer of BSON', () => {
  it('writes any document byte for byte as the driver does', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(written(document).equals(asDriver(document))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('adds one document behind another, and grows', () => {
    const sheet = newSheet();
    const long = { text: 'đ'.repeat(300_000) };
    addDocument(sheet, { a: 1 });
    addDocument(sheet, long);
    addDocument(sheet, { b: [long.text] });
    const whole = Buffer.concat([asDriver({ a: 1 }), asDriver(long), asDriver({ b: [long.text] })]);
    expect(sheet.bytes.subarray(0, sheet.at).equals(whole)).toBe(true);
  });

  it('copies what lasts, and writes what changes anew', () => {
    const settled = { n: 1, text: 'dạ', at: new Date(0) };
    const open = { n: 2, text: 'chờ' };
    const isLasting = (value: object): boolean => value === settled;
    const first = { lines: [settled, open], alone: settled };
    expect(written(first, isLasting)).toEqual(asDriver(first));
    const next = { lines: [{ n: 0 }, settled, { ...open, text: 'xong' }] };
    expect(written(next, isLasting)).toEqual(asDriver(next));
  });

  it('refuses what the driver refuses, and leaves the sheet as it was', () => {
    const circle: Record<string, unknown> = { n: 1 };
    circle.self = circle;
    const sheet = newSheet();
    addDocument(sheet, { a: 1 });
    for (const bad of [{ 'a\0b': 1 }, { deep: [{ 'é\0': 1 }] }, circle, new Date()]) {
      const { at } = sheet;
      expect(() => addDocument(sheet, bad)).toThrow();
      expect(sheet.at).toBe(at);
    }
    expect(sheet.bytes.subarray(0, sheet.at).equals(asDriver({ a: 1 }))).toBe(true);
  });

  it('takes what is deeper than our records, and objects that write themselves', () => {
    let deep: object = { end: true };
    for (let n = 0; n < 90; n += 1) deep = { deep };
    const own = { at: { toBSON: () => ({ x: 1 }) }, date: new Date(Number.NaN) };
    expect(written(deep)).toEqual(asDriver(deep));
    expect(written(own)).toEqual(asDriver(own));
  });
});
