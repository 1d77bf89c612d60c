import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/channels/zalo-oa/decode.ts';
import { EventPayload } from '../../../src/channels/zalo-oa/payload.ts';

const OA = '388613280878808645';
const LAN = '246845883529197922';
const AT = '1790000000000';
const VISITOR = { key: 'visitor:anon-77:c-55', route: { anonymous: 'anon-77', conversation: 'c-55' } };

function heard(event: Record<string, unknown>) {
  const payload = EventPayload.parse({ app_id: '123', timestamp: AT, ...event });
  return decode(payload, { channel: 'zalo-oa', formPhone: 'answer' });
}

describe('a visitor of Zalo’s widget', () => {
  const sends = (name: string, message: Record<string, unknown>) =>
    heard({
      event_name: name,
      sender: { id: 'anon-77' },
      recipient: { id: OA },
      message: { msg_id: 'm9', conversation_id: 'c-55', ...message },
    });

  it.each([
    [
      'anonymous_send_image',
      { type: 'image', payload: { url: 'https://z/a.png', thumbnail: 'https://z/t.png' } },
      { text: '' },
      [{ url: 'https://z/a.png' }],
    ],
    [
      'anonymous_send_file',
      { type: 'file', payload: { url: 'https://z/a.pdf', name: 'a.pdf', size: '2048', type: 'pdf' } },
      { text: '' },
      [{ url: 'https://z/a.pdf', name: 'a.pdf' }],
    ],
    [
      'anonymous_send_sticker',
      { type: 'sticker', payload: { id: '1', url: 'https://z/s.png' } },
      { text: '(sticker)' },
      [],
    ],
  ] as const)('%s', (name, attachment, words, media) => {
    expect(sends(name, { attachments: [attachment] })).toMatchObject({
      is: 'updates',
      updates: [{ address: VISITOR, event: { kind: 'words', id: `${name}:m9`, ...words } }],
      media,
    });
  });

  it('without the conversation it came with cannot be answered: it is kept as unknown', () => {
    expect(sends('anonymous_send_image', { conversation_id: undefined })).toEqual({ is: 'unknown' });
  });
});

describe('what a person of the firm sends in Zalo’s own app', () => {
  const goesOut = (name: string, to: Record<string, unknown>, message: Record<string, unknown>) =>
    heard({
      event_name: name,
      sender: { id: OA, admin_id: '9' },
      recipient: to,
      message: { msg_id: 'o1', ...message },
    });

  it.each([
    ['oa_send_image', { type: 'image', payload: { url: 'https://z/a.png' } }, 'https://z/a.png'],
    ['oa_send_gif', { type: 'gif', payload: { url: 'https://z/a.gif' } }, 'https://z/a.gif'],
    ['oa_send_file', { type: 'file', payload: { url: 'https://z/a.pdf', name: 'a.pdf' } }, 'https://z/a.pdf'],
    ['oa_send_sticker', { type: 'sticker', payload: { id: '1', url: 'https://z/s.png' } }, 'https://z/s.png'],
    ['oa_send_list', { type: 'link', payload: { title: 'Ấm', url: 'https://a.vn' } }, 'https://a.vn'],
    ['oa_send_template', { type: 'template' }, '(template)'],
  ])('%s', (name, attachment, shown) => {
    expect(goesOut(name, { id: LAN }, { text: 'Đây ạ', attachments: [attachment] })).toMatchObject({
      is: 'echo',
      words: 'Đây ạ',
      update: {
        address: { key: LAN },
        event: { kind: 'spoke-outside', id: `${name}:o1`, staff: 'zalo:9', text: `Đây ạ\n${shown}` },
      },
    });
    expect(goesOut(name, { id: LAN }, { attachments: [attachment] })).toMatchObject({
      words: '',
      update: { event: { text: shown } },
    });
  });

  it.each([
    ['oa_send_anonymous_text', { text: 'Dạ' }, 'Dạ'],
    [
      'oa_send_anonymous_image',
      { attachments: [{ type: 'image', payload: { url: 'https://z/a.png' } }] },
      'https://z/a.png',
    ],
    [
      'oa_send_anonymous_file',
      { attachments: [{ type: 'file', payload: { url: 'https://z/a.pdf' } }] },
      'https://z/a.pdf',
    ],
    [
      'oa_send_anonymous_sticker',
      { attachments: [{ type: 'sticker', payload: { url: 'https://z/s.png' } }] },
      'https://z/s.png',
    ],
  ])('%s, in the visitor’s conversation', (name, message, text) => {
    const told = goesOut(name, { id: 'anon-77' }, { conversation_id: 'c-55', ...message });
    expect(told).toMatchObject({
      is: 'echo',
      update: { address: VISITOR, event: { kind: 'spoke-outside', text } },
    });
  });
});

describe('the form', () => {
  const info = { name: 'Lan', phone: '84901234567', user_dob: '01/01/1990', gender: 'female' };

  it.each([
    ['of today', { full_address: { user_city: 'Hà Nội', user_ward: 'Láng Hạ', user_address: '12 phố X' } }],
    ['of yesterday', { address: '12 phố X', city: 'Hà Nội', district: 'Đống Đa', ward: 'Láng Hạ' }],
  ])('%s is read', (_what, address) => {
    const form = { event_name: 'user_submit_info', sender: { id: LAN }, recipient: { id: OA } };
    expect(heard({ ...form, info: { ...info, ...address } })).toMatchObject({
      updates: [{ address: { key: LAN }, event: { kind: 'words', text: '+84901234567', name: 'Lan' } }],
    });
  });
});
