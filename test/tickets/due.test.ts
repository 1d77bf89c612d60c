import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyDay, workingHours } from '../../src/clock/hours.ts';
import { added, answered, assigned, dueMoved, moved } from '../../src/tickets/changes.ts';
import {
  countedStretches,
  DONE_PLACES,
  nextDue,
  PAUSED_PLACES,
  placeOf,
  workedMs,
} from '../../src/tickets/due.ts';
import type { Ticket } from '../../src/tickets/model.ts';

const HOUR = 3_600_000;
const hours = workingHours(everyDay('Asia/Ho_Chi_Minh', '08:00-17:00'));
const timing = { hours, promise: { otherwiseMs: 2 * HOUR, solution: { otherwiseMs: 8 * HOUR } } };
/** A wall-clock time in Hồ Chí Minh City on a day of March 2026. */
const at = (day: number, time: string) =>
  new Date(`2026-03-${String(day).padStart(2, '0')}T${time}:00+07:00`);

const fresh: Ticket = {
  _id: 'k',
  code: 'PH-222222',
  customer: 'c',
  conversation: 'web:c',
  channel: 'web',
  what: 'áo rách',
  photos: [],
  additions: [],
  state: 'new',
  history: [],
  version: 1,
  changedAt: at(2, '09:00'),
  place: at(2, '11:00').getTime(),
  openedAt: at(2, '09:00'),
  promisedAt: at(2, '11:00'),
  solveMs: 8 * HOUR,
  solveBy: at(2, '17:00'),
};
const by = (time: Date) => ({ by: 's_lan', at: time });

describe('what is due next', () => {
  it('is the promised first answer, and once it was given the solution', () => {
    expect(nextDue(fresh)).toEqual({ which: 'answer', at: at(2, '11:00') });
    const said = answered(fresh, by(at(2, '10:00')), 7);
    expect(nextDue(said)).toEqual({ which: 'solution', at: at(2, '17:00') });
    expect(said).toMatchObject({ version: 2, place: at(2, '17:00').getTime(), answeredAt: at(2, '10:00') });
    expect(answered(said, by(at(2, '12:00'))).answeredAt).toEqual(at(2, '10:00'));
  });

  it('is nothing while the customer is waited for; the clock goes on with what was left', () => {
    const said = answered(fresh, by(at(2, '10:00')));
    const waiting = moved(said, 'waiting', by(at(2, '15:00')), timing);
    expect(nextDue(waiting)).toBeUndefined();
    expect(waiting.solveLeftMs).toBe(2 * HOUR);
    expect(waiting.place).toBe(PAUSED_PLACES + at(2, '15:00').getTime());
    const back = added(waiting, { key: 'x', at: at(4, '16:00'), what: 'đây ạ', photos: [] }, timing);
    expect(back).toMatchObject({ state: 'doing', solveBy: at(5, '09:00') });
    expect(back.solveLeftMs).toBeUndefined();
    expect(back.pauses).toEqual([{ from: at(2, '15:00'), until: at(4, '16:00') }]);
    expect(back.history.at(-1)).toMatchObject({ did: 'state', to: 'doing', by: 'customer' });
  });

  it('stays broken once it was broken', () => {
    const said = answered(fresh, by(at(2, '10:00')));
    const waiting = moved(said, 'waiting', by(at(3, '09:00')), timing);
    const back = moved(waiting, 'doing', by(at(4, '09:00')), timing);
    expect(nextDue(back)).toEqual({ which: 'solution', at: at(2, '17:00') });
  });

  it('may be moved by hand while it runs, and not when it is over or stopped', () => {
    const later = dueMoved(
      fresh,
      { which: 'answer', to: at(2, '16:00') },
      { ...by(at(2, '10:00')), why: 'kho' },
    );
    expect(later).toMatchObject({ promisedAt: at(2, '16:00'), place: at(2, '16:00').getTime() });
    expect(later.history.at(-1)).toMatchObject({ did: 'moved', which: 'answer', dueBefore: at(2, '11:00') });
    const said = answered(fresh, by(at(2, '10:00')));
    const waiting = moved(said, 'waiting', by(at(2, '12:00')), timing);
    const move = { which: 'solution', to: at(9, '09:00') } as const;
    expect(() => dueMoved(said, { ...move, which: 'answer' }, by(at(2, '12:00')))).toThrow(/over/);
    expect(() => dueMoved(waiting, move, by(at(2, '13:00')))).toThrow(/stopped/);
  });
});

