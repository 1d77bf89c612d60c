import { afterAll, beforeAll, expect, it } from 'vitest';
import { identify } from '../../src/staff/identify.ts';
import { keepOneSecondStepPolicy } from '../../src/staff/migration.ts';
import { browser, staffDesk, type StaffDesk } from '../support/staff-desk.ts';

let desk: StaffDesk;
beforeAll(async () => {
  desk = await staffDesk();
  for (const role of ['owner', 'agent', 'reviewer'] as const) await desk.hires(role, role);
});
afterAll(() => desk.close());

it('A second step that the settings asked for is asked for from now on, beside those of the policy', async () => {
  const { db } = desk.database;
  const settings = db.collection<{ _id: string; version: number; sections: object }>('settings');
  const security = { totpRoles: ['agent', 'owner', 'of old'] };
  await settings.insertOne({ _id: 'shop', version: 4, sections: { security, promises: { kept: 1 } } });
  const owner = browser(desk.url);
  await owner.logsIn('owner');
  expect((await owner.asks('PUT', '/staff-policy', { totpFor: ['owner'] })).status).toBe(200);
  expect((await browser(desk.url).logsIn('agent')).json).toEqual({ next: 'in' });
  for (let time = 0; time < 2; time += 1) await keepOneSecondStepPolicy(db);
  expect(await desk.parts.staff.policy()).toMatchObject({ totpFor: ['owner', 'agent'], version: 2 });
  expect(await settings.findOne({ _id: 'shop' })).toEqual({
    _id: 'shop',
    version: 4,
    sections: { promises: { kept: 1 } },
  });
  expect((await browser(desk.url).logsIn('agent')).json).toEqual({ next: 'enrol' });
  expect((await browser(desk.url).logsIn('reviewer')).json).toEqual({ next: 'in' });
});

it('What is open ends when its reader may not do what they might when it was opened', async () => {
  const { parts, clock } = desk;
  await desk.hires('lan', 'agent');
  const at = clock();
  const given = { staff: 's_lan', name: 'x', scopes: ['tickets.change'], madeAt: at };
  const { token } = await parts.tokens.make({ ...given, until: new Date(at.getTime() + 1_000) });
  const log = { staff: 's_lan', level: 'in', ip: '', agent: '', now: at } as const;
  const session = await parts.sessions.start(log);
  const who = identify(parts);
  const program = await who({ token, session: undefined, now: at });
  const browsing = await who({ token: undefined, session: session.token, now: at });
  const areGood = async () => [await program?.isStillGood(at), await browsing?.isStillGood(at)];
  expect(await areGood()).toEqual([true, true]);
  await parts.staff.change('s_lan', { name: 'Lan Anh' });
  expect(await areGood()).toEqual([true, true]);
  await parts.sessions.restrict(['s_lan']);
  expect(await areGood()).toEqual([true, false]);
  await parts.staff.change('s_lan', { role: 'reader' });
  expect(await areGood()).toEqual([false, false]);
});
