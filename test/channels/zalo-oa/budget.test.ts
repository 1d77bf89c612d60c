import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../../support/fake-clock.ts';
import { outMessage, TO, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

/** Of a send: a tenth of what the road waits. */
const SEND_MS = 3_000;
/** A busy machine is later. */
const SLACK_MS = 600;
let account: ZaloAccount;

beforeEach(async () => {
  account = await zaloAccount({ callMs: 1_500, sendMs: SEND_MS });
  account.zalo.lastInteraction.set(USER, account.clock().getTime());
});
afterEach(async () => {
  await account.stop();
});

async function failsInTime(message: Parameters<typeof account.channel.send>[1]): Promise<void> {
  const begun = performance.now();
  await expect(account.channel.send(TO, message)).rejects.toMatchObject({ code: 'unavailable' });
  expect(performance.now() - begun).toBeLessThan(SEND_MS + SLACK_MS);
}

it('a slow Zalo is given up before the road gives up, and what has gone goes on from there', async () => {
  const file = await account.options.files.put({ bytes: Buffer.from('%PDF-1.7'), type: 'application/pdf' });
  const message = outMessage({ text: 'Một câu dài vừa vặn. '.repeat(250), files: [file] });
  account.zalo.knobs.next.push({ slowMs: 1_600 }, { slowMs: 1_150 });
  await failsInTime(message);
  // The file with its upload: for the words there is too little time left, so they are not begun.
  expect([account.zalo.uploads.length, account.zalo.calls.length]).toEqual([1, 2]);
  expect(await account.channel.send(TO, message)).toMatchObject({ ref: expect.any(String) as string });
  const kinds = account.zalo.sent.map(({ message: sent }) => ('attachment' in sent ? 'file' : 'words'));
  expect(kinds).toEqual(['file', 'words', 'words', 'words']);
  const said = account.zalo.sent
    .map(({ message: sent }) => (typeof sent.text === 'string' ? sent.text : ''))
    .join('');
  expect(said.split('Một câu').length).toBe(251);
});

it('a token whose renewal takes longer than a send is there for the next one', async () => {
  account.zalo.oauth.expireNow();
  account.zalo.oauth.knobs.slowMs = 4_000;
  await failsInTime(outMessage());
  await until('the token is renewed', () => account.zalo.oauth.refreshes === 1, 6_000);
  expect(account.zalo.sent).toEqual([]);
  await expect
    .poll(() => account.channel.send(TO, outMessage()).catch(() => undefined), { timeout: 6_000 })
    .toMatchObject({ ref: 'm1' });
});
