import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ZaloTemplate } from '../../../src/channels/zalo-oa/options.ts';
import { ZALO_APP } from '../../support/platforms/zalo-oa.ts';
import { outMessage, TO, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

const HOUR_MS = 3_600_000;
const BY_PHONE: ZaloTemplate = { id: '234567', by: 'phone', fill: { code: '{code}' } };
const BY_UID: ZaloTemplate = { id: '345678', by: 'uid', fill: { code: '{code}' } };
const survey = { purpose: 'survey' };
let account: ZaloAccount;

async function openWith(templates: Readonly<Record<string, ZaloTemplate>>): Promise<void> {
  account = await zaloAccount({ templates });
  account.zalo.zns.templates.set('234567', { params: { code: 30 }, byUid: false });
  account.zalo.zns.templates.set('345678', { params: { code: 30 }, byUid: true });
  account.facts = { phone: '+84901234567', code: 'DH1001' };
}
const send = (more: Parameters<typeof outMessage>[0] = {}) => account.channel.send(TO, outMessage(more));
const ago = (hours: number) => new Date(account.clock().getTime() - hours * HOUR_MS);
const unfollows = () =>
  account.zalo.bring({ event_name: 'unfollow', oa_id: ZALO_APP.oaId, follower: { id: USER } });
const kinds = () => account.kept.map(({ event }) => event.kind);

afterEach(async () => {
  await account.stop();
});

describe('where templates go to phone numbers', () => {
  beforeEach(() => openWith({ survey: BY_PHONE }));

  it.each([-213, -217, -244, -227])('who does not take our words (%i) gets the template', async (code) => {
    account.zalo.lastInteraction.set(USER, ago(1).getTime());
    account.zalo.knobs.next.push(code);
    expect(await send({ unasked: survey, lastCustomerAt: ago(1) })).toEqual({ ref: 'z1' });
    expect(account.zalo.zns.sent).toMatchObject([{ phone: '84901234567' }]);
  });

  it.each([
    ['an answer', {}],
    ['a reply of staff', { from: 'staff' }],
    ['a message of a purpose without a template', { unasked: { purpose: 'orders' } }],
  ] as const)('%s they do not take is rejected: nothing stands in for it', async (_what, more) => {
    account.zalo.knobs.next.push(-213);
    await expect(send({ lastCustomerAt: ago(1), ...more })).rejects.toMatchObject({
      code: 'rejected',
      subject: '-213',
    });
    expect(account.zalo.zns.sent).toEqual([]);
  });

  it('who unfollows can still be reached', async () => {
    expect(await unfollows()).toBe(200);
    expect(kinds()).toEqual([]);
  });
});

describe('where they do not', () => {
  beforeEach(() => openWith({ survey: BY_UID }));

  it('who unfollows, or does not take our words, is out of reach', async () => {
    expect(await unfollows()).toBe(200);
    expect(kinds()).toEqual(['reachable']);
    account.zalo.knobs.next.push(-213);
    await expect(send({ lastCustomerAt: ago(1) })).rejects.toMatchObject({
      code: 'rejected',
      subject: '-213',
    });
  });

  it('who does not take this kind of message is in reach for others', async () => {
    account.zalo.knobs.next.push(-244);
    expect(await send({ lastCustomerAt: ago(1) })).toEqual({ withheld: 'zalo-refused:-244' });
  });
});

describe('the window that Zalo knows of', () => {
  beforeEach(() => openWith({ survey: BY_PHONE }));

  it.each([
    ['has followed, and said nothing yet', undefined],
    ['spoke long ago, and has just called or tapped the menu', 200],
  ])('is open for who %s: free words instead of a paid template', async (_who, hours) => {
    account.zalo.lastInteraction.set(USER, ago(1).getTime());
    const spoke = hours === undefined ? {} : { lastCustomerAt: ago(hours) };
    expect(await send({ unasked: survey, ...spoke })).toEqual({ ref: 'm1' });
    expect([account.zalo.sent[0]?.isBilled, account.zalo.zns.sent]).toEqual([false, []]);
  });

  it('is not asked for when we know that it is open', async () => {
    account.zalo.lastInteraction.set(USER, ago(1).getTime());
    await send({ unasked: survey, lastCustomerAt: ago(1) });
    expect(account.zalo.calls).toEqual(['/v3.0/oa/message/cs']);
  });

  it('is closed when Zalo says so, does not say, or cannot be understood', async () => {
    expect(await send({ unasked: survey })).toEqual({ ref: 'z1' });
    account.run = 'visit:2';
    account.zalo.knobs.next.push(-212);
    expect(await send({ unasked: survey })).toEqual({ ref: 'z2' });
  });
});
