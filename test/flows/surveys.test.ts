import { expect, test } from 'vitest';
import { talk } from '../support/talk.ts';
import type { TalkOptions } from '../support/talk.ts';

const ASKED =
  'Dạ yêu cầu của anh/chị đã được xử lý xong. Anh/chị hài lòng mấy điểm ạ? (1: rất tệ, 5: rất tốt)';
const THANKS = 'Dạ em cảm ơn anh/chị nhiều. Góp ý này giúp shop làm tốt hơn ạ.';

async function closed(options: TalkOptions = {}) {
  const lan = await talk(options);
  await lan.happens('ticket.closed', { ticket: 'KN-26-0001', order: 'DH1024', category: 'late' });
  await lan.later('1 day');
  return lan;
}

async function delivered(after: string, options: TalkOptions = {}) {
  const lan = await talk({
    ...options,
    // The flow under test alone is let through.
    answers: { 'sends.decide': (input) => (input.flow === options.name ? 'go' : 'skip'), ...options.answers },
  });
  await lan.happens('order.delivered', { order: 'DH1024', deliveredAt: '2026-11-23T02:00:00.000Z' });
  await lan.later(after);
  return lan;
}

test('csat: a good score, a comment, thanks; all of it kept', async () => {
  const lan = await closed();
  expect(lan.heard()).toEqual([ASKED]);
  expect(lan.buttons()).toEqual(['1', '2', '3', '4', '5']);
  await lan.presses('5');
  expect(lan.heard()).toEqual(['Dạ anh/chị có muốn nhắn thêm gì cho shop không ạ?']);
  await lan.says('shop dễ thương lắm');
  await lan.later('9 seconds');
  expect(lan.heard()).toEqual([THANKS]);
  expect(lan.asked('feedback.save')).toMatchObject([
    { survey: 'csat', question: 'score', score: 5, about: 'KN-26-0001' },
    { survey: 'csat', question: 'comment', comment: 'shop dễ thương lắm' },
  ]);
  expect(lan.outcomes()).toEqual(['answered']);
});

test('csat in English: a low score, why, a comment', async () => {
  const tom = await closed({ language: 'en' });
  await tom.says('2 stars');
  await tom.presses('Late or too slow');
  await tom.says('no');
  await tom.presses('Skip');
  expect(tom.heard()).toEqual([
    'Your request has been closed. How happy are you with how we handled it? (1: very unhappy, 5: very happy)',
    'I am sorry to hear that. What went wrong most?',
    'Would you like me to open a complaint, so that we look into it again?',
    'Is there anything you would like to add?',
    'Thank you. This helps us do better.',
  ]);
});

test('csat: a low score may become a complaint that knows the order and what it is about', async () => {
  const lan = await closed();
  await lan.says('tệ lắm');
  await lan.says('giao chậm');
  expect(lan.heard().at(-1)).toBe('Dạ anh/chị có muốn em gửi khiếu nại để shop xem lại không ạ?');
  await lan.says('có');
  expect(lan.heard().at(-1)).toMatch(/^Dạ anh\/chị kể giúp em chuyện gì đã xảy ra\./);
  await lan.says('hai tuần mới tới');
  await lan.later('9 seconds');
  await lan.presses('Bỏ qua');
  await lan.presses('Bỏ qua');
  await lan.says('đúng');
  expect(lan.asked('tickets.open')[0]).toMatchObject({ category: 'late', order: 'DH1024' });
  expect(lan.heard().at(-1)).toBe(THANKS);
});

test('csat: a second tap changes the score', async () => {
  const lan = await closed();
  await lan.presses('2');
  await lan.presses('4');
  expect(lan.heard()).toContain('Dạ em đã đổi điểm thành 4. Cảm ơn anh/chị ạ.');
  expect(lan.asked('feedback.save').map((input) => input.score)).toEqual([2, 4]);
});

