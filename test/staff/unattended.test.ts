import { afterAll, beforeAll, expect, it } from 'vitest';
import { identify } from '../../src/staff/identify.ts';
import { browser, staffDesk, type StaffDesk } from '../support/staff-desk.ts';

const HOUR = 3_600_000;
const UNATTENDED = { 'x-unattended': '1' };
const BY_BROWSER = {
  stream: { accept: 'text/event-stream' },
  picture: { accept: 'image/avif,image/webp,image/*,*/*;q=0.8' },
};
let desk: StaffDesk;
beforeAll(async () => {
  desk = await staffDesk();
});
afterAll(() => desk.close());

it('A log-in is not kept alive by a page that was left open: by what it asks by itself, and its stream', async () => {
  await desk.hires('hoa', 'agent');
  const left = browser(desk.url);
  await left.logsIn('hoa');
  const seen = async () => {
    const { items } = (await left.asks('GET', '/me/sessions', undefined, UNATTENDED)).json as {
      items: { isThis: boolean; seenAt: string }[];
    };
    return items.find(({ isThis }) => isThis)?.seenAt;
  };
  const began = await seen();
  const known = await identify(desk.parts)({
    token: undefined,
    session: left.cookies.get('langnghe-desk'),
    now: desk.clock(),
  });
  for (let minutes = 0; minutes < 11 * 60; minutes += 30) {
    desk.clock.move(HOUR / 2);
    expect((await left.asks('GET', '/me', undefined, UNATTENDED)).status).toBe(200);
    expect(
      (await left.asks('GET', '/me', undefined, BY_BROWSER[minutes % 60 === 0 ? 'stream' : 'picture']))
        .status,
    ).toBe(200);
    expect(await known?.isStillGood(desk.clock())).toBe(true);
  }
  expect(await seen()).toBe(began);
  // Somebody is back in time: from now on it counts anew.
  expect((await left.asks('GET', '/me')).status).toBe(200);
  desk.clock.move(11 * HOUR);
  expect((await left.asks('GET', '/me', undefined, UNATTENDED)).status).toBe(200);
  desk.clock.move(HOUR);
  expect(await known?.isStillGood(desk.clock())).toBe(false);
  expect((await left.asks('GET', '/me')).status).toBe(401);
});
