import { describe, expect, test } from 'vitest';
import { talk, type Talk } from '../support/talk.ts';

const WHAT = 'Dạ anh/chị kể giúp em chuyện gì đã xảy ra. Anh/chị cứ nhắn nhiều tin cũng được ạ.';

/** A complaint told up to "what happened", and then a person is asked for. */
async function asksInTheMiddle(): Promise<Talk> {
  const lan = await talk();
  await lan.says('tôi muốn khiếu nại');
  await lan.presses('Hàng lỗi, sai, thiếu');
  await lan.says('DH1024');
  expect(lan.heard().at(-1)).toBe(WHAT);
  await lan.says('gặp nhân viên');
  return lan;
}

async function tellsTheRest(lan: Talk): Promise<void> {
  await lan.says('vỡ hết rồi');
  await lan.later('9 seconds');
  await lan.says('bỏ qua');
  await lan.says('bỏ qua');
  await lan.says('đúng rồi ạ');
}

describe('a person asked for in the middle of a complaint', () => {
  test('is called at once, and the bot is silent while staff hold', async () => {
    const lan = await asksInTheMiddle();
    const [said, ...more] = lan.heard();
    expect(said).toMatch(/^Dạ em đã báo nhân viên rồi/);
    expect(more).toEqual([]);
    expect(lan.conversation.owner).toMatchObject({ kind: 'queued', team: 'care' });
    await lan.says('vỡ hết rồi');
    await lan.staff('reply', 'Em Mai đây ạ');
    await lan.says('đơn hàng của tôi đâu');
    expect(lan.heard()).toEqual(['Em Mai đây ạ']);
  });

  test('leaves it where it was: after staff let go the open question is asked again, and the rest is known', async () => {
    const lan = await asksInTheMiddle();
    await lan.staff('reply', 'Em Mai đây ạ');
    lan.heard();
    await lan.staff('release');
    expect(lan.heard()).toEqual([WHAT]);
    await tellsTheRest(lan);
    expect(lan.asked('tickets.open')[0]).toMatchObject({
      category: 'broken',
      order: 'DH1024',
      what: 'vỡ hết rồi',
    });
    expect(lan.outcomes()).toEqual(['opened']);
  });

  test('and nobody answers: the bot says so and asks the open question again', async () => {
    const lan = await asksInTheMiddle();
    lan.heard();
    await lan.later('31 minutes');
    const [honest, ...more] = lan.heard();
    expect(honest).toMatch(/chưa/);
    expect(more).toEqual([WHAT]);
    await tellsTheRest(lan);
    expect(lan.asked('tickets.open')).toHaveLength(1);
  });

  test('and staff close the conversation: the complaint is over', async () => {
    const lan = await asksInTheMiddle();
    lan.heard();
    await lan.staff('close', 'solved');
    expect([lan.heard(), lan.conversation.stack]).toEqual([[], []]);
    expect(lan.outcomes()).toEqual(['solved']);
  });

  test('and staff hold it for longer than a weekend: its question is not asked again', async () => {
    const lan = await asksInTheMiddle();
    await lan.staff('reply', 'Em Mai đây ạ');
    for (let day = 0; day < 4; day += 1) {
      await lan.later('23 hours');
      await lan.staff('reply', 'Em đang hỏi kho ạ');
    }
    lan.heard();
    await lan.staff('release');
    expect([lan.heard(), lan.conversation.stack]).toEqual([[], []]);
  });
});

test('a flow that ends in a hand-over is over; what it had interrupted goes on', async () => {
  const lan = await talk();
  await lan.says('tôi muốn khiếu nại');
  await lan.says('đơn hàng của tôi đâu');
  for (let tries = 0; tries < 3; tries += 1) await lan.says('hỏng rồi');
  expect(lan.conversation.owner).toMatchObject({ kind: 'queued', team: 'orders' });
  expect(lan.conversation.stack.map(({ flow }) => flow)).toEqual(['complaint']);
  lan.heard();
  await lan.staff('release');
  expect(lan.heard()).toEqual([
    'Dạ em rất tiếc vì anh/chị gặp chuyện không vui. Anh/chị cho em biết việc thuộc loại nào ạ?',
  ]);
});

test('a survey waits without reminders while a person is awaited, and is asked again after', async () => {
  const lan = await talk();
  await lan.happens('ticket.closed', { ticket: 'KN-1', order: null, category: null });
  await lan.later('1 day');
  const [question] = lan.heard();
  await lan.says('gặp nhân viên');
  await lan.staff('take');
  lan.heard();
  expect(lan.conversation.timers.filter(({ id }) => id.startsWith('remind:'))).toEqual([]);
  await lan.staff('release');
  expect(lan.heard()).toEqual([question]);
  expect(lan.conversation.timers.some(({ id }) => id.startsWith('remind:'))).toBe(true);
});