test('csat: unclear twice ends it with a kind word, never in silence', async () => {
  const lan = await closed();
  lan.heard();
  await lan.says('để sau');
  expect(lan.heard()).toEqual(['Dạ em chưa rõ. Anh/chị chấm giúp em một số từ 1 đến 5 nhé.']);
  await lan.says('áo này có size M không');
  expect(lan.heard()).toEqual([
    'Dạ vậy lần này em không hỏi điểm nữa ạ. Cần gì anh/chị cứ nhắn, hoặc gõ "gặp nhân viên" nhé.',
  ]);
  expect(lan.outcomes()).toEqual(['unclear']);
});

test('csat: one reminder after two days, in working hours, and an end after five days', async () => {
  const lan = await closed();
  lan.heard();
  await lan.later('2 days');
  expect(lan.heard()).toEqual([
    'Dạ em nhắc nhẹ thôi ạ: anh/chị chấm giúp em một điểm từ 1 đến 5 cho lần hỗ trợ vừa rồi nhé.',
  ]);
  await lan.later('4 days');
  expect(lan.heard()).toEqual([]);
  expect(lan.outcomes()).toEqual(['no-answer']);
});

test('csat: not while a complaint is open, and not when the sending rules say no', async () => {
  const busy = await talk();
  await busy.happens('ticket.closed', {
    ticket: 'KN-1',
    order: null,
    category: null,
    customer: { openComplaint: true },
  });
  await busy.later('2 days');
  const refused = await closed({ answers: { 'sends.decide': { outcome: 'skip', facts: { why: 'once' } } } });
  expect([busy.heard(), refused.heard()]).toEqual([[], []]);
});

test('nps: who praises is asked what for, who does not is offered a complaint', async () => {
  const happy = await delivered('30 days', { name: 'nps' });
  await happy.says('10');
  await happy.says('giao nhanh');
  await happy.later('9 seconds');
  expect(happy.heard()).toEqual([
    'Dạ anh/chị có sẵn lòng giới thiệu Cửa hàng Lắng Nghe cho bạn bè không ạ? (0: chắc chắn không, 10: rất sẵn lòng)',
    'Dạ em vui quá ạ! Anh/chị thích nhất điều gì ở shop?',
    'Dạ em cảm ơn anh/chị đã dành thời gian ạ.',
  ]);
  const sad = await delivered('30 days', { name: 'nps', language: 'en' });
  await sad.says('3');
  await sad.presses('Skip');
  await sad.says('no');
  expect(sad.heard()).toEqual([
    'How likely are you to recommend Cửa hàng Lắng Nghe to a friend? (0: not at all, 10: very likely)',
    'I am sorry. What let you down?',
    'Would you like me to open a complaint, so that someone gets back to you?',
    'Thank you for your time.',
  ]);
});

test('ces: what was hard is asked about, what was easy is not', async () => {
  const easy = await delivered('7 days', { name: 'ces', language: 'en' });
  await easy.presses('7');
  expect(easy.heard()).toEqual([
    'How easy was your last purchase with us? (1: very hard, 7: very easy)',
    'Thank you. We will work on making it easier.',
  ]);
  const hard = await delivered('7 days', { name: 'ces' });
  await hard.presses('2');
  await hard.presses('Thanh toán');
  await hard.presses('Bỏ qua');
  expect(hard.heard().at(-1)).toBe('Dạ em cảm ơn anh/chị, shop sẽ làm cho dễ hơn ạ.');
  expect(hard.asked('feedback.save')).toMatchObject([{ score: 2 }, { choice: 'paying' }]);
});

test('follow-up: all is well, or a complaint that knows the order', async () => {
  const happy = await delivered('3 days', { name: 'follow-up' });
  await happy.says('ổn cả em ơi');
  expect(happy.heard()).toEqual([
    'Dạ Cửa hàng Lắng Nghe chào anh/chị, đơn DH1024 đã tới tay anh/chị được vài hôm. Mọi thứ ổn cả không ạ?',
    'Dạ em vui quá ạ. Cảm ơn anh/chị đã tin tưởng shop!',
  ]);
  const sad = await delivered('3 days', { name: 'follow-up', language: 'en' });
  await sad.presses('There is a problem');
  await sad.presses('Something else');
  expect(sad.heard().at(-1)).toBe('Please tell me what happened. Several messages are fine.');
});
