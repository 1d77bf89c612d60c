import { afterEach, beforeEach, expect, it } from 'vitest';
import { FAULTS, type FaultClass } from '../../../src/channels/zalo-oa/faults.ts';
import { isAppError } from '../../../src/core/errors.ts';
import { outMessage, TO, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

let account: ZaloAccount;

beforeEach(async () => {
  account = await zaloAccount({ templates: { survey: { id: '234567', by: 'phone', fill: {} } } });
  account.zalo.zns.templates.set('234567', { params: {}, byUid: false });
  account.facts = { phone: '+84901234567' };
});
afterEach(async () => {
  await account.stop();
});

/** A survey long after the last word, which Zalo refuses with this code. Resolves with what the line comes to. */
async function refusedWith(code: number): Promise<string> {
  // The first call asks for the window.
  account.zalo.knobs.next.push({ slowMs: 0 }, code);
  try {
    const sent = await account.channel.send(TO, outMessage({ unasked: { purpose: 'survey' } }));
    return sent.withheld ?? (sent.later === undefined ? 'sent' : 'later');
  } catch (error) {
    return isAppError(error) ? error.code : 'bug';
  }
}

const codesOf = (...classes: FaultClass[]) =>
  [...FAULTS.zbs].filter(([, known]) => classes.includes(known)).map(([code]) => code);

it('what is wrong with a template or with the account: staff hear of each, and no line ends unexplained', async () => {
  for (const code of codesOf('unfit', 'message', 'account', 'alarm')) {
    const note = await refusedWith(code);
    expect(account.alarms.map((alarm) => alarm.split(':').at(-1))).toEqual([String(code)]);
    expect([`zalo-template-refused:${code}`, 'invalid-input', 'misconfigured']).toContain(note);
    account.alarms.length = 0;
  }
});

it('what is wrong with one customer, or passes: nobody is called', async () => {
  for (const code of codesOf('person')) expect(await refusedWith(code)).toBe(`zalo-template-refused:${code}`);
  for (const code of codesOf('morning', 'tomorrow')) expect(await refusedWith(code)).toBe('later');
  for (const code of codesOf('again', 'wait')) expect(await refusedWith(code)).toBe('unavailable');
  expect(account.alarms).toEqual([]);
});
