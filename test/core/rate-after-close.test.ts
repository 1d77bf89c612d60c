import { describe, expect, test } from 'vitest';
import { advance } from '../../src/core/advance.ts';
import type { Act } from '../../src/core/effect.ts';
import type { World } from '../../src/core/world.ts';
import { rowOf } from '../../src/desk/row.ts';
import { by } from './support/staff-act.ts';
import { DAY, HOUR, MINUTE, SECOND, talk, type Talk } from './support/talk.ts';
import { testWorld } from './support/world.ts';

const asks = (is = true): World => {
  const world = testWorld();
  return { ...world, settings: { ...world.settings, ratesAfterClose: is } };
};

/** Somebody asked for a person, was answered by Hoa, and Mai ended it. */
function ended(outcome = 'solved', lan = talk(asks())): Talk {
  lan.says('gặp nhân viên');
  lan.take(by({ does: 'reply', text: 'xong rồi ạ' }, { staff: 'hoa' }));
  lan.heard();
  lan.take(by({ does: 'close', text: outcome }));
  return lan;
}

/** Ended, and asked how it was. */
function asked(): Talk {
  const lan = ended();
  lan.wait(MINUTE);
  lan.answer('sends.decide', 'go');
  return lan;
}

const named = (acts: readonly Act[], action: string) => acts.filter((act) => act.action === action);

describe('staff end a talk', () => {
  test('and a moment later the customer is asked how it was, which leaves it ended', () => {
    const lan = ended();
    const { closed } = lan.now().desk ?? {};
    lan.wait(11 * SECOND);
    expect(named(lan.asked(), 'sends.decide')).toEqual([]);
    lan.wait(2 * SECOND);
    const [may] = named(lan.asked(), 'sends.decide');
    expect(may?.input).toEqual({
      flow: 'csat',
      purpose: 'survey',
      hours: 'talk',
      wroteAt: '2026-11-23T09:00:00.000Z',
      key: closed?.at.toISOString(),
      oncePerMs: 30 * DAY,
    });
    expect(lan.answer('sends.decide', 'go')).toEqual(['csat.score.ask']);
    expect(lan.now()).toMatchObject({
      owner: { kind: 'bot' },
      stack: [{ flow: 'csat', unasked: { purpose: 'survey', hours: 'talk' } }],
      desk: { closed: { staff: 'mai', outcome: 'solved' } },
    });
    lan.presses('5');
    const [score] = named(lan.asked(), 'feedback.save');
    expect(score?.input).toMatchObject({ score: 5, staff: 'hoa', episode: 2 });
    expect(lan.says('rất tốt')).toEqual(['csat.thanks.say']);
    expect(named(lan.asked(), 'episodes.end')).toMatchObject([{ input: { outcome: 'answered', score: 5 } }]);
    expect(lan.now()).toMatchObject({ stack: [], desk: { closed } });
    // Tapped once more, it is another score of the same talk: who ended it, and how, stays.
    const visit = lan.now().openScores?.[0]?.visit ?? 0;
    expect(lan.presses('3', visit)).toEqual(['core.score-changed (score=3)']);
    expect(lan.now()).toMatchObject({ stack: [], desk: { closed } });
    expect(rowOf(lan.now())).toMatchObject({ box: 'closed', staff: 'mai', score: 3, band: 'mid' });
  });

  test('and nobody rates it: that is no talk of staff, and it stays ended', () => {
    const lan = asked();
    expect(named(lan.asked(), 'episodes.end')).toMatchObject([{ input: { outcome: 'solved' } }]);
    expect(lan.wait(6 * DAY)).toEqual(['csat.score.remind']);
    expect(named(lan.asked(), 'episodes.end')).toMatchObject([{ input: { outcome: 'no-answer' } }]);
    expect(lan.now()).toMatchObject({ desk: { closed: { outcome: 'solved' } } });
  });

  test.each([
    ['that are no score', 'sao lâu thế'],
    ['that mean something else', 'tôi muốn khiếu nại'],
    ['that call a person', 'gặp nhân viên'],
  ])('and words %s open it again', (_what, text) => {
    const lan = asked();
    lan.says(text);
    expect(lan.now().desk?.closed).toBeUndefined();
  });

  test('and a colleague writes after all: it is theirs, and ended again it asks nothing twice', () => {
    const lan = asked();
    lan.take(by({ does: 'reply', text: 'em quên nói' }));
    expect(lan.now()).toMatchObject({ owner: { kind: 'staff', staff: 'mai' } });
    expect(lan.now().desk?.closed).toBeUndefined();
    lan.take(by({ does: 'close', text: 'solved' }));
    lan.asked();
    lan.wait(HOUR);
    expect(named(lan.asked(), 'sends.decide')).toEqual([]);
  });

  test('and takes that back: nothing of the question is left', () => {
    const world = asks();
    const lan = talk(world);
    lan.says('gặp nhân viên');
    lan.take(by({ does: 'reply', text: 'xong rồi ạ' }));
    const before = lan.now();
    const at = lan.at();
    const closed = advance(before, { ...by({ does: 'close', text: 'solved' }), id: 'c', at }, world);
    expect(closed.timers.map(({ id }) => id)).toContain('rate');
    const later = new Date(at.getTime() + 10 * SECOND);
    const back = advance(closed, { ...by({ does: 'undo', of: 'c' }), id: 'u', at: later }, world);
    expect({ ...back, changedAt: 0 }).toEqual({ ...before, changedAt: 0 });
  });

  test('and the question has to wait: it comes then, unless something has begun meanwhile', () => {
    const at = '2026-11-24T01:00:00.000Z';
    const [lan, an] = [ended(), ended()];
    for (const one of [lan, an]) {
      one.wait(MINUTE);
      one.answer('sends.decide', 'later', { at });
    }
    an.says('xin chào');
    lan.wait(16 * HOUR);
    expect(lan.answer('sends.decide', 'go')).toEqual(['csat.score.ask']);
    an.asked();
    an.wait(16 * HOUR);
    expect(named(an.asked(), 'sends.decide')).toEqual([]);
  });
});

