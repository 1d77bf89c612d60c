import { afterAll, beforeAll, expect, it } from 'vitest';
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
