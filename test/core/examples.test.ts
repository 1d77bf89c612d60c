import { buttonsOf } from '../../src/core/buttons.ts';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND, talk } from './support/talk.ts';

describe('csat', () => {
  const closed = {
    kind: 'happened',
    name: 'ticket.closed',
    facts: { ticket: { code: 'KN-1', order: 'DH1' } },
  } as const;
  const asked = (): ReturnType<typeof talk> => {
    const lan = talk();
    lan.take(closed);
    expect(lan.wait(23 * HOUR)).toEqual([]);
    lan.wait(HOUR);
    expect(lan.asked()).toMatchObject([
      {
        action: 'sends.decide',
        tell: true,
        input: { flow: 'csat', purpose: 'survey', hours: 'shop', key: 'KN-1', oncePerMs: 30 * DAY },
      },
    ]);
    lan.answer('sends.decide', 'go');
    return lan;
  };

  test('a day after the ticket was closed the score is asked, a good one ends in thanks', () => {
    const lan = asked();
    expect(lan.lastLine()).toMatchObject({ text: 'csat.score.ask', form: 'rating' });
    expect(lan.lastLine().choices).toEqual(['1', '2', '3', '4', '5']);
    expect(lan.says('5 sao')).toEqual(['csat.comment.ask']);
    expect(lan.asked()).toMatchObject([
      {
        action: 'feedback.save',
        tell: false,
        input: {
          survey: 'csat',
          question: 'score',
          version: 'v1',
          score: 5,
          scale: '1-5',
          about: 'KN-1',
          flow: 'csat',
        },
      },
    ]);
    expect(lan.says('Giao nhanh lắm')).toEqual(['csat.thanks.say']);
    expect(lan.asked()).toMatchObject([
      { action: 'feedback.save', input: { comment: 'Giao nhanh lắm' } },
      { action: 'episodes.end', input: { outcome: 'answered', flows: ['csat'], score: 5, from: 1 } },
    ]);
    expect(lan.now().stack).toEqual([]);
    expect(lan.now().episode).toBeUndefined();
    expect(lan.now().timers).toEqual([]);
  });

  test('a low score asks why and offers the complaint, which hands back', () => {
    const lan = asked();
    lan.says('2');
    expect(lan.presses('late')).toEqual(['csat.offer.ask']);
    expect(lan.says('dạ có')).toEqual(['complaint.category.ask']);
    lan.presses('late');
    expect(lan.heard()).toEqual([]);
    expect(lan.now().stack.map((frame) => [frame.flow, frame.as])).toEqual([
      ['csat', 'main'],
      ['complaint', 'called'],
    ]);
    // The order is known from the ticket: it is not asked again.
    expect(lan.lastLine().text).toBe('complaint.what.ask');
    lan.says('Hàng hỏng');
    expect(lan.wait(8 * SECOND)).toEqual(['complaint.photos.ask (count=5)']);
    lan.says('bỏ qua');
    expect(lan.answer('tickets.find-open', 'none')).toEqual(['complaint.phone.ask']);
    expect(lan.says('0901 234 567')[0]).toContain('complaint.confirm.ask');
    lan.says('đúng rồi');
    expect(lan.answer('tickets.open', 'opened', { code: 'KN-2' })).toEqual([
      'complaint.told.say',
      'csat.thanks.say',
    ]);
  });

  test('unclear twice ends it, a reminder comes once in working hours, and after five days it is over', () => {
    const twice = asked();
    expect(twice.says('để sau')).toEqual(['core.unclear-rating']);
    twice.says('size 4');
    expect(twice.asked().at(-1)).toMatchObject({ action: 'episodes.end', input: { outcome: 'unclear' } });

    const silent = asked();
    expect(silent.lastLine().text).toBe('csat.score.ask');
    expect(silent.wait(2 * DAY)).toEqual(['csat.score.remind']);
    expect(silent.wait(2 * DAY)).toEqual([]);
    silent.wait(1 * DAY);
    expect(silent.asked().at(-1)).toMatchObject({ action: 'episodes.end', input: { outcome: 'no-answer' } });
  });

  test('a second tap within half an hour changes the score and keeps the first in its history', () => {
    const lan = asked();
    const visit = lan.now().stack[0]!.visit;
    lan.presses('2');
    const [first] = lan.asked().slice(-1);
    expect(lan.presses('5', visit)).toEqual(['core.score-changed (score=5)']);
    expect(lan.asked()).toMatchObject([
      {
        key: `${first!.key}~1`,
        action: 'feedback.save',
        input: { key: first!.key, score: 5, changes: 1, history: [{ score: 2 }] },
      },
    ]);
    lan.wait(31 * MINUTE);
    expect(lan.presses('1', visit)).toEqual(['core.old-button', 'csat.why.ask']);
    expect(lan.asked()).toEqual([]);
  });

  test('it is skipped while a complaint is open, and waits while somebody talks', () => {
    const open = talk();
    open.take({ kind: 'learned', customer: { openComplaint: true } });
    open.take(closed);
    open.wait(2 * DAY);
    expect(open.asked()).toEqual([]);

    const busy = talk();
    busy.take(closed);
    busy.wait(23.5 * HOUR);
    expect(busy.says('xin chào')).toEqual(['welcome.menu.ask']);
    busy.wait(HOUR);
    expect(busy.asked()).toEqual([]);
    busy.presses('person');
    busy.wait(HOUR);
    expect(busy.asked().at(-1)).toMatchObject({ action: 'sends.decide' });
  });
});

