import { describe, expect, test } from 'vitest';
import { held, outcome } from './support/held.ts';
import { DAY, HOUR, MINUTE, SECOND } from './support/talk.ts';

describe('branch, set, save, go-to', () => {
  test('a branch goes by the first condition that holds; what nobody knows does not hold', () => {
    const steps = {
      n: { ask: 'number', least: 0, most: 10 },
      way: {
        branch: [
          { when: 'missing.thing > 1', go: 'end wrong' },
          { when: 'n >= 5', go: 'big' },
        ],
      },
      small: { end: 'small' },
      big: { end: 'big' },
    };
    const big = held(steps);
    expect(big.says('11')).toEqual(['core.unclear-number']);
    big.says('7');
    expect(outcome(big)).toBe('big');
    const small = held(steps);
    small.says('2');
    expect(outcome(small)).toBe('small');
  });

  test('set keeps values and can change the language; save keeps feedback of earlier answers', () => {
    const lan = held({
      score: { ask: 'rating', scale: '0-10' },
      keep: {
        set: {
          double: 'score * 2',
          kind: "score > 8 ? 'fan' : 'other'",
          fixed: 3,
          language: "'en'",
          odd: 'nope.x',
        },
      },
      why: { ask: 'text', optional: true },
      all: { save: 'nps', score: 'score', comment: 'why', choice: 'kind' },
      over: { 'go-to': 'end done' },
    });
    lan.says('9');
    expect(lan.now().stack[0]?.answers).toMatchObject({
      score: 9,
      double: 18,
      kind: 'fan',
      fixed: 3,
      odd: null,
    });
    expect(lan.now()).toMatchObject({ language: 'en', languageChosen: true });
    lan.says('không');
    expect(lan.asked()[0]).toMatchObject({
      action: 'feedback.save',
      input: { survey: 'nps', score: 9, choice: 'fan', question: 'all' },
    });
    expect(lan.asked()).toEqual([]);
    expect(lan.now().stack).toEqual([]);
  });

  test('set leaves the language alone for a word that is none', () => {
    const lan = held({ keep: { set: { language: "'fr'" } }, then: { ask: 'text' } });
    expect(lan.now()).toMatchObject({ language: 'vi' });
  });
});

