import { expect, test } from 'vitest';
import { talk } from '../support/talk.ts';

const SUNDAY = '2026-11-22T03:00:00Z';

test('a greeting opens the menu, in the language of the greeting', async () => {
  const lan = await talk({ name: 'Lan' });
  await lan.says('chào shop');
  expect(lan.heard()).toEqual(['Dạ Cửa hàng Lắng Nghe xin chào Lan ạ! Em giúp được gì cho mình ạ?']);
  expect(lan.buttons()).toEqual(['Đơn hàng của tôi', 'Khiếu nại, góp ý', 'Gặp nhân viên', 'English']);
  const tom = await talk();
  await tom.says('good morning, is anyone there');
  expect(tom.heard()).toEqual(['Hello, this is Cửa hàng Lắng Nghe! How can I help?']);
});

test('the menu leads to each of its flows', async () => {
  const lan = await talk();
  await lan.opens();
  await lan.presses('Khiếu nại, góp ý');
  expect(lan.heard().at(-1)).toMatch(/^Dạ em rất tiếc/);
  await lan.says('menu');
  expect(lan.heard()).toEqual(['Dạ vâng ạ. Em giúp được gì cho mình ạ?']);
  await lan.presses('Đơn hàng của tôi');
  expect(lan.heard()).toEqual(['Dạ anh/chị cho em xin mã đơn hàng, ví dụ DH1024 ạ.']);
});

test('words nobody understands: said so, and a person after the third time', async () => {
  const lan = await talk();
  await lan.says('blah blah');
  await lan.says('xyz');
  await lan.says('tèn ten');
  expect(lan.heard()).toEqual([
    'Dạ em chưa hiểu ý anh/chị ạ. Em giúp được gì cho mình ạ?',
    'Dạ em chưa hiểu ý anh/chị. Anh/chị chọn giúp em một mục, hoặc nhắn "gặp nhân viên" nhé.',
    'Dạ em đã báo nhân viên rồi. Sẽ có người trả lời anh/chị trước 10:15 thứ Hai, 23/11 ạ.',
  ]);
});

test('a person outside working hours: an honest time, and the bot is silent once staff answer', async () => {
  const lan = await talk({ at: SUNDAY });
  await lan.says('cho em gặp nv tư vấn');
  expect(lan.heard()).toEqual([
    'Dạ giờ này shop đang nghỉ. Em đã chuyển lời, nhân viên sẽ trả lời anh/chị trước 08:15 thứ Hai, 23/11 ạ.',
  ]);
  await lan.staff('reply', 'Em Mai đây ạ');
  await lan.says('đơn hàng của tôi đâu');
  expect(lan.heard()).toEqual(['Em Mai đây ạ']);
  await lan.staff('release');
  await lan.says('chào shop');
  expect(lan.heard()).toHaveLength(1);
});

test('a person in English, and the bot comes back honestly when nobody answers', async () => {
  const tom = await talk();
  await tom.says('let me talk to a human');
  await tom.later('31 minutes');
  expect(tom.heard()).toEqual([
    'I have let a colleague know. Someone will answer you by Monday 23 November at 10:15.',
    'I am sorry, no colleague could answer in time. Your message is kept and someone will read it. Meanwhile I am here if I can help.',
  ]);
});

test('staff take over in the middle of a question, and it is asked again when they let go', async () => {
  const lan = await talk();
  await lan.says('tôi muốn khiếu nại');
  lan.heard();
  await lan.staff('take');
  await lan.says('giao chậm');
  expect(lan.heard()).toEqual([]);
  await lan.staff('release');
  expect(lan.heard()[0]).toMatch(/^Dạ em rất tiếc/);
});

test('stop holds at once: the survey is over, nothing unasked comes, and there is a way back', async () => {
  const lan = await talk();
  await lan.happens('ticket.closed', { ticket: 'KN-1', order: null, category: null });
  await lan.later('1 day');
  lan.heard();
  await lan.says('đừng nhắn tin nữa');
  expect(lan.heard()).toEqual([
    'Dạ em đã ghi nhận. Từ giờ shop không tự nhắn khảo sát hay tin nào cho anh/chị nữa. Anh/chị nhắn trước thì em vẫn trả lời; muốn nhận lại thì nhắn "nhận tin" ạ.',
  ]);
  await lan.happens('ticket.closed', { ticket: 'KN-2', order: null, category: null });
  await lan.later('6 days');
  expect(lan.heard()).toEqual([]);
  await lan.says('nhận tin');
  expect(lan.heard()).toEqual([
    'Dạ em cảm ơn anh/chị. Từ giờ shop sẽ nhắn khi có tin liên quan đến đơn hàng của mình ạ.',
  ]);
  expect(lan.asked('consent.allow')).toEqual([{ purpose: 'all' }]);
});

test('stop in English', async () => {
  const tom = await talk({ language: 'en' });
  await tom.says('please stop messaging me');
  expect(tom.heard()[0]).toMatch(/^Done\. We will not send you surveys/);
});

test('the language is changed for good, in the middle of a question too', async () => {
  const lan = await talk();
  await lan.says('tôi muốn khiếu nại');
  lan.heard();
  await lan.says('đổi ngôn ngữ');
  await lan.presses('English');
  expect(lan.heard()).toEqual([
    'Anh/chị muốn em nói tiếng gì ạ? / Which language would you like?',
    'I will speak English from now on.',
    'Now, back to where we were.',
    'I am very sorry about this. What is it about?',
  ]);
  await lan.says('hàng hỏng');
  expect(lan.heard().at(-1)).not.toMatch(/^Dạ/);
});

test('back to Vietnamese', async () => {
  const tom = await talk({ language: 'en' });
  await tom.says('change language');
  await tom.presses('Tiếng Việt');
  expect(tom.heard().at(-1)).toBe('Dạ từ giờ em nói tiếng Việt ạ.');
});

test.each(['giúp đỡ', 'help', 'trợ giúp'])('help: "%s"', async (words) => {
  const lan = await talk();
  await lan.says(words);
  expect(lan.heard()[0]).toMatch(/^(Dạ em là trợ lý của shop\.|I am the shop's assistant\.)/);
});
