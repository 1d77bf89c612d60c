import { describe, expect, test } from 'vitest';
import { scoreHeld } from '../../src/core/score-held.ts';
import { DAY, HOUR, MINUTE, talk } from './support/talk.ts';
import type { Talk } from './support/talk.ts';

/** The closing survey is asked; the visit of its score. */
function asked(): { lan: Talk; visit: number; held: () => ReturnType<typeof scoreHeld> } {
  const lan = talk();
  lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: { code: 'KN-1', order: 'DH1' } } });
  lan.wait(24 * HOUR);
  lan.answer('sends.decide', 'go');
  const visit = lan.now().stack[0]?.visit ?? -1;
  return { lan, visit, held: () => scoreHeld(lan.now(), visit, lan.at()) };
}
const answers = (lan: Talk) =>
  lan.now().lines.flatMap(({ pressed, answers: visit }) => (pressed === undefined ? [] : [[pressed, visit]]));

describe('the score that a conversation holds', () => {
  test('is the one pressed, then the one it was changed to, then the last that counted', () => {
    const { lan, visit, held } = asked();
    expect(held()).toEqual({ mayChange: false, isOpen: true });
    lan.presses('4');
    expect(held()).toEqual({ choice: '4', mayChange: true, isOpen: false });
    lan.presses('5', visit);
    expect(held()).toEqual({ choice: '5', mayChange: true, isOpen: false });
    lan.wait(31 * MINUTE);
    lan.presses('1', visit);
    expect(held()).toEqual({ choice: '5', mayChange: false, isOpen: false });
    expect(answers(lan)).toEqual([
      ['4', visit],
      ['5', visit],
      ['1', undefined],
    ]);
  });

  test('is none when the press is none of the choices, nobody of the bot hears it, or all is over', () => {
    const unclear = asked();
    unclear.lan.presses('9');
    expect(unclear.held()).toEqual({ mayChange: false, isOpen: true });

    const staffed = asked();
    staffed.lan.take({ kind: 'staff', staff: 'hoa', does: 'take' });
    staffed.lan.presses('5', staffed.visit);
    expect(staffed.held()).toEqual({ mayChange: false, isOpen: true });
    expect(answers(staffed.lan)).toEqual([['5', undefined]]);

    const over = asked();
    over.lan.wait(6 * DAY);
    over.lan.presses('5', over.visit);
    expect(over.held()).toEqual({ mayChange: false, isOpen: false });
  });

  test('is what was typed, while it may be changed', () => {
    const { lan, held } = asked();
    lan.says('4');
    expect(held()).toEqual({ choice: '4', mayChange: true, isOpen: false });
  });
});