describe('ask', () => {
  test.each<[string, Record<string, unknown>, string, unknown]>([
    ['date', {}, '20/11', '2026-11-20'],
    ['email', {}, 'lan@shop.vn', 'lan@shop.vn'],
    ['phone', {}, '0901234567', '+84901234567'],
    ['order-code', {}, 'dh 10293', 'DH10293'],
    ['yes/no', {}, 'ừ', true],
    ['yes/no', { save: 's' }, 'Có', true],
    ['number', { save: 's' }, '3', 3],
    ['choice', { of: ['late', 'broken'], save: 's' }, 'broken', 'broken'],
    ['date', { save: 's' }, 'mai', '2026-11-24'],
  ])('%s %j reads %j', (kind, options, text, value) => {
    const lan = held({ a: { ask: kind, ...options }, b: { ask: 'text' } });
    lan.says(text);
    expect(lan.now().stack[0]?.answers).toEqual({ a: value });
  });

  test.each(['date', 'email', 'phone', 'order-code', 'yes/no', 'location', 'photos', 'file'])(
    '%s is asked back when unclear',
    (kind) => {
      const lan = held({ a: { ask: kind, optional: true }, b: { ask: 'text' } });
      expect(lan.says('màu xanh lá')[0]).toContain(`core.unclear-${kind.replace('/', '-')}`);
      expect(lan.says('bỏ qua')).toEqual(['welcome.b.ask']);
      expect(lan.now().stack[0]?.answers).toEqual({ a: null });
    },
  );

  test('a location, a file and the phone a platform vouches for are taken as they come', () => {
    const lan = held({
      a: { ask: 'location' },
      b: { ask: 'file' },
      c: { ask: 'phone' },
      d: { ask: 'confirm', of: ['a', 'b', 'c'] },
    });
    lan.take({ kind: 'words', text: '', location: { latitude: 10.5, longitude: 106.7 } });
    expect(lan.lastLine().text).toContain('welcome.b.ask');
    lan.says('', { files: [{ id: 'f', type: 'application/pdf', bytes: 9, name: 'bill.pdf' }] });
    expect(lan.lastLine()).toMatchObject({ wants: 'phone' });
    const said = lan.says('', { phone: '+84901234567', name: 'Lan' });
    expect(said.at(-1)).toContain(
      '• welcome.a.label: core.place-given\n• welcome.b.label: core.file-count (count=1)',
    );
    expect(lan.now().customer).toMatchObject({ phone: '+84901234567', name: 'Lan' });
    expect(lan.says('hả?')[0]).toContain('core.unclear-confirm');
    expect(lan.says('sửa welcome.c.label')).toEqual(['welcome.c.ask']);
  });

  test('a confirmation shows each answer as people say it, and keeps private ones back', () => {
    const lan = held({
      day: { ask: 'date' },
      late: { ask: 'yes/no' },
      pin: { ask: 'digits', length: 4, private: true },
      stars: { ask: 'rating', scale: '1-3' },
      sure: { ask: 'confirm', of: ['day', 'late', 'pin', 'stars'], tries: 2, 'if-unclear': 'end unclear' },
    });
    lan.says('20/11');
    lan.says('có');
    lan.says('1234');
    const [said] = lan.says('3');
    expect(said).toContain('label: 20/11/2026');
    expect(said).toContain('welcome.late.label: core.yes');
    expect(said).toContain('welcome.pin.label: •••');
    expect(said).toContain('welcome.stars.label: 3');
    lan.presses('edit.nothing');
    lan.says('gì cơ');
    expect(outcome(lan)).toBe('unclear');
  });

  test('what is known is offered on a button', () => {
    const lan = held({
      n: { ask: 'number' },
      p: { ask: 'number', suggest: 'n' },
      q: { ask: 'phone', suggest: 'customer.phone' },
    });
    lan.says('12');
    expect(lan.lastLine().choices).toMatchObject([{ label: '12' }]);
    lan.presses('=');
    expect(lan.now().stack[0]?.answers).toEqual({ n: 12, p: '12' });
    expect(lan.lastLine().choices).toBeUndefined();
    expect(lan.presses('=')).toEqual(['core.unclear-phone']);
  });

  test('a time limit leads on, and a reminder comes in working hours', () => {
    const lan = held({
      a: {
        ask: 'text',
        within: '20 hours',
        'if-late': 'late',
        remind: { after: '10 hours', times: 2, hours: 'shop' },
      },
      b: { end: 'answered' },
      late: { say: true, then: 'end late' },
    });
    expect(lan.wait(10 * HOUR)).toEqual([]);
    expect(lan.wait(20 * HOUR)).toEqual(['welcome.late.say']);
    expect(outcome(lan)).toBe('late');
    const mai = held({ a: { ask: 'text', remind: { after: '1 hour', unless: 'customer-wrote' } } });
    mai.says('');
    mai.wait(SECOND);
    expect(mai.wait(HOUR)).toEqual(['welcome.a.remind']);
    const hoa = held({
      a: { ask: 'yes/no', within: '1 day', remind: { after: '1 hour', unless: 'customer-wrote' } },
    });
    hoa.wait(MINUTE);
    hoa.says('để xem');
    expect(hoa.wait(2 * HOUR)).toEqual([]);
    hoa.wait(DAY);
    expect(outcome(hoa)).toBe('no-answer');
  });

  test('a refused purpose gets no reminder', () => {
    const lan = held({ a: { ask: 'text', remind: { after: '1 hour' } } }, { send: { purpose: 'survey' } });
    lan.take({ kind: 'learned', customer: { refused: ['survey'] } });
    expect(lan.wait(2 * HOUR)).toEqual([]);
  });

  test('photos: those that are none do not count, enough of them end the answer at once', () => {
    const lan = held({ a: { ask: 'photos', 'up-to': 2 }, b: { ask: 'text' } });
    const photo = { id: 'p', type: 'image/png', bytes: 1 };
    expect(lan.says('', { files: [{ id: 'x', type: 'application/pdf', bytes: 1 }] })).toEqual([
      'core.unclear-photos (count=2)',
    ]);
    expect(lan.says('', { files: [photo, photo, photo] })).toEqual(['welcome.b.ask']);
    expect(lan.now().stack[0]?.answers.a).toHaveLength(2);
    const quiet = held({ a: { ask: 'photos', 'up-to': 2 }, b: { ask: 'text' } });
    quiet.says('', { files: [photo] });
    expect(quiet.wait(8 * SECOND)).toEqual(['welcome.b.ask']);
  });

  test('gathered words end with "xong", and may be skipped only before the first', () => {
    const lan = held({ a: { ask: 'text', gather: '30 seconds', optional: true }, b: { ask: 'text' } });
    lan.says('một');
    lan.says('bỏ qua');
    expect(lan.says('xong')).toEqual(['welcome.b.ask']);
    expect(lan.now().stack[0]?.answers.a).toBe('một\nbỏ qua');
  });

  test('without a place for too many unclear answers the flow ends as unclear', () => {
    const lan = held({ a: { ask: 'email', tries: 1 } });
    lan.says('không có đâu');
    expect(outcome(lan)).toBe('unclear');
  });

  test('an answer may lead by its value; skipped has a way of its own', () => {
    const steps = {
      a: { ask: 'choice', of: ['x1', 'x2'], optional: true, then: { x1: 'end one', skip: 'end skipped' } },
      b: { end: 'below' },
    };
    const ways: [string, string][] = [
      ['x1', 'one'],
      ['skip', 'skipped'],
      ['x2', 'below'],
    ];
    for (const [choice, end] of ways) {
      const lan = held(steps);
      lan.presses(choice);
      expect(outcome(lan)).toBe(end);
    }
    const yes = held({
      a: { ask: 'yes/no', optional: true, then: { yes: 'end yes', no: 'end no', skip: 'end skip' } },
    });
    yes.says('không');
    expect(outcome(yes)).toBe('no');
  });

  test('a press that means nothing to the question is unclear', () => {
    for (const kind of ['yes/no', 'text', 'rating'] as const) {
      const lan = held({ a: { ask: kind, ...(kind === 'rating' && { scale: '1-5' }) } });
      expect(lan.presses('nonsense')[0]).toContain('core.unclear-');
    }
  });
});
