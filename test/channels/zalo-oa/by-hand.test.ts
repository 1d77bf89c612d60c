import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { canBeCalled, connectAccount } from '../../../src/cli/zalo.ts';
import { readConfig } from '../../../src/config.ts';
import { keptIo } from '../../support/kept-io.ts';
import { byHand } from '../../support/platforms/by-hand-zalo-oa.ts';
import { outMessage, TO, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';
import { zaloSettings } from '../../support/zalo-shop.ts';

let account: ZaloAccount;
let does: (line: string) => Promise<string>;
const said = () => account.kept.map(({ event }) => (event.kind === 'words' ? event.text : event.kind));
const send = (more: Parameters<typeof outMessage>[0] = {}) => account.channel.send(TO, outMessage(more));

beforeEach(async () => {
  account = await zaloAccount();
  does = byHand(account.zalo, USER);
});
afterEach(async () => {
  account.zalo.quiet();
  await account.stop();
});

describe('a Zalo of one’s own, tried by hand', () => {
  it('is connected on this machine: its address gives leave and leads back', async () => {
    const io = keptIo();
    const config = readConfig(zaloSettings(account.zalo.url));
    const { vault } = account.options;
    const { log, url: publicUrl, clock: now } = account;
    account.clock.move(1_000);
    const parts = {
      account: config.channels.zaloOa!,
      publicUrl,
      vault,
      log,
      io,
      now,
      lookMs: 20,
      waitMs: 5_000,
    };
    const done = connectAccount(parts, { code: undefined, waits: true, language: 'vi' });
    await expect.poll(() => io.said.join('\n')).toContain('Đang chờ');
    const address = /http:\S+\/v4\/oa\/permission\?\S+/.exec(io.said.join('\n'))?.[0] ?? '';
    const leave = await request(address);
    expect(leave.statusCode).toBe(302);
    const back = await request(String(leave.headers.location));
    expect([back.statusCode, await done]).toEqual([200, 0]);
  });

  it.each([
    ['https://care.example.vn', 'https://oauth.zaloapp.com', true],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8471', true],
    ['http://localhost:8080/', 'http://localhost:8471', true],
    ['http://127.0.0.1:8080', 'https://oauth.zaloapp.com', false],
    ['http://care.example.vn', 'http://127.0.0.1:8471', false],
    ['http://127.0.0.1.example.vn', 'http://127.0.0.1:8471', false],
    [undefined, 'http://127.0.0.1:8471', false],
  ])('%s with a Zalo at %s can be called: %s', (publicUrl, oauthUrl, can) => {
    expect(canBeCalled(publicUrl, { oauthUrl })).toBe(can);
  });

  it('says, presses, and does what customers and staff do', async () => {
    expect(await does('xin chào cả nhà')).toBe('(200)');
    await send({ text: 'Mấy sao ạ?', buttons: [{ label: 'Rất tốt', value: '4:5' }], form: 'rating' });
    for (const line of [
      '> Rất tốt',
      '/follow',
      '/form 0901234567',
      '/photo',
      '/staff Dạ em Hoa đây',
      '/unfollow',
    ])
      expect([line, await does(line)]).toEqual([line, '(200)']);
    expect(said()).toEqual([
      'xin chào cả nhà',
      'Rất tốt',
      'reachable',
      'opened',
      '+84901234567',
      '',
      'spoke-outside',
      'reachable',
    ]);
    expect(account.kept[1]?.event).toMatchObject({ button: '4:5' });
  });

  it('fails as it is told to, also over HTTP', async () => {
    account.zalo.lastInteraction.set(USER, account.clock().getTime());
    await does('! -213');
    await expect(send()).rejects.toMatchObject({ code: 'rejected', subject: '-213' });
    account.zalo.hand = does;
    const reply = await request(`${account.zalo.url}/fake`, { method: 'POST', body: '! 503' });
    expect(await reply.body.text()).toContain('the next call');
    await expect(send()).rejects.toMatchObject({ code: 'unavailable' });
    await does('! expire');
    expect(await send()).toEqual({ ref: 'm1' });
    await does('! sign wrong');
    expect(await does('giả mạo')).toBe('(401)');
    await expect(does('/nothing')).rejects.toThrow('There is no');
    await expect(does('> Không có')).rejects.toThrow('there is no button');
  });

  it('rates a template that was sent', async () => {
    await account.stop();
    account = await zaloAccount({ templates: { survey: { id: '234567', by: 'uid', fill: { code: 'A1' } } } });
    does = byHand(account.zalo, USER);
    await expect(does('/rate 4')).rejects.toThrow('No template');
    await does('/template 234567 code');
    expect(await send({ unasked: { purpose: 'survey' } })).toEqual({ ref: 'u1' });
    expect(await does('/rate 4 Tư vấn nhanh')).toBe('(200)');
    expect(account.ratings).toMatchObject([{ score: 4, comment: 'Tư vấn nhanh' }]);
  });
});
