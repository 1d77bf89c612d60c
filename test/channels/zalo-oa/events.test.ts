import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/channels/zalo-oa/decode.ts';
import { EventPayload } from '../../../src/channels/zalo-oa/payload.ts';

const OA = '388613280878808645';
const LAN = '246845883529197922';
const AT = '1790000000000';
const platformAt = new Date(Number(AT));
const address = { channel: 'zalo-oa', key: LAN, route: {} };

function heard(event: Record<string, unknown>, formPhone: 'answer' | 'verified' = 'answer', isZns = false) {
  const payload = EventPayload.parse({ app_id: '123', user_id_by_app: '5', timestamp: AT, ...event });
  return decode(payload, { channel: 'zalo-oa', formPhone }, isZns);
}

function said(name: string, message: Record<string, unknown>) {
  const from = { sender: { id: LAN }, recipient: { id: OA } };
  return heard({ event_name: name, ...from, message: { msg_id: 'm7', ...message } });
}

function words(more: Record<string, unknown>, name: string) {
  return [{ address, event: { kind: 'words', id: `${name}:m7`, platformAt, ...more } }];
}

describe('what a customer sends', () => {
  it.each([
    [
      'user_send_text',
      { text: 'Đơn hàng của tôi đâu?', quote_msg_id: 'aa11' },
      { text: 'Đơn hàng của tôi đâu?' },
    ],
    ['user_send_text', { text: 'Ca\u0301i a\u0302\u0301m' }, { text: 'Cái ấm' }],
    ['user_send_text', { text: '#ln:12:late Giao trễ' }, { text: 'Giao trễ', button: '12:late' }],
    ['user_send_text', { text: '#fb:T123:4' }, { text: '#fb:T123:4' }],
  ] as const)('%s %j', (name, message, expected) => {
    expect(said(name, message)).toEqual({ is: 'updates', updates: words(expected, name), media: [] });
  });

  it.each([
    ['image', { thumbnail: 'https://z/t', url: 'https://z/u' }, undefined],
    ['gif', { thumbnail: 'https://z/t', url: 'https://z/u' }, undefined],
    ['audio', { url: 'https://z/u' }, undefined],
    ['video', { url: 'https://z/u', thumbnail: 'https://z/t', description: '' }, undefined],
    [
      'file',
      { url: 'https://z/u', size: '2048', name: 'hoa-don.pdf', checksum: 'x', type: 'pdf' },
      'hoa-don.pdf',
    ],
  ] as const)('a file is to be fetched: %s', (type, payload, name) => {
    const event = `user_send_${type}`;
    expect(said(event, { text: 'xem giúp', attachments: [{ type, payload }] })).toEqual({
      is: 'updates',
      updates: words({ text: 'xem giúp' }, event),
      media: [{ url: 'https://z/u', ...(name !== undefined && { name }) }],
    });
  });

  it.each([
    [
      'link',
      { title: 'Ấm', description: 'Ấm đất', url: 'https://a.vn', thumbnail: '' },
      { text: 'Ấm\nẤm đất\nhttps://a.vn' },
    ],
    ['sticker', { id: '1', url: 'https://z/s' }, { text: '(sticker)' }],
    [
      'location',
      { coordinates: { latitude: '10.77', longitude: '106.69' } },
      { text: '', location: { latitude: 10.77, longitude: 106.69 } },
    ],
  ] as const)('%s is words', (type, payload, expected) => {
    const event = `user_send_${type}`;
    expect(said(event, { attachments: [{ type, payload }] })).toMatchObject({
      updates: words(expected, event),
    });
  });

  it('a business card is its number, which is not the sender’s own', () => {
    const description = '{"phone":"0901234567","qrCodeUrl":"https://z/q"}';
    const card = said('user_send_business_card', {
      attachments: [{ type: 'link', payload: { title: 'Hoa', description, url: 'https://z/c' } }],
    });
    expect(card).toMatchObject({ updates: words({ text: 'Hoa\n0901234567' }, 'user_send_business_card') });
    expect(card).not.toHaveProperty('updates[0].event.phone');
  });

  it('user_asking_product of the old shop is words', () => {
    expect(said('user_asking_product', { text: 'còn hàng không' })).toMatchObject({ is: 'updates' });
  });

  it('an anonymous visitor has an address in one conversation', () => {
    const one = heard({
      event_name: 'anonymous_send_text',
      sender: { id: 'anon-77' },
      recipient: { id: OA },
      message: { text: 'hi', msg_id: 'm9', conversation_id: 'c-55' },
    });
    expect(one).toMatchObject({
      updates: [
        {
          address: { key: 'visitor:anon-77:c-55', route: { anonymous: 'anon-77', conversation: 'c-55' } },
          event: { id: 'anonymous_send_text:m9', text: 'hi' },
        },
      ],
    });
  });
});

