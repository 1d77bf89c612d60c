import { expect, test } from 'vitest';
import { talk } from '../support/talk.ts';

const PHONE = 'Dạ để giữ kín thông tin, anh/chị cho em xin 4 số cuối của số điện thoại đặt hàng ạ.';

test('a link to an order knows its code, and still asks for the digits', async () => {
  const lan = await talk({ answers: { 'orders.verify': 'no-match' } });
  await lan.opens('order-DH1024');
  expect(lan.heard()).toEqual([PHONE]);
  await lan.says('4567');
  expect(lan.asked('orders.verify')).toEqual([{ code: 'DH1024', phone: '4567' }]);
  expect(lan.heard().join()).not.toMatch(/giao|tiền/);
});

test.each(['csat', 'nps', 'ces'])('a link to the survey %s begins it', async (name) => {
  const lan = await talk();
  await lan.opens(`survey-${name}`);
  expect(lan.conversation.stack.map(({ flow }) => flow)).toEqual([name]);
  await lan.presses('5');
  expect(lan.asked('feedback.save')).toHaveLength(1);
});

test('a link to a flow begins it, in the middle of another too', async () => {
  const lan = await talk();
  await lan.opens('flow_complaint');
  expect(lan.conversation.stack.map(({ flow }) => flow)).toEqual(['complaint']);
  await lan.opens('flow-language');
  expect(lan.conversation.stack.map(({ flow }) => flow)).toEqual(['complaint', 'language']);
});

test.each(['flow-csat', 'flow-none', 'survey-complaint-2', 'gì đó', 'order-', ''])(
  'a link that leads nowhere (%s) is just a welcome',
  async (payload) => {
    const lan = await talk();
    await lan.opens(payload);
    expect(lan.conversation.stack.map(({ flow }) => flow)).toEqual(['welcome']);
  },
);
