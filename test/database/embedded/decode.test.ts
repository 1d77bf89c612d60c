import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDocument } from '../../../src/database/embedded/decode.ts';
import { encodeDocument } from '../../../src/database/embedded/encode.ts';
import type { Doc } from '../../../src/database/embedded/values.ts';

// "Aa" and "BB", and all that is made of them, stand for the same number among the names that are remembered
const alike = fc
  .array(fc.constantFrom('Aa', 'BB'), { minLength: 1, maxLength: 20 })
  .map((parts) => parts.join(''));
const name = fc.oneof(alike, fc.constantFrom('a', 'đơn', '', 'x'.repeat(40)));

describe('reading a document', () => {
  it('tells names apart that are remembered at the same place', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
        const made: Doc = new Map(names.map((one, at) => [one, at]));
        const bytes = encodeDocument(made);
        expect([...decodeDocument(bytes)]).toEqual([...made]);
        const [wanted = ''] = names;
        expect([...decodeDocument(bytes, new Set([wanted]))]).toEqual([...made].slice(0, 1));
      }),
    );
  });

  it('keeps every date a document may hold, and one that is none', () => {
    for (const ms of [0, -1, 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, -(2 ** 32) - 7, 8.64e15, -8.64e15]) {
      const at = new Date(ms);
      expect(decodeDocument(encodeDocument(new Map([['at', at]]))).get('at')).toEqual(at);
    }
    const far = encodeDocument(new Map([['at', new Date(0)]]));
    far.writeBigInt64LE(2n ** 62n, 8);
    expect(decodeDocument(far).get('at')).toEqual(new Date(NaN));
  });

  it('refuses a name that does not end', () => {
    const bytes = encodeDocument(new Map([['abc', 1]]));
    expect(() => decodeDocument(bytes.subarray(0, 7))).toThrow('Invalid BSON');
    const endless = Buffer.from(bytes).fill(65, 5, bytes.length - 1);
    expect(() => decodeDocument(endless)).toThrow('Invalid BSON');
  });
});
