import { expect, test } from 'vitest';
import { talk } from '../support/talk.ts';

const SHIPPING = {
  outcome: 'match',
  facts: {
    code: 'DH1024',
    state: 'shipping',
    items: '2 áo thun',
    total: 250_000,
    expectedAt: '2026-11-25T03:00:00.000Z',
    deliveredAt: null,
    carrier: 'GHN',
  },
};
const CODE = 'Dạ anh/chị cho em xin mã đơn hàng, ví dụ DH1024 ạ.';
const PHONE = 'Dạ để giữ kín thông tin, anh/chị cho em xin 4 số cuối của số điện thoại đặt hàng ạ.';

test('an order is told to whoever knows the phone, and the digits stay out of the transcript', async () => {
  const lan = await talk({ answers: { 'orders.verify': SHIPPING } });
  await lan.says('đơn hàng của tôi đâu');
  await lan.says('DH1024');
  await lan.says('4567');
  expect(lan.heard()).toEqual([
    CODE,
    PHONE,
    'Dạ đơn DH1024 đang trên đường giao qua GHN ạ. Dự kiến giao thứ Tư, 25/11.\nHàng: 2 áo thun\nTổng tiền: 250.000\u00a0₫',
  ]);
  expect(lan.asked('orders.verify')).toEqual([{ code: 'DH1024', phone: '4567' }]);
  expect(lan.transcript().join('\n')).not.toContain('4567');
  expect(JSON.stringify(lan.conversation.stack)).not.toContain('4567');
  expect(lan.outcomes()).toEqual(['answered']);
});

test('in English', async () => {
  const tom = await talk({ answers: { 'orders.verify': SHIPPING } });
  await tom.says('where is my order?');
  await tom.says('DH1024');
  await tom.says('4567');
  expect(tom.heard()).toEqual([
    'What is your order code, please? For example DH1024.',
    'To keep your order private, please give me the last 4 digits of the phone number on it.',
    'Order DH1024 is on its way with GHN. We expect it to arrive on Wednesday 25 November.\nItems: 2 áo thun\nTotal: ₫250,000',
  ]);
});

test.each([
  ['new', 'Dạ đơn DH1024 shop đã nhận và đang chuẩn bị ạ.'],
  ['packed', 'Dạ đơn DH1024 đã đóng gói, đang chờ đơn vị vận chuyển ạ.'],
  ['delivered', 'Dạ đơn DH1024 đã giao chủ Nhật, 22/11 ạ.'],
  ['cancelled', 'Dạ đơn DH1024 đã huỷ ạ.'],
  ['returned', 'Dạ đơn DH1024 đã hoàn về shop ạ.'],
])('an order that is %s', async (state, said) => {
  const deliveredAt = state === 'delivered' ? '2026-11-22T03:00:00.000Z' : null;
  const facts = {
    code: 'DH1024',
    state,
    items: null,
    total: null,
    expectedAt: null,
    deliveredAt,
    carrier: null,
  };
  const lan = await talk({ answers: { 'orders.verify': { outcome: 'match', facts } } });
  await lan.says('kiểm tra đơn');
  await lan.says('DH1024');
  await lan.says('4567');
  expect(lan.heard().at(-1)).toBe(said);
});

test('what does not match is asked again with the same words, and a person is called in the end', async () => {
  const lan = await talk({
    answers: { 'orders.verify': (_input, times) => (times < 3 ? 'no-match' : 'locked') },
  });
  await lan.says('don cua em toi dau roi');
  for (const code of ['DH1001', 'DH1002', 'DH1003']) {
    await lan.says(code);
    await lan.says('0000');
  }
  const again = 'Dạ em chưa tìm được đơn nào khớp. Anh/chị xem lại mã đơn và số điện thoại giúp em nhé.';
  expect(lan.heard()).toEqual([
    ...[CODE, PHONE, again],
    ...[CODE, PHONE, again],
    ...[CODE, PHONE],
    'Dạ em đã báo nhân viên rồi. Sẽ có người trả lời anh/chị trước 10:15 thứ Hai, 23/11 ạ.',
  ]);
  expect(lan.conversation.owner.kind).toBe('queued');
});

