import fc from 'fast-check';
import { expect, it } from 'vitest';
import { survivor } from '../../src/customers/rules.ts';

it('of two customers found to be one, the same keeps the lead whichever way round they are asked', () => {
  const customer = fc.record({
    _id: fc.string(),
    createdAt: fc.date({ noInvalidDate: true, min: new Date('2026-01-01'), max: new Date('2026-01-02') }),
  });
  fc.assert(
    fc.property(customer, customer, (a, b) => {
      expect(survivor(a, b)._id).toBe(survivor(b, a)._id);
      expect(survivor(a, b).createdAt.getTime()).toBe(Math.min(a.createdAt.getTime(), b.createdAt.getTime()));
    }),
  );
});