describe('complaint', () => {
  const toConfirm = (): ReturnType<typeof talk> => {
    const lan = talk();
    expect(lan.says('tôi muốn khiếu nại')).toEqual(['complaint.category.ask']);
    expect(lan.says('1')).toEqual(['complaint.order.ask']);
    expect(lan.says('đơn dh 10293')).toEqual(['complaint.what.ask']);
    lan.says('Hàng đến muộn');
    lan.wait(5 * SECOND);
    lan.says('mà còn hỏng nữa');
    expect(lan.wait(7 * SECOND)).toEqual([]);
    expect(lan.wait(1 * SECOND)).toEqual(['complaint.photos.ask (count=5)']);
    const photo = (id: string): { id: string; type: string; bytes: number } => ({
      id,
      type: 'image/jpeg',
      bytes: 1,
    });
    lan.says('', { files: [photo('p1')] });
    lan.says('', { files: [photo('p2')] });
    expect(lan.now().stack[0]!.files).toHaveLength(2);
    lan.says('xong');
    expect(lan.asked()).toMatchObject([
      { action: 'tickets.find-open', input: { order: 'DH10293', category: 'late', days: 14 } },
    ]);
    expect(lan.answer('tickets.find-open', 'failed')).toEqual(['complaint.phone.ask']);
    return lan;
  };

  test('several quick messages are one answer, and the ticket gets everything', () => {
    const lan = toConfirm();
    const said = lan.says('bỏ qua')[0];
    expect(said).toContain('• complaint.what.label: Hàng đến muộn\nmà còn hỏng nữa');
    expect(said).toContain('• complaint.photos.label: core.file-count (count=2)');
    expect(said).toContain('• complaint.phone.label: core.none');
    lan.says('ok');
    expect(lan.asked()).toMatchObject([
      {
        action: 'tickets.open',
        input: {
          category: 'late',
          order: 'DH10293',
          what: 'Hàng đến muộn\nmà còn hỏng nữa',
          photos: [{ id: 'p1' }, { id: 'p2' }],
        },
      },
    ]);
    expect(lan.wait(3 * SECOND)).toEqual(['core.one-moment']);
    expect(lan.says('sao lâu vậy')).toEqual(['core.still-waiting']);
    expect(lan.says('alo')).toEqual([]);
    expect(
      lan.answer('tickets.open', 'opened', { code: 'KN-7', promisedAt: '2026-11-24T08:00:00Z' }),
    ).toEqual(['complaint.told.say']);
    expect(lan.asked().at(-1)).toMatchObject({ action: 'episodes.end', input: { outcome: 'opened' } });
  });

  test('"sửa" changes one answer and comes back to the confirmation', () => {
    const lan = toConfirm();
    lan.says('0901234567');
    expect(lan.says('sửa')).toEqual(['core.edit-which']);
    expect(buttonsOf(lan.lastLine())?.[1]?.value).toMatch(/^\d+:edit\.order$/);
    expect(lan.says('2')).toEqual(['complaint.order.ask']);
    expect(lan.says('DH555')[0]).toContain('• complaint.order.label: DH555');
    expect(lan.presses('edit.phone')).toEqual(['complaint.phone.ask']);
    expect(lan.says('0911111111')[0]).toContain('• complaint.phone.label: +84911111111');
    lan.presses('no');
    expect(lan.asked().at(-1)).toMatchObject({ input: { outcome: 'dropped' } });
  });

  test('when no ticket can be opened a person is called', () => {
    const lan = toConfirm();
    lan.says('bỏ qua');
    lan.says('ok');
    expect(lan.answer('tickets.open', 'failed')).toEqual([
      'core.handed-over-open (time=2026-11-23T09:30:13.000Z)',
    ]);
    expect(lan.now().owner).toMatchObject({ kind: 'queued', team: 'complaints' });
    expect(lan.now().stack).toEqual([]);
    expect(lan.asked().at(-1)).toMatchObject({
      action: 'staff.alert',
      input: { team: 'complaints', flow: 'complaint' },
    });
  });
});