/** Given back by Hoa, who asks how it was, and a moment later. */
function givenBack(lan = said(talk(asks()), 'gặp nhân viên')): Talk {
  lan.take(by({ does: 'reply', text: 'xong rồi ạ' }, { staff: 'hoa' }));
  lan.heard();
  lan.take(by({ does: 'release', how: 'rate' }));
  lan.wait(13 * SECOND);
  return lan;
}

describe('staff give a talk back with the question how it was', () => {
  test('and it is asked as after a close: by the same decision, which is told what was promised', () => {
    const lan = givenBack();
    const [may, ...more] = named(lan.asked(), 'sends.decide');
    expect(more).toEqual([]);
    expect(may?.input).toMatchObject({ flow: 'csat', purpose: 'survey', hours: 'talk', oncePerMs: 30 * DAY });
    expect(lan.answer('sends.decide', 'go')).toEqual(['csat.score.ask']);
    lan.presses('4');
    const [score] = named(lan.asked(), 'feedback.save');
    expect(score?.input).toMatchObject({ score: 4, staff: 'hoa', episode: 1 });
  });

  test('and it is not asked of who was asked of late, nor of who has written again, nor twice', () => {
    expect(givenBack().answer('sends.decide', 'skip', { why: 'too-often' })).toEqual([]);
    const wrote = said(talk(asks()), 'gặp nhân viên');
    wrote.take(by({ does: 'reply', text: 'xong rồi ạ' }));
    wrote.take(by({ does: 'release', how: 'rate' }));
    wrote.says('cảm ơn em');
    wrote.asked();
    wrote.wait(HOUR);
    expect(named(wrote.asked(), 'sends.decide')).toEqual([]);
    // Put off till morning, taken once more and closed: one question is left.
    const closed = givenBack();
    closed.answer('sends.decide', 'later', { at: '2026-11-24T01:00:00.000Z' });
    closed.take(by({ does: 'reply', text: 'em quên nói' }));
    closed.take(by({ does: 'close', text: 'solved' }));
    closed.asked();
    closed.wait(MINUTE);
    expect(named(closed.asked(), 'sends.decide')).toHaveLength(1);
    closed.answer('sends.decide', 'skip', { why: 'too-often' });
    closed.wait(16 * HOUR);
    expect(named(closed.asked(), 'sends.decide')).toEqual([]);
  });

  test('and takes that back in time: nothing is asked', () => {
    const lan = said(talk(asks()), 'gặp nhân viên');
    lan.take(by({ does: 'reply', text: 'xong rồi ạ' }));
    lan.take(by({ does: 'release', how: 'rate' }));
    lan.wait(9 * SECOND);
    lan.take(by({ does: 'undo', of: lan.now().desk?.undo?.of ?? '' }));
    expect(lan.now().owner).toMatchObject({ kind: 'staff', staff: 'mai' });
    lan.asked();
    lan.wait(MINUTE);
    expect(named(lan.asked(), 'sends.decide')).toEqual([]);
  });
});

describe('nobody is asked', () => {
  const cases: readonly (readonly [string, () => Talk])[] = [
    ['who wrote again at once', () => said(ended(), 'cảm ơn em')],
    [
      'whose closed ticket will ask the same',
      () => {
        const lan = ended();
        lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: 'KN-1' } });
        return lan;
      },
    ],
    ['after spam', () => ended('spam')],
    ['who was not there', () => ended('unreachable')],
    ['whose ticket goes on', () => ended('ticket')],
    ['by a shop that does not want it', () => ended('solved', talk(asks(false)))],
    ['who wants nothing unasked', () => ended('solved', said(talk(asks()), 'stop'))],
    [
      'whom nobody of staff spoke to',
      () => {
        const lan = said(talk(asks()), 'gặp nhân viên');
        lan.take(by({ does: 'take' }));
        lan.take(by({ does: 'close', text: 'solved' }));
        return lan;
      },
    ],
    [
      'who was asked when it was given back',
      () => {
        const lan = said(talk(asks()), 'gặp nhân viên');
        lan.take(by({ does: 'reply', text: 'xong rồi ạ' }));
        givenBack(lan);
        lan.answer('sends.decide', 'go');
        lan.take(by({ does: 'reply', text: 'em quên nói' }));
        lan.take(by({ does: 'close', text: 'solved' }));
        return lan;
      },
    ],
  ];
  test.each(cases)('%s', (_who, story) => {
    const lan = story();
    lan.heard();
    lan.asked();
    expect(lan.wait(HOUR)).toEqual([]);
    expect(named(lan.asked(), 'sends.decide')).toEqual([]);
  });
});

function said(lan: Talk, text: string): Talk {
  lan.says(text);
  return lan;
}
