import { expect, test } from 'vitest';
import { talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';

const MADE = { outcome: 'made', facts: { code: '482193', until: '2026-11-23T03:10:00.000Z' } };
const WHICH =
  'Dạ nối hai kênh lại thì em nhận ra anh/chị ở cả hai nơi, khỏi phải hỏi lại từ đầu ạ. Anh/chị lấy mã ở đây để gõ bên kênh kia, hay đã có mã rồi ạ?';
const SURE =
  'Dạ em nối cuộc trò chuyện này với nơi đã lấy mã 482193 nhé? Nếu không phải chính anh/chị lấy mã thì chọn "Không" giúp em ạ.';
const LINKED = 'Dạ xong rồi ạ! Từ giờ em nhận ra anh/chị ở cả hai kênh.';
const AGAIN =
  'Dạ mã này chưa đúng hoặc đã hết hạn ạ. Anh/chị xem lại, hoặc lấy mã mới ở kênh kia giúp em nhé.';

test('a code is taken on one channel', async () => {
  const lan = await talk({ answers: { 'customers.link-code': MADE } });
  await lan.says('mình muốn liên kết tài khoản');
  expect(lan.buttons()).toEqual(['Lấy mã', 'Đã có mã']);
  await lan.presses('Lấy mã');
  expect(lan.heard()).toEqual([
    WHICH,
    'Dạ mã của mình là 482193 ạ. Trong 10 phút tới, anh/chị gõ 482193 ở kênh kia (Zalo, Telegram hoặc trang web) là xong. Mã chỉ dùng được một lần, mình đừng đưa cho ai khác nhé.',
  ]);
  expect(lan.outcomes()).toEqual(['code-given']);
});

test('and typed on the other, by itself', async () => {
  const lan = await talk({ answers: { 'customers.link': 'linked' } });
  await lan.says('482 193');
  await lan.says('dạ đúng rồi');
  expect(lan.heard()).toEqual([SURE, LINKED]);
  expect(lan.asked('customers.link')).toEqual([{ code: '482193' }]);
  expect(lan.outcomes()).toEqual(['linked']);
});

test('typed under the menu, or in a sentence', async () => {
  const lan = await talk({ answers: { 'customers.link': 'known' } });
  await lan.opens();
  lan.heard();
  await lan.says('482193');
  expect(lan.heard()).toEqual([SURE]);
  const minh = await talk({ answers: { 'customers.link': 'linked' } });
  await minh.says('mã liên kết 482193');
  expect(minh.heard()).toEqual([SURE]);
  await minh.says('Có');
  expect(minh.heard()).toEqual([LINKED]);
});

test('somebody else’s link links nothing against one’s will', async () => {
  const lan = await talk({ answers: { 'customers.link': 'linked' } });
  await lan.opens('link-482193');
  expect(lan.heard()).toEqual([SURE]);
  await lan.says('không phải mình');
  expect(lan.heard()).toEqual(['Dạ vâng, em không nối gì cả ạ.']);
  expect(lan.asked('customers.link')).toEqual([]);
});

test('a wrong code is asked for again, and not for ever', async () => {
  const lan = await talk({
    answers: { 'customers.link': (_input, times) => (times < 3 ? 'wrong' : 'linked') },
  });
  await lan.says('482193');
  await lan.says('có');
  expect(lan.heard()).toEqual([SURE, AGAIN, 'Dạ anh/chị gõ giúp em mã 6 số đã lấy ở kênh kia ạ.']);
  await lan.says('482194');
  await lan.says('có');
  await lan.says('482195');
  await lan.says('có');
  expect(lan.heard().at(-1)).toBe(LINKED);
  expect(lan.asked('customers.link').map(({ code }) => code)).toEqual(['482193', '482194', '482195']);
  const guesser = await talk({ answers: { 'customers.link': 'locked' } });
  await guesser.says('482193');
  await guesser.says('có');
  expect(guesser.heard().at(-1)).toMatch(/tạm dừng nối trong một giờ/);
});

test.each([
  ['a typed code', (group: Talk) => group.says('482193')],
  ['a code under the menu', (group: Talk) => group.opens().then(() => group.says('482193'))],
  ['the words for it', (group: Talk) => group.says('mình muốn liên kết tài khoản')],
  ['a link', (group: Talk) => group.opens('link-482193')],
])('in a group nobody is linked by %s', async (_what, does) => {
  const group = await talk({
    isGroup: true,
    answers: { 'customers.link': 'linked', 'customers.link-code': MADE },
  });
  await does(group);
  expect(group.heard().at(-1)).toBe(
    'Dạ đây là nhóm nhiều người nên em không nối ở đây được ạ. Anh/chị nhắn riêng cho em "liên kết" giúp em nhé.',
  );
  expect(group.outcomes().at(-1)).toBe('in-a-group');
  expect([group.asked('customers.link'), group.asked('customers.link-code')]).toEqual([[], []]);
});

test('a group has nobody’s name and number', async () => {
  const group = await talk({ isGroup: true });
  await group.says('alo', { name: 'Lan', phone: '+84901234567' });
  expect(group.conversation.customer).toEqual({ id: 'customer-lan' });
});

test('in English', async () => {
  const tom = await talk({
    language: 'en',
    answers: { 'customers.link-code': MADE, 'customers.link': 'own' },
  });
  await tom.says('link my account');
  await tom.presses('Get a code');
  expect(tom.heard().at(-1)).toBe(
    'Your code is 482193. Type 482193 on the other channel (Zalo, Telegram or the website) within the next 10 minutes and you are done. It works once only; please keep it to yourself.',
  );
  await tom.says('482193');
  await tom.says('yes');
  expect(tom.heard()).toEqual([
    'Shall I link this chat with the place where code 482193 was made? If it was not you who got that code, please choose "No".',
    'This code was made right here. Please open the other channel and type it there.',
  ]);
});
