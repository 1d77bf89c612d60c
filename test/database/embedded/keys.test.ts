import { Binary, Decimal128, Double, Long, ObjectId } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues } from '../../../src/database/embedded/compare.ts';
import { decodeDocument } from '../../../src/database/embedded/decode.ts';
import { encodeDocument } from '../../../src/database/embedded/encode.ts';
import {
  appendRawValue,
  appendValue,
  beginKey,
  encodeValues,
  endKey,
} from '../../../src/database/embedded/keys.ts';
import { eachElement } from '../../../src/database/embedded/raw.ts';
import type { Value } from '../../../src/database/embedded/values.ts';

const decimalText = fc
  .tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: -30, max: 30 }))
  .map(([digits, exponent]) => `${digits}E${exponent}`);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    true,
    false,
    0,
    -1,
    1,
    NaN,
    Infinity,
    -Infinity,
    9007199254740993n,
    9007199254740992n,
    0.1,
    Decimal128.fromString('0.1'),
    '',
    'a',
    'a\0',
    'a\0b',
    'ab',
  ),
  fc.integer(),
  fc.double(),
  fc.double().map((value) => new Double(value)),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  decimalText.map((text) => Decimal128.fromString(text)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text).toString()),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes)),
);
const name = fc.constantFrom('a', 'b', 'ab', '1', '');
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { weight: 4, arbitrary: scalar },
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }).map((fields): Value => new Map(fields)),
  ),
})).value;

function descending(one: Value): Buffer {
  beginKey(0);
  appendValue(one, true);
  return endKey();
}

describe('keys order as BSON orders values', () => {
  it('for any two values, up and down', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const order = Math.sign(compareValues(a, b)) + 0;
        expect(Buffer.compare(encodeValues(a), encodeValues(b))).toBe(order);
        expect(Buffer.compare(descending(a), descending(b)) + 0).toBe(-order + 0);
      }),
      { numRuns: 4000 },
    );
  });

  it('no key is the beginning of another', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [left, right] = [encodeValues(a), encodeValues(b)];
        if (!left.equals(right)) expect(left.subarray(0, right.length).equals(right)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('from raw bytes as from the decoded value', () => {
    fc.assert(
      fc.property(value, (one) => {
        const bytes = encodeDocument(new Map([['v', one]]));
        eachElement(bytes, (type, _name, at) => {
          beginKey(0);
          appendRawValue(bytes, { type, at });
        });
        expect(endKey().subarray(4).equals(encodeValues(one))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('what is written is read back the same', () => {
    fc.assert(
      fc.property(value, (one) => {
        const bytes = encodeDocument(new Map([['v', one]]));
        expect(encodeDocument(decodeDocument(bytes)).equals(bytes)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('numbers of all four types compare exactly', () => {
    const ascending: Value[] = [
      NaN,
      -Infinity,
      Decimal128.fromString('-1E400'),
      -1e308,
      -1,
      -0.1,
      Decimal128.fromString('-0.1'),
      0,
      0.1 - 1e-17,
      1n,
      9007199254740992,
      9007199254740993n,
      Decimal128.fromString('9007199254740993.5'),
      9007199254740994n,
      Decimal128.fromString('1E400'),
      Infinity,
    ];
    for (const [place, one] of ascending.entries()) {
      for (const later of ascending.slice(place + 1)) expect(compareValues(one, later)).toBeLessThan(0);
    }
    expect(compareValues(Long.fromNumber(1).toBigInt(), new Double(1))).toBe(0);
  });
});