describe('order-status', () => {
  test('the digits are private: not in the transcript, not in a text, gone with the flow', () => {
    const lan = talk();
    expect(lan.says('Where is my order')).toEqual(['order-status.code.ask']);
    expect(lan.now().language).toBe('en');
    expect(lan.says('DH10293')).toEqual(['order-status.phone.ask (count=4)']);
    expect(lan.says('4567')).toEqual([]);
    expect(lan.lastLine()).toMatchObject({ who: 'customer', text: '•••' });
    expect(lan.asked()).toMatchObject([
      { action: 'orders.verify', input: { code: 'DH10293', phone: '4567' } },
    ]);
    expect(lan.answer('orders.verify', 'match', { state: 'shipped' })).toEqual(['order-status.tell.say']);
    expect(JSON.stringify(lan.now())).not.toContain('4567');
  });

  test('three wrong attempts, then a person', () => {
    const lan = talk();
    lan.says('đơn hàng của tôi đâu');
    for (let n = 0; n < 3; n += 1) {
      lan.says('DH10293');
      lan.says('1111');
      expect(lan.answer('orders.verify', 'no-match')).toEqual([
        'order-status.again.say',
        'order-status.code.ask',
      ]);
    }
    lan.says('DH10293');
    lan.says('1111');
    expect(lan.answer('orders.verify', 'no-match')[0]).toContain('core.handed-over-open');
  });

  test("while the shop's system is away other talk goes on, and the answer comes when nobody else speaks", () => {
    const lan = talk();
    lan.says('đơn hàng của tôi đâu');
    lan.says('DH10293');
    lan.says('4567');
    expect(lan.answer('orders.verify', 'failed')).toEqual(['order-status.down.ask']);
    expect(lan.says('có')).toEqual(['core.will-tell']);
    expect(lan.now()).toMatchObject({ stack: [], aside: [{ flow: 'order-status', step: 'later' }] });
    expect(lan.asked().at(-1)).toMatchObject({ action: 'orders.verify', hours: 'shop' });
    expect(lan.says('tôi muốn khiếu nại')).toEqual(['complaint.category.ask']);
    expect(lan.answer('orders.verify', 'match', { state: 'shipped' })).toEqual([]);
    lan.presses('late');
    lan.says('bỏ qua');
    lan.says('hỏng');
    lan.wait(8 * SECOND);
    lan.says('bỏ qua');
    lan.answer('tickets.find-open', 'none');
    lan.says('bỏ qua');
    lan.says('không');
    expect(lan.lastLine().text).toBe('order-status.late.say');
    expect(lan.asked().at(-1)).toMatchObject({
      action: 'episodes.end',
      input: { outcome: 'answered', flows: ['order-status', 'complaint'] },
    });
  });

  test("in the middle of a survey it begins, and the survey's question comes again", () => {
    const lan = talk();
    lan.take({ kind: 'happened', name: 'ticket.closed', facts: { ticket: { code: 'KN-1' } } });
    lan.wait(DAY);
    lan.answer('sends.decide', 'go');
    lan.heard();
    expect(lan.says('đơn hàng của tôi đâu')).toEqual(['order-status.code.ask']);
    lan.says('DH10293');
    lan.says('4567');
    expect(lan.answer('orders.verify', 'match', { state: 'shipped' })).toEqual([
      'order-status.tell.say',
      'core.back',
      'csat.score.ask',
    ]);
    expect(lan.says('rất hài lòng')).toEqual(['csat.comment.ask']);
  });
});
