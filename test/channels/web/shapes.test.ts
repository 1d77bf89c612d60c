import { expect, test } from 'vitest';
import { heardIn } from '../../../src/channels/web/decode.ts';
import { activityIdOf, shownActivity } from '../../../src/channels/web/encode.ts';
import { activitySchema } from '../../../src/channels/web/payload.ts';
import { visibleAfter } from '../../../src/channels/web/visible.ts';
import type { DeliveryState, Line } from '../../../src/core/conversation.ts';

const at = new Date('2026-11-22T02:00:00Z');
const viewer = { conversation: 'abc', user: 'u1', fileUrl: (file: { id: string }) => `https://x/${file.id}` };
const hear = (activity: object) => heardIn(activitySchema.parse(activity), [], 4_000);

test('words come in as NFC text under the id the client gave', () => {
  const decomposed = 'Chào shop'.normalize('NFD');
  const heard = hear({ type: 'message', text: ` ${decomposed} `, channelData: { clientActivityID: 'm1' } });
  expect(heard).toEqual({ kind: 'words', id: 'web:m1', text: 'Chào shop' });
});

test.each([
  [
    'messageBack',
    {
      text: 'Đổi hàng',
      value: { button: '7:exchange' },
      channelData: { messageBack: { displayText: 'Đổi hàng' } },
    },
    'Đổi hàng',
  ],
  ['a value alone', { text: 'Đổi hàng', value: '7:exchange' }, 'Đổi hàng'],
  ['postBack of a string', { text: '7:exchange', channelData: { postBack: true } }, '7:exchange'],
  ['postBack of an object', { value: { button: '7:exchange' }, channelData: { postBack: true } }, ''],
])('a button pressed by %s', (_, activity, text) => {
  expect(hear({ type: 'message', ...activity })).toMatchObject({ kind: 'words', text, button: '7:exchange' });
});

test('opening the chat is an event with language and payload', () => {
  const heard = hear({ type: 'event', name: 'webchat/join', value: 'từ trang giỏ hàng', locale: 'vi-VN' });
  expect(heard).toMatchObject({ kind: 'opened', payload: 'từ trang giỏ hàng', language: 'vi' });
  expect(hear({ type: 'conversationUpdate' })).toMatchObject({ kind: 'opened' });
});

test('typing and unknown events mean nothing; an empty or endless message is refused', () => {
  expect(hear({ type: 'typing' })).toBeUndefined();
  expect(hear({ type: 'event', name: 'other' })).toBeUndefined();
  expect(() => hear({ type: 'message', text: '   ' })).toThrow('needs a text');
  expect(hear({ type: 'message', text: '😀'.repeat(4_000) })).toBeDefined();
  expect(() => hear({ type: 'message', text: 'ớ'.repeat(4_001) })).toThrow('4000');
});

test('a bot line with buttons is an activity that stock clients and the widget both show', () => {
  const line: Line = {
    n: 3,
    at,
    who: 'bot',
    text: 'Bạn hài lòng không?',
    choices: ['5'],
    visit: 2,
    form: 'rating',
    wants: 'photo',
    files: [{ id: 'f1', type: 'image/png', bytes: 9, name: 'a.png' }],
  };
  expect(shownActivity(line, viewer)).toEqual({
    type: 'message',
    id: 'abc|0000003',
    timestamp: '2026-11-22T02:00:00.000Z',
    channelId: 'directline',
    conversation: { id: 'abc' },
    from: { id: 'bot', role: 'bot' },
    text: 'Bạn hài lòng không?',
    textFormat: 'plain',
    inputHint: 'expectingInput',
    attachments: [{ contentType: 'image/png', contentUrl: 'https://x/f1', name: 'a.png' }],
    suggestedActions: {
      actions: [{ type: 'messageBack', title: '5', text: '5', displayText: '5', value: { button: '2:5' } }],
    },
    channelData: { line: 3, form: 'rating', wants: 'photo' },
  });
});

test('a customer line is echoed under the id the post was answered with', () => {
  const line: Line = { n: 2, at, who: 'customer', text: 'Chào', event: 'web:m1', pressed: 'yes' };
  expect(shownActivity(line, viewer)).toMatchObject({
    id: activityIdOf('abc', 'web:m1'),
    from: { id: 'u1', role: 'user' },
    channelData: { clientActivityID: 'm1', line: 2, pressed: 'yes' },
  });
});

const line = (n: number, who: Line['who'], state?: DeliveryState): Line => ({
  n,
  at,
  who,
  text: '',
  ...(state && { delivery: { state } }),
});

test('only a settled beginning is shown', () => {
  const lines = [
    line(1, 'customer'),
    line(2, 'bot', 'sent'),
    line(3, 'bot', 'withheld'),
    line(4, 'note'),
    line(5, 'staff', 'failed'),
    line(6, 'bot', 'queued'),
    line(7, 'customer'),
  ];
  const before = visibleAfter(lines, 0, () => false);
  expect([before.shown.map(({ n }) => n), before.upTo]).toEqual([[1, 2], 5]);
  const after = visibleAfter(lines, before.upTo, (n) => n === 6);
  expect([after.shown.map(({ n }) => n), after.upTo]).toEqual([[6, 7], 7]);
});