describe('what becomes of a person', () => {
  const follow = { oa_id: OA, follower: { id: LAN }, source: 'oa_profile' };

  it('follow: reachable, and welcomed', () => {
    expect(heard({ event_name: 'follow', ...follow })).toMatchObject({
      updates: [
        { address, event: { kind: 'reachable', can: true } },
        { address, event: { kind: 'opened', id: `follow:${LAN}:${AT}` } },
      ],
    });
  });

  it('unfollow: not reachable', () => {
    expect(heard({ event_name: 'unfollow', ...follow })).toMatchObject({
      updates: [{ address, event: { kind: 'reachable', can: false, why: 'unfollowed' } }],
    });
  });

  it('user_click_chatnow: opened', () => {
    expect(heard({ event_name: 'user_click_chatnow', oa_id: OA, user_id: LAN })).toMatchObject({
      updates: [{ event: { kind: 'reachable' } }, { address, event: { kind: 'opened' } }],
    });
  });

  it.each([
    ['answer', undefined],
    ['verified', '+84901234567'],
  ] as const)('user_submit_info: a phone that counts as %s', (formPhone, phone) => {
    const info = { name: 'Lan', phone: '84901234567', address: 'Hà Nội', city: 'HN' };
    const form = { event_name: 'user_submit_info', sender: { id: LAN }, recipient: { id: OA }, info };
    expect(heard(form, formPhone)).toMatchObject({
      updates: [{ address, event: { kind: 'words', text: '+84901234567', name: 'Lan' } }],
    });
    const decoded = heard(form, formPhone);
    const [update] = decoded.is === 'updates' ? decoded.updates : [];
    expect(update?.event.kind === 'words' ? update.event.phone : 'none').toBe(phone);
  });

  it('user_withdraw: erased', () => {
    expect(heard({ event_name: 'user_withdraw', user_id: LAN, user_id_by_app: '5' })).toMatchObject({
      updates: [{ address, event: { kind: 'erase' } }],
    });
  });
});

describe('what becomes of our messages', () => {
  const toLan = { sender: { id: OA }, recipient: { id: LAN } };

  it('received and seen are marks', () => {
    expect(heard({ event_name: 'user_received_message', ...toLan, message: { msg_id: 'm1' } })).toMatchObject(
      {
        updates: [{ address, event: { kind: 'seen', refs: ['m1'], state: 'received' } }],
      },
    );
    expect(
      heard({ event_name: 'user_seen_message', ...toLan, message: { msg_ids: ['m1', 'm2'] } }),
    ).toMatchObject({
      updates: [{ address, event: { kind: 'seen', refs: ['m1', 'm2'], state: 'read' } }],
    });
  });

  it('a person who writes in Zalo’s own app is known by admin_id', () => {
    const message = { text: 'Dạ', msg_id: 'o1' };
    expect(
      heard({
        event_name: 'oa_send_text',
        sender: { id: OA, admin_id: '9' },
        recipient: { id: LAN },
        message,
      }),
    ).toEqual({
      is: 'echo',
      ref: 'o1',
      words: 'Dạ',
      at: platformAt,
      update: {
        address,
        event: { kind: 'spoke-outside', id: 'oa_send_text:o1', staff: 'zalo:9', text: 'Dạ', ref: 'o1' },
      },
    });
    expect(heard({ event_name: 'oa_send_text', ...toLan, message })).toEqual({ is: 'sign' });
  });

  it('a template that arrived at a phone names only itself', () => {
    const event = {
      event_name: 'user_received_message',
      sender: { id: OA },
      recipient: { id: '84901234567' },
      message: { msg_id: 'z1', tracking_id: 'T-1001', delivery_time: AT },
    };
    expect(heard(event)).toMatchObject({ is: 'template-received', refs: ['T-1001', 'z1'] });
    expect(heard({ ...event, message: { msg_id: 'z1' } }, 'answer', true)).toMatchObject({
      is: 'template-received',
    });
  });

  it.each([4, '4'])('a rating of %j is a score with its words', (rate) => {
    const message = {
      msg_id: 'z1',
      tracking_id: 'T-1001',
      rate,
      note: 'Tư vấn nhanh',
      feedbacks: ['Thái độ tốt'],
      submit_time: '1790000100000',
    };
    expect(heard({ event_name: 'user_feedback', oa_id: OA, message })).toEqual({
      is: 'rating',
      rating: {
        id: 'user_feedback:z1',
        refs: ['T-1001', 'z1'],
        score: 4,
        comment: 'Tư vấn nhanh\nThái độ tốt',
        at: new Date(1790000100000),
      },
    });
  });

  it.each([0, 6, 'tốt', 4.5])('a rating of %j is none', (rate) => {
    const event = { event_name: 'user_feedback', oa_id: OA, message: { msg_id: 'z1', rate } };
    const read = EventPayload.safeParse({ timestamp: AT, ...event });
    expect(
      read.success ? decode(read.data, { channel: 'zalo-oa', formPhone: 'answer' }) : { is: 'unknown' },
    ).toEqual({
      is: 'unknown',
    });
  });
});

it('a new daily quota of templates is known', () => {
  const quota = { prev_value: '500', new_value: '5000' };
  expect(heard({ event_name: 'change_oa_daily_quota', oaId: OA, quota })).toEqual({
    is: 'quota',
    daily: 5_000,
  });
  expect(heard({ event_name: 'change_oa_daily_quota', oaId: OA })).toEqual({ is: 'unknown' });
});

it.each([
  'shop_has_order',
  'add_user_to_tag',
  'user_send_group_text',
  'oa_send_group_text',
  'create_group',
  'oa_send_consent',
  'user_call_oa',
  'change_template_status',
  'user_click_response_button',
  'widget_interaction_accepted',
  'something_of_next_year',
])('%s is not known here', (name) => {
  expect(heard({ event_name: name, sender: { id: LAN }, message: { msg_id: 'x' } })).toEqual({
    is: 'unknown',
  });
});