describe('a ticket', () => {
  it('is done, and opened again with the time for a solution anew', () => {
    const done = moved(fresh, 'done', { ...by(at(2, '16:00')), why: 'đã đổi' }, timing);
    expect(done).toMatchObject({ closedAt: at(2, '16:00'), state: 'done' });
    expect(done.untold).toContain('ticket.closed/PH-222222/');
    expect(done.place).toBeGreaterThan(DONE_PLACES);
    const again = moved(done, 'doing', by(at(6, '08:00')), timing);
    expect(again).toMatchObject({ solveFrom: at(6, '08:00'), solveBy: at(6, '16:00') });
    expect([again.closedAt, again.untold]).toEqual([undefined, undefined]);
    expect(() => moved(done, 'waiting', by(at(6, '08:00')), timing)).toThrow(/cannot become/);
    expect(moved(done, 'done', by(at(6, '08:00')), timing)).toBe(done);
  });

  it('is put back to where it was, its clock as if nothing had been, at once by whoever moved it', () => {
    const opened: Ticket = {
      ...fresh,
      history: [{ at: fresh.openedAt, did: 'state', to: 'new', by: 'bot' }],
    };
    const move = (from: Ticket, to: Ticket['state'], time: string, who = by(at(2, time)).by) =>
      moved(from, to, { by: who, at: at(2, time) }, timing);
    const doing = move(opened, 'doing', '10:00');
    expect(move(doing, 'new', '10:01')).toMatchObject({ state: 'new', solveBy: fresh.solveBy });
    expect(() => move(doing, 'new', '10:02')).toThrow(/cannot become/);
    expect(() => move(doing, 'new', '10:00', 's_tu')).toThrow(/cannot become/);
    expect(() => move(answered(doing, by(at(2, '10:00'))), 'new', '10:01')).toThrow(/cannot become/);

    const waiting = move(doing, 'waiting', '11:00');
    expect(move(waiting, 'doing', '11:01')).toMatchObject({ solveBy: doing.solveBy, pauses: [] });
    for (const left of [move(waiting, 'doing', '12:00'), move(waiting, 'done', '12:00')]) {
      const again = move(left, 'waiting', '12:01');
      expect(again).toMatchObject({ state: 'waiting', solveLeftMs: waiting.solveLeftMs });
      expect([again.pauses, again.place]).toEqual([waiting.pauses, waiting.place]);
      expect([again.closedAt, again.untold]).toEqual([undefined, undefined]);
    }
    // Its solution is not due anew, though a done one that is opened again is.
    const done = move(doing, 'done', '12:00');
    expect(move(done, 'doing', '12:01').solveBy).toEqual(doing.solveBy);
    expect(move(done, 'doing', '12:02').solveBy).not.toEqual(doing.solveBy);
  });

  it('is closed anew, and told again, whatever was taken back before', () => {
    const doing = moved(fresh, 'doing', by(at(2, '10:00')), timing);
    const done = moved(doing, 'done', by(at(2, '12:00')), timing);
    for (const opened of ['12:01', '13:00'])
      expect(
        moved(moved(done, 'doing', by(at(2, opened)), timing), 'done', by(at(2, opened)), timing),
      ).toMatchObject({
        closedAt: at(2, opened),
        untold: `ticket.closed/PH-222222/${at(2, opened).toISOString()}`,
      });
  });

  it('is given to somebody and taken from them, with who and whom', () => {
    const given = assigned(fresh, 's_hoa', by(at(2, '10:00')));
    expect(given.staff).toBe('s_hoa');
    expect(assigned(given, 's_hoa', by(at(2, '10:01')))).toBe(given);
    const free = assigned(given, undefined, by(at(2, '10:02')));
    expect('staff' in free).toBe(false);
    expect(free.history.map(({ did, staff }) => [did, staff])).toEqual([
      ['assigned', 's_hoa'],
      ['assigned', undefined],
    ]);
  });

  it('stands before those that wait, and these before the done ones, newest done first', () => {
    const done = (time: Date) => placeOf({ ...fresh, state: 'done', closedAt: time });
    const waiting = placeOf({
      ...fresh,
      state: 'waiting',
      answeredAt: at(2, '10:00'),
      pauses: [{ from: at(2, '10:00') }],
    });
    const order = [placeOf(fresh), waiting, done(at(9, '09:00')), done(at(8, '09:00'))];
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});

it('however often it waits, a deadline counts exactly the working time given, pauses aside', () => {
  const minutes = fc.integer({ min: 1, max: 3_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(minutes, minutes), { maxLength: 5 }), (waits) => {
      let ticket = answered(fresh, by(fresh.openedAt));
      let now = fresh.openedAt.getTime();
      for (const [work, wait] of waits) {
        now += work * 60_000;
        ticket = moved(ticket, 'waiting', by(new Date(now)), timing);
        now += wait * 60_000;
        ticket = moved(ticket, 'doing', by(new Date(now)), timing);
      }
      const to = ticket.solveBy ?? fresh.openedAt;
      const counted = countedStretches(hours, { from: fresh.openedAt, to, pauses: ticket.pauses });
      const sum = counted.reduce((ms, { from, until }) => ms + workedMs(hours, from, until), 0);
      expect(sum).toBe(8 * HOUR);
    }),
    { numRuns: 60 },
  );
});
