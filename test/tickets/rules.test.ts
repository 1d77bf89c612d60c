import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyDay, workingHours } from '../../src/clock/hours.ts';
import { promisedAt, readTicketCode, ticketCode } from '../../src/tickets/rules.ts';

describe('ticket codes', () => {
  it('are the same for the same key and differ for others', () => {
    expect(ticketCode('web:lan/12/open')).toBe(ticketCode('web:lan/12/open'));
    expect(ticketCode('web:lan/12/open')).not.toBe(ticketCode('web:lan/13/open'));
  });

  it('are short, without letters that sound or look alike, and read back from sloppy typing', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 6 }), (key, longer) => {
        const code = ticketCode(key, longer);
        expect(code).toMatch(/^PH-[2-9A-HJKMNP-TW-Z]{6,12}$/);
        expect(readTicketCode(` ${code.toLowerCase().replace('-', ' ')} `)).toBe(code);
        expect(ticketCode(key, longer + 1).startsWith(code)).toBe(true);
      }),
    );
  });

  it('do not read what is no code', () => {
    for (const text of ['', 'PH-', 'PH-O0I1L', 'đơn DH123', 'PH-ABC'])
      expect(readTicketCode(text)).toBeUndefined();
  });

  it('rarely collide', () => {
    const codes = new Set(Array.from({ length: 20_000 }, (_, n) => ticketCode(`web:${n}/1/open`)));
    expect(codes.size).toBeGreaterThan(19_997);
  });
});

describe('the promised time', () => {
  const hours = workingHours(everyDay('Asia/Ho_Chi_Minh', '08:00-17:00'));
  const times = { otherwiseMs: 8 * 3_600_000, categoryMs: { broken: 2 * 3_600_000 } };
  const evening = new Date('2026-03-02T18:00:00+07:00');

  it('is counted in working time, a category having its own', () => {
    expect(promisedAt(evening, 'broken', times, hours)).toEqual(new Date('2026-03-03T10:00:00+07:00'));
    expect(promisedAt(evening, 'late', times, hours)).toEqual(new Date('2026-03-03T16:00:00+07:00'));
    expect(promisedAt(evening, undefined, times, hours)).toEqual(new Date('2026-03-03T16:00:00+07:00'));
  });
});