test('a code nobody can read is asked for again, then a person is called', async () => {
  const lan = await talk();
  await lan.says('đơn hàng của tôi đâu');
  lan.heard();
  await lan.says('tôi không nhớ nữa');
  expect(lan.heard()[0]).toMatch(/^Dạ em chưa thấy mã đơn\./);
  await lan.says('chịu');
  await lan.says('hổng biết luôn');
  expect(lan.conversation.owner).toMatchObject({ kind: 'queued', team: 'orders' });
});

test('slow systems: one moment, then an offer to tell later, which is kept', async () => {
  const lan = await talk({
    answers: {
      'orders.verify': (_input, times) => (times === 1 ? undefined : { ...SHIPPING, after: '2 hours' }),
    },
  });
  await lan.says('đơn hàng của tôi đâu');
  await lan.says('DH1024');
  await lan.says('4567');
  lan.heard();
  await lan.later('4 seconds');
  expect(lan.heard()).toEqual(['Dạ anh/chị chờ em một chút nhé…']);
  await lan.later('20 seconds');
  expect(lan.heard()).toEqual([
    'Dạ hệ thống đơn hàng đang bận. Anh/chị có muốn em nhắn ngay khi xem được không ạ?',
  ]);
  await lan.says('dạ có');
  expect(lan.heard()[0]).toMatch(/^Dạ vâng, có kết quả em nhắn anh\/chị ngay\./);
  await lan.later('3 hours');
  expect(lan.heard()[0]).toMatch(/^Dạ em xem được rồi ạ: đơn DH1024 đang trên đường giao qua GHN ạ\./);
});

test('a link to an order asks for the digits only', async () => {
  const lan = await talk({ answers: { 'orders.verify': SHIPPING } });
  await lan.opens('order_DH1024');
  expect(lan.heard()).toEqual([PHONE]);
});

test.each([
  'Đơn DH1024 đâu',
  'đơn DH1024 của chị tới đâu rồi',
  'don dh 1024 toi dau roi em',
  'kiểm tra đơn DH-1024 giúp anh',
  'DH1024 giao chưa shop ơi',
])('a code said with the first words is not asked for again: %s', async (words) => {
  const lan = await talk({ answers: { 'orders.verify': SHIPPING } });
  await lan.says(words);
  expect(lan.heard()).toEqual([PHONE]);
  await lan.says('4567');
  expect(lan.asked('orders.verify')).toEqual([{ code: 'DH1024', phone: '4567' }]);
  expect(lan.heard()[0]).toContain('đơn DH1024 đang trên đường giao');
});

test.each([
  'Where is my order DH1024?',
  'wheres my order DH1024',
  'Has my order DH1024 shipped yet?',
  'track order DH1024 please',
])('in English: %s', async (words) => {
  const tom = await talk({ language: 'en', answers: { 'orders.verify': SHIPPING } });
  await tom.says(words);
  expect(tom.heard()).toEqual([
    'To keep your order private, please give me the last 4 digits of the phone number on it.',
  ]);
  await tom.says('4567');
  expect(tom.asked('orders.verify')).toEqual([{ code: 'DH1024', phone: '4567' }]);
});

test('other numbers in the first words are no code', async () => {
  for (const words of [
    'đơn của tôi đặt 20/11 tới đâu rồi',
    'đơn hàng 150000 đồng của tôi đâu',
    'where is my order of 2 shirts size 40',
  ]) {
    const lan = await talk({ language: words.startsWith('where') ? 'en' : 'vi' });
    await lan.says(words);
    expect(lan.heard()[0], words).toMatch(/mã đơn hàng|order code/);
  }
});

test('the code of the first words that does not match is asked for, not taken again', async () => {
  const lan = await talk({
    answers: { 'orders.verify': (_input, times) => (times === 1 ? 'no-match' : SHIPPING) },
  });
  await lan.says('đơn DH1042 đâu rồi');
  await lan.says('4567');
  expect(lan.heard().at(-1)).toBe(CODE);
  await lan.says('DH1024');
  await lan.says('4567');
  expect(lan.asked('orders.verify').map(({ code }) => code)).toEqual(['DH1042', 'DH1024']);
});

test('a complaint that names its order is not asked which', async () => {
  const lan = await talk();
  await lan.says('tôi muốn khiếu nại đơn DH1024');
  await lan.presses('Giao chậm, chưa nhận');
  expect(lan.heard().join(' ')).not.toContain('mã đơn');
});
