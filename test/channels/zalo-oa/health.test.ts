import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ZaloOaOptions } from '../../../src/channels/zalo-oa/options.ts';
import { ZALO_APP } from '../../support/platforms/zalo-oa.ts';
import { outMessage, TO, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

let account: ZaloAccount;
const TEMPLATES: ZaloOaOptions['templates'] = { survey: { id: '234567', by: 'phone', fill: {} } };
const health = async () => {
  const found = await account.channel.health?.();
  if (found === undefined) throw new Error('it says nothing');
  return found;
};

async function openWith(given: Partial<ZaloOaOptions> = {}): Promise<void> {
  account = await zaloAccount(given);
  account.zalo.zns.templates.set('234567', { params: {}, byUid: false });
  account.facts = { phone: '+84901234567' };
}
const sendTemplate = () => account.channel.send(TO, outMessage({ unasked: { purpose: 'survey' } }));

afterEach(async () => {
  await account.stop();
});

describe('the health of the account', () => {
  it('tells of times as people of the shop read them', async () => {
    await openWith();
    expect((await health()).says.vi).toContain('Chưa nhận sự kiện nào');
    await account.zalo.says(USER, 'xin chào');
    const { says } = await health();
    expect(says.vi).toContain('Sự kiện gần nhất lúc 10:00 ngày 23/11/2026.');
    expect(says.en).toContain('The last event came at 10:00 on 23/11/2026.');
  });

  it('and of the end of a token that is not renewed', async () => {
    await openWith();
    account.clock.move(21 * 3_600_000);
    account.zalo.oauth.knobs.refuseWith = -14014;
    await account.channel.send(TO, outMessage()).catch(() => undefined);
    await expect.poll(async () => (await health()).ok).toBe(false);
    expect((await health()).says.vi).toContain('dùng được đến 11:00 ngày 24/11/2026');
  });

  it('names the account that is connected in place of the right one', async () => {
    await openWith({ oaId: '999999' });
    expect(await health()).toMatchObject({ ok: false });
    expect((await health()).says.en).toContain(`The OA ${ZALO_APP.oaId} is connected`);
    expect((await health()).fix?.vi).toContain('LANGNGHE_ZALO_OA_ID');
  });
});

describe('what is left to send', () => {
  beforeEach(() => openWith({ templates: TEMPLATES }));

  it('is told, as Zalo tells it and as the last send said', async () => {
    const { says } = await health();
    expect(says.vi).toContain('Tin mẫu hôm nay: còn 5000/5000. Tin trả phí đã mua: còn 1988.');
    expect(says.en).toContain('Templates today: 5000 left of 5000. Paid messages bought: 1988 left.');
    await sendTemplate();
    // Zalo answers the first question, and neither of those about quotas.
    account.zalo.knobs.next.push({ slowMs: 0 }, { status: 502 }, -212);
    const known = await health();
    expect([known.ok, known.says.vi]).toEqual([true, expect.stringContaining('còn 4999/5000.')]);
    expect(known.says.vi).not.toContain('trả phí');
  });

  it('changes when Zalo says so', async () => {
    const quota = { prev_value: '5000', new_value: '10000' };
    const event = { event_name: 'change_oa_daily_quota', oaId: ZALO_APP.oaId, quota };
    expect(await account.zalo.bring(event)).toBe(200);
    expect(account.unknown).toEqual([]);
    account.zalo.knobs.next.push({ slowMs: 0 }, -212);
    expect((await health()).says.vi).toContain('Tin mẫu hôm nay: 10000.');
  });

  it('and staff are told while there is some of it', async () => {
    account.zalo.zns.quota = 5_000;
    await sendTemplate();
    expect(account.alarms).toEqual([]);
    account.zalo.zns.quota = 200;
    account.run = 'visit:2';
    await sendTemplate();
    expect(account.alarms).toEqual(['zalo-oa-quota']);
  });
});

it('an account without templates is not asked for them', async () => {
  await openWith();
  await health();
  expect(account.zalo.calls).toEqual(['/v2.0/oa/getoa', '/v3.0/oa/quota/message']);
});
