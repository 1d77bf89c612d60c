import { afterAll, beforeAll, expect, it } from 'vitest';
import { browser, staffDesk, type Browser, type StaffDesk } from '../support/staff-desk.ts';

let desk: StaffDesk;
let lan: Browser;
let hoa: Browser;

beforeAll(async () => {
  desk = await staffDesk();
  await desk.hires('lan', 'agent');
  await desk.hires('hoa', 'manager');
  [lan, hoa] = [browser(desk.url), browser(desk.url)];
  await Promise.all([lan.logsIn('lan'), hoa.logsIn('hoa')]);
});
afterAll(() => desk.close());

it('preferences changed at once by oneself and a manager are all kept', async () => {
  const answers = await Promise.all([
    lan.asks('PATCH', '/me', { prefs: { theme: 'dark' } }),
    lan.asks('PATCH', '/me', { prefs: { sound: 'off', holdSeconds: 0 } }),
    lan.asks('PATCH', '/me', { prefs: { compactRows: true } }),
    hoa.asks('PATCH', '/staff/s_lan', { mostConversations: 3 }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await lan.asks('GET', '/me')).json.prefs).toMatchObject({
    theme: 'dark',
    sound: 'off',
    holdSeconds: 0,
    compactRows: true,
    mostConversations: 3,
    sendKey: 'enter',
  });
});
