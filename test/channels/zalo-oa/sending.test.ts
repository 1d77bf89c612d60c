import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trackingOf } from '../../../src/channels/zalo-oa/template.ts';
import type { Button } from '../../../src/core/conversation.ts';
import { outMessage, TO, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

let account: ZaloAccount;
const HOUR_MS = 3_600_000;
const send = (more: Parameters<typeof outMessage>[0] = {}) => account.channel.send(TO, outMessage(more));
const messages = () => account.zalo.sent.map(({ message }) => message);
const ago = (hours: number) => new Date(account.clock().getTime() - hours * HOUR_MS);
const spokeAgo = (hours: number) => {
  account.zalo.lastInteraction.set(USER, ago(hours).getTime());
  return { lastCustomerAt: ago(hours) };
};

beforeEach(async () => {
  account = await zaloAccount({
    templates: {
      survey: { id: '234567', by: 'phone', fill: { customer_name: '{name}', code: '{code}' } },
      notice: { id: '345678', by: 'uid', fill: { code: 'Đơn {code}' } },
    },
  });
  account.zalo.lastInteraction.set(USER, account.clock().getTime());
  account.zalo.zns.templates.set('234567', { params: { customer_name: 30, code: 30 }, byUid: false });
  account.zalo.zns.templates.set('345678', { params: { code: 30 }, byUid: true });
  account.facts = { name: 'Lan', phone: '+84901234567', code: 'DH1001' };
});
afterEach(async () => {
  await account.stop();
});

describe('what goes out', () => {
  it('a text, whose id is kept', async () => {
    expect(await send()).toEqual({ ref: 'm1' });
    expect(account.zalo.sent[0]).toMatchObject({ path: '/v3.0/oa/message/cs', to: USER });
    expect(messages()).toEqual([{ text: 'Chào bạn' }]);
  });

  it('buttons under it, with nothing but their list', async () => {
    const buttons: Button[] = [1, 2, 3, 4, 5].map((n) => ({ label: String(n), value: `4:${n}` }));
    await send({ text: 'Mấy sao ạ?', buttons, form: 'rating' });
    expect(messages()).toEqual([
      {
        text: 'Mấy sao ạ?',
        attachment: {
          type: 'template',
          payload: {
            buttons: [1, 2, 3, 4, 5].map((n) => ({
              title: String(n),
              type: 'oa.query.hide',
              payload: `#ln:4:${n} ${n}`,
            })),
          },
        },
      },
    ]);
  });

  it('more than five: the rest as numbered lines; a long label is cut', async () => {
    const buttons = Array.from({ length: 7 }, (_none, n) => ({
      label: `Lý do ${'rất '.repeat(30)}${n}`,
      value: `4:c${n}`,
    }));
    await send({ text: 'Vì sao ạ?', buttons });
    const [message] = messages() as {
      text: string;
      attachment: { payload: { buttons: { title: string }[] } };
    }[];
    expect(message?.text).toMatch(/^Vì sao ạ\?\n\n6\. Lý do .+\n7\. Lý do /);
    expect(message?.attachment.payload.buttons).toHaveLength(5);
    expect(message?.attachment.payload.buttons.every(({ title }) => title.length <= 100)).toBe(true);
  });

  it('a long text in parts, the buttons under the last; a repetition goes on where it stopped', async () => {
    const message = outMessage({
      text: 'Một câu dài vừa vặn. 😀 '.repeat(300),
      buttons: [{ label: 'Vâng', value: '4:yes' }],
    });
    account.zalo.knobs.next.push({ slowMs: 0 }, -200);
    await expect(account.channel.send(TO, message)).rejects.toMatchObject({ code: 'unavailable' });
    expect(account.zalo.sent).toHaveLength(1);
    expect(await account.channel.send(TO, message)).toEqual({ ref: `m${account.zalo.sent.length}` });
    const texts = messages().map(({ text }) => String(text));
    expect(texts.join(' ').split('😀')).toHaveLength(301);
    expect(texts.every((text) => Array.from(text).length <= 2_000)).toBe(true);
    expect(messages().map((one) => 'attachment' in one)).toEqual([...texts.slice(1).map(() => false), true]);
  });

  it('Zalo’s form after a question for the phone', async () => {
    await send({ text: 'Số của bạn ạ?', wants: 'phone' });
    expect(messages()).toMatchObject([
      { text: 'Số của bạn ạ?' },
      {
        attachment: {
          payload: { template_type: 'request_user_info', elements: [{ title: 'Gửi thông tin cho shop' }] },
        },
      },
    ]);
  });

  it.each([
    [
      'image/png',
      Buffer.from('\x89PNG....', 'latin1'),
      { template_type: 'media', elements: [{ media_type: 'image', attachment_id: 'up-1' }] },
    ],
    [
      'image/gif',
      Buffer.from('GIF89a\x40\x00\x20\x00', 'latin1'),
      {
        template_type: 'media',
        elements: [{ media_type: 'gif', attachment_id: 'up-1', width: 64, height: 32 }],
      },
    ],
    ['application/pdf', Buffer.from('%PDF-1.7'), { token: 'up-1' }],
  ])('a file: %s', async (type, bytes, payload) => {
    const file = await account.options.files.put({ bytes, type, name: 'hoá "đơn".x' });
    await send({ text: 'Đây ạ', files: [file] });
    expect(messages()).toMatchObject([{ attachment: { payload } }, { text: 'Đây ạ' }]);
  });

  it('a file whose id Zalo forgot is brought once more', async () => {
    const file = await account.options.files.put({ bytes: Buffer.from('%PDF-1.7'), type: 'application/pdf' });
    account.zalo.knobs.next.push({ slowMs: 0 }, -100);
    await send({ text: '', files: [file] });
    expect(account.zalo.uploads).toHaveLength(2);
    expect(messages()).toHaveLength(1);
  });

  it('to a visitor of the widget: plain text by the old address', async () => {
    const to = { channel: 'zalo-oa', key: 'visitor:anon-77:c-55', route: {} };
    const buttons = [{ label: 'Vâng', value: '4:yes' }];
    await account.channel.send(to, outMessage({ text: 'Được không ạ?', buttons }));
    expect(account.zalo.sent).toMatchObject([
      { path: '/v2.0/oa/message', to: 'anon-77', message: { text: 'Được không ạ?\n\n1. Vâng' } },
    ]);
  });
});

describe('the window', () => {
  const survey = { purpose: 'survey' };

  it('free at 47 hours; closed at 49 to what is unasked, which goes as its template by phone', async () => {
    expect(await send({ unasked: survey, ...spokeAgo(47) })).toEqual({ ref: 'm1' });
    const message = outMessage({ unasked: survey, ...spokeAgo(49) });
    expect(await account.channel.send(TO, message)).toEqual({ ref: 'z1' });
    expect(account.zalo.zns.sent).toMatchObject([
      {
        phone: '84901234567',
        template: '234567',
        tracking: trackingOf(message.key),
        data: { customer_name: 'Lan', code: 'DH1001' },
      },
    ]);
    expect(account.templateSends.map(({ ref }) => ref)).toEqual([trackingOf(message.key), 'z1']);
    expect(trackingOf(message.key)).toHaveLength(48);
  });

  it('a template by the customer’s id carries no tracking id', async () => {
    expect(await send({ unasked: { purpose: 'notice' }, ...spokeAgo(200) })).toEqual({ ref: 'u1' });
    expect(account.zalo.zns.sent).toMatchObject([{ user: USER, data: { code: 'Đơn DH1001' } }]);
  });

  it('a second line of the same run of a flow does not bring it again, days after either; another run does', async () => {
    await send({ unasked: survey, ...spokeAgo(200) });
    expect(await send({ unasked: survey, ...spokeAgo(200) })).toEqual({ withheld: 'zalo-template-sent' });
    account.clock.move(4 * 24 * HOUR_MS);
    expect(await send({ unasked: survey, ...spokeAgo(300) })).toEqual({ withheld: 'zalo-template-sent' });
    account.run = 'visit:9';
    expect(await send({ unasked: survey, ...spokeAgo(300) })).toEqual({ ref: 'z2' });
    expect(account.zalo.zns.sent).toHaveLength(2);
  });

  it.each([
    ['no template for it', { purpose: 'marketing' }, {}, 'zalo-window-closed'],
    ['no phone', survey, { name: 'Lan', code: 'DH1' }, 'zalo-no-phone'],
    ['a fact is missing', survey, { phone: '+84901234567', name: 'Lan' }, 'zalo-template-lacks:code'],
  ] as const)(
    'without a way it is withheld, with its reason: %s',
    async (_what, unasked, facts, withheld) => {
      account.facts = facts;
      expect(await send({ unasked, ...spokeAgo(200) })).toEqual({ withheld });
      expect(account.zalo.sent).toEqual([]);
    },
  );

  it('a phone without Zalo, or a template not for this: withheld, the address stays well, staff hear of a template', async () => {
    account.zalo.zns.unknownPhones.add('84901234567');
    expect(await send({ unasked: survey, ...spokeAgo(200) })).toEqual({
      withheld: 'zalo-template-refused:-118',
    });
    expect(account.alarms).toEqual([]);
    account.zalo.zns.templates.set('345678', { params: {}, byUid: false });
    expect(await send({ unasked: { purpose: 'notice' }, ...spokeAgo(200) })).toEqual({
      withheld: 'zalo-template-refused:-249',
    });
    expect(account.alarms).toEqual(['zalo-oa-template:345678:-249']);
  });

  it('an answer goes at 49 hours, billed; after seven days Zalo says no, and the line says why', async () => {
    await send(spokeAgo(49));
    expect(account.zalo.sent).toMatchObject([{ isBilled: true }]);
    expect(await send(spokeAgo(169))).toEqual({ withheld: 'zalo-window-closed' });
    account.zalo.lastInteraction.clear();
    expect(await send()).toEqual({ withheld: 'zalo-window-closed' });
  });

  it('a template at night, or over the day’s quota, steps aside until it may go', async () => {
    account.zalo.zns.isNight = true;
    const old = spokeAgo(200);
    const morning = new Date('2026-11-23T23:01:00Z');
    expect(await send({ unasked: survey, ...old })).toEqual({ later: morning });
    Object.assign(account.zalo.zns, { isNight: false, quota: 0 });
    expect(await send({ unasked: survey, ...old })).toEqual({ later: new Date('2026-11-23T17:01:00Z') });
    account.zalo.zns.quota = 1;
    expect(await send({ unasked: survey, ...old })).toEqual({ ref: 'z1' });
    expect(await send({ unasked: survey, ...old })).toEqual({ withheld: 'zalo-template-sent' });
  });

  it('nobody pays: a person is told', async () => {
    account.zalo.knobs.hasNoCloudAccount = true;
    await expect(send(spokeAgo(49))).rejects.toMatchObject({ code: 'misconfigured', subject: '-320' });
    expect(account.alarms).toEqual(['zalo-oa-refuses:-320']);
  });
});

describe('what Zalo does not take', () => {
  it('too many calls: everybody waits', async () => {
    account.zalo.knobs.next.push(-32);
    await expect(send()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 60_000 });
    expect(account.held).toEqual([account.clock().getTime() + 60_000]);
  });

  it('and what has no leave waits without a call', async () => {
    account.paceMs = 700;
    await expect(send()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 700 });
    expect(account.zalo.calls).toEqual([]);
  });

  it('a failed send is tried three times', async () => {
    const message = outMessage();
    account.zalo.knobs.next.push(-200, -200, -200);
    const codes = [];
    for (let n = 0; n < 3; n += 1) {
      codes.push(
        await account.channel.send(TO, message).catch((thrown: unknown) => (thrown as { code: string }).code),
      );
    }
    expect(codes).toEqual(['unavailable', 'unavailable', 'invalid-input']);
  });

  it.each([
    ['cut', {}],
    ['silent', {}],
    [{ status: 502 }, {}],
    [{ status: 429, retryAfter: '7' }, { retryAfterMs: 7_000 }],
  ] as const)('%j: again later', async (planned, more) => {
    account.zalo.knobs.next.push(planned);
    await expect(send()).rejects.toMatchObject({ code: 'unavailable', ...more });
    expect(await send()).toEqual({ ref: 'm1' });
  });

  it('a call without the proof of the app’s secret', async () => {
    const bare = await zaloAccount({ proves: false });
    bare.zalo.lastInteraction.set(USER, bare.clock().getTime());
    await expect(bare.channel.send(TO, outMessage())).rejects.toMatchObject({
      code: 'misconfigured',
      subject: '-242',
    });
    expect((await bare.channel.health?.())?.fix?.vi).toContain('APP_SECRET');
    await bare.stop();
  });
});
