import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/channels/zalo-oa/decode.ts';
import { EventPayload } from '../../../src/channels/zalo-oa/payload.ts';

const FROM = { sender: { id: '246845883529197922' }, recipient: { id: '388613280878808645' } };
const AT = '1790000000000';

function heard(event: Record<string, unknown>): unknown {
  const payload = EventPayload.parse({ app_id: '123', timestamp: AT, ...FROM, ...event });
  const decoded = decode(payload, { channel: 'zalo-oa', formPhone: 'verified' });
  return decoded.is === 'updates' ? decoded.updates.map(({ event: one }) => one) : decoded.is;
}

describe('what is empty is as if it were not there', () => {
  it.each([
    ['without a phone number', { name: 'Lan', phone: '' }, { text: 'Lan', name: 'Lan' }],
    [
      'with nothing but a number',
      { name: null, phone: '84901234567' },
      { text: '+84901234567', phone: '+84901234567' },
    ],
    [
      'of the older form, with an address in parts',
      { name: 'Lan', phone: '84901234567', address: 'Lê Lợi', city: 'Huế', district: '', ward: null },
      { text: '+84901234567', name: 'Lan' },
    ],
    [
      'of the newer form',
      {
        name: 'Lan',
        phone: 84901234567,
        user_dob: '',
        gender: null,
        full_address: { user_city: 'Huế', user_ward: '' },
      },
      { text: '+84901234567', name: 'Lan' },
    ],
  ])('in a form %s', (_what, info, words) => {
    expect(heard({ event_name: 'user_submit_info', info })).toMatchObject([{ kind: 'words', ...words }]);
  });

  it('in a message and what hangs on it', () => {
    const payload = { title: null, description: '', url: 'https://a.vn', thumbnail: null };
    const message = { msg_id: 'm1', text: null, quote_msg_id: '', attachments: [{ type: 'link', payload }] };
    expect(heard({ event_name: 'user_send_link', message })).toMatchObject([{ text: 'https://a.vn' }]);
  });

  it('in who wrote: our own message, not a person’s', () => {
    const { sender: to, recipient: from } = FROM;
    const message = { msg_id: 'o1', text: 'Chào bạn' };
    for (const admin of ['', null]) {
      const sent = { sender: { ...from, admin_id: admin }, recipient: to };
      expect(heard({ event_name: 'oa_send_text', ...sent, message })).toBe('sign');
    }
  });
});

it('a place without a place is a message all the same', () => {
  const payload = { coordinates: { latitude: 'đâu đó', longitude: null } };
  const message = { msg_id: 'm1', text: 'ở đây', attachments: [{ type: 'location', payload }] };
  expect(heard({ event_name: 'user_send_location', message })).toMatchObject([{ text: 'ở đây' }]);
});

it('the goods that are asked about stand in the words', () => {
  const product = { thumbnail: '', description: 'đất nung', title: 'Ấm đất', url: 'https://a.vn/am' };
  const asked = {
    event_name: 'user_asking_product',
    message: { msg_id: 'm1', text: 'còn hàng không' },
    product,
  };
  expect(heard(asked)).toMatchObject([{ kind: 'words', text: 'còn hàng không\nẤm đất\nhttps://a.vn/am' }]);
});
