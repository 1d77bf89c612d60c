import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Line } from '../../../src/core/conversation.ts';
import { USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

let account: ZaloAccount;
const LONG = 'Một câu dài vừa vặn. '.repeat(150).trim();
const CHOICES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

beforeEach(async () => {
  account = await zaloAccount();
});
afterEach(async () => {
  await account.stop();
});

let echoes = 0;
/** Zalo tells that something went out; with `admin_id`, as some pages have it, whoever wrote it. */
function echo(message: Record<string, unknown>, name = 'oa_send_text'): Promise<number> {
  echoes += 1;
  return account.zalo.bring({
    event_name: name,
    sender: { id: '388613280878808645', admin_id: '9' },
    recipient: { id: USER },
    message: { msg_id: `e${echoes}`, ...message },
  });
}

function said(more: Partial<Line>): void {
  const n = account.lines.length + 1;
  account.lines.push({
    n,
    at: account.clock(),
    who: 'bot',
    text: '',
    delivery: { state: 'sent', at: account.clock(), ref: `r${n}` },
    ...more,
  });
}

const outside = () => account.kept.map(({ event }) => (event.kind === 'spoke-outside' ? event.text : ''));

describe('a person who answers in Zalo’s own app', () => {
  it.each(['Dạ', 'Vâng', 'anh/chị', 'Dạ đơn của anh/chị'])(
    'is heard though the bot has said “%s” within a longer line',
    async (text) => {
      said({ text: 'Dạ vâng, đơn của anh/chị đang trên đường ạ.' });
      said({ text: 'Dạ đơn của anh/chị đang giao.', delivery: { state: 'queued' } });
      await echo({ text });
      expect(outside()).toEqual([text]);
    },
  );

  it.each([
    ['ten minutes ago', { state: 'sent', at: new Date('2026-11-23T02:50:00Z'), ref: 'r1' }],
    ['never: it was withheld', { state: 'withheld', at: new Date('2026-11-23T03:00:00Z'), why: 'taken' }],
    ['never: it failed', { state: 'failed', at: new Date('2026-11-23T03:00:00Z') }],
  ] as const)('is heard with the same words that the bot sent %s', async (_when, delivery) => {
    said({ text: 'Dạ em chào anh/chị ạ', delivery });
    await echo({ text: 'Dạ em chào anh/chị ạ' });
    expect(outside()).toEqual(['Dạ em chào anh/chị ạ']);
  });

  it('and with a photo, when the bot has sent none', async () => {
    said({ text: 'Dạ vâng' });
    await echo({ attachments: [{ type: 'image', payload: { url: 'https://z/a.png' } }] }, 'oa_send_image');
    expect(outside()).toEqual(['https://z/a.png']);
  });

  it.each([
    ['a photo alone', { files: [{ id: 'f', type: 'image/png', bytes: 9 }] }],
    ['the phone form', { text: 'Số của bạn ạ?', wants: 'phone' }],
  ] as const)('and with a photo just after the bot sent %s, whose id is known', async (_what, line) => {
    said(line);
    await echo({ msg_id: 'r1' }, 'oa_send_image');
    await echo({ attachments: [{ type: 'image', payload: { url: 'https://z/a.png' } }] }, 'oa_send_image');
    expect(outside()).toEqual(['https://z/a.png']);
  });
});

describe('what another process has sent a moment ago', () => {
  it.each([
    ['its words', { text: ' Dạ vâng ạ ' }, { text: 'Dạ vâng ạ' }],
    ['its second part', { text: LONG }, { text: LONG.slice(LONG.lastIndexOf('Một', 2_000)) }],
    [
      'its words with the choices that have no button',
      { text: 'Vì sao ạ?', choices: CHOICES, visit: 4 },
      { text: 'Vì sao ạ?\n\n6. f\n7. g' },
    ],
    ['its id', { text: 'khác', delivery: { state: 'sent', ref: 'm77' } }, { text: 'đã cắt', msg_id: 'm77' }],
  ] as const)('is known by %s', async (_what, line, message) => {
    said(line);
    await echo(message);
    expect(outside()).toEqual([]);
  });

  it('and the address of a file of ours', async () => {
    said({ text: 'Đây ạ', files: [{ id: 'f', type: 'video/mp4', bytes: 9, name: 'b.mp4' }] });
    await echo({ text: 'Đây ạ\n\n📎 b.mp4: https://care.example.vn/f/b.mp4' });
    await echo({ text: '📎 b.mp4: https://care.example.vn/f/b.mp4' });
    await echo({ text: 'Đây' });
    expect(outside()).toEqual(['Đây']);
  });

  it('and a form of ours whose id is not known yet', async () => {
    said({ text: 'Số của bạn ạ?', wants: 'phone', delivery: { state: 'queued' } });
    await echo({}, 'oa_send_template');
    expect(outside()).toEqual([]);
  });

  it('and a file of ours by having no words', async () => {
    said({ text: 'Đây ạ', files: [{ id: 'f', type: 'image/png', bytes: 9 }] });
    await echo({ attachments: [{ type: 'image', payload: { url: 'https://z/up.png' } }] }, 'oa_send_image');
    expect(outside()).toEqual([]);
  });

  it('also while its note is not there yet, and when Zalo tells of it late', async () => {
    said({ text: 'Một ạ', delivery: { state: 'queued' } });
    said({ text: 'Hai ạ' });
    const timestamp = String(account.clock().getTime());
    account.clock.move(40 * 60_000);
    await echo({ text: 'Một ạ' });
    const late = {
      event_name: 'oa_send_text',
      timestamp,
      sender: { id: '388613280878808645', admin_id: '9' },
      recipient: { id: USER },
    };
    await account.zalo.bring({ ...late, message: { text: 'Hai ạ', msg_id: 'late' } });
    expect(outside()).toEqual([]);
  });
});
