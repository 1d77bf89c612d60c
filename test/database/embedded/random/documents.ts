import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import fc from 'fast-check';

/** Few values of many types, so that those that are equal across types, or nearly, meet often. */
export const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }).map((n) => new Int32(n)) },
  { weight: 4, arbitrary: fc.constantFrom('', 'a', 'b', 'ab', 'B', 'đ') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      new Double(2),
      new Double(1.5),
      new Double(-1),
      Long.fromNumber(3),
      Long.fromString('9007199254740993'),
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom(null, true, false) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      new Date(1),
      new Date('2026-02-28T17:30:00Z'),
      new ObjectId('65a0b0c0d0e0f00102030405'),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(Decimal128.fromString('2'), Decimal128.fromString('0.1')) },
);

const small = fc.record({ x: scalar, y: scalar }, { requiredKeys: [] });

export const field = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 3, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 2, arbitrary: small },
  { weight: 2, arbitrary: fc.array(fc.oneof(small, scalar), { maxLength: 3 }) },
);

/** Without an `_id`. */
export const content = fc.record({ a: field, b: field, c: scalar }, { requiredKeys: [] });

export const path = fc.constantFrom('a', 'b', 'c', 'a.x', 'b.y', 'a.0', 'b.1.x');
