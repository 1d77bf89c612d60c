import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Staff } from '../../src/staff/store.ts';
import { browser, PASSWORD, staffDesk, type Browser, type StaffDesk } from '../support/staff-desk.ts';

let desk: StaffDesk;
let mai: Browser;
let ba: Browser;
const IDS = ['s_mai', 's_ba'] as const;

beforeAll(async () => {
  desk = await staffDesk();
  for (const id of IDS) await desk.hires(id.slice(2), 'owner');
  [mai, ba] = [browser(desk.url), browser(desk.url)];
});
afterAll(() => desk.close());

async function owners(): Promise<number> {
  return (await desk.parts.staff.active()).filter(({ role }) => role === 'owner').length;
}

async function bothBack(): Promise<void> {
  for (const id of IDS) await desk.parts.staff.change(id, { role: 'owner', state: 'active' });
}

/** An owner leaves as the routes let them, one question to the database at a time. */
async function* leaves(staff: Staff, id: string): AsyncGenerator<void, void> {
  const before = await staff.byId(id);
  yield;
  if (!(await staff.holdOwner(id))) return;
  yield;
  await staff.change(id, { state: 'gone' }, before?.version).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'stale' });
  });
}

/** Every different order of these. */
function orders(left: readonly number[]): readonly (readonly number[])[] {
  if (left.length === 0) return [[]];
  return [...new Set(left)].flatMap((first) => {
    const at = left.indexOf(first);
    return orders([...left.slice(0, at), ...left.slice(at + 1)]).map((rest) => [first, ...rest]);
  });
}

describe('the shop', () => {
  it('keeps an owner when two put each other out at the same moment', async () => {
    for (let round = 0; round < 4; round += 1) {
      await bothBack();
      await Promise.all([mai.logsIn('mai'), ba.logsIn('ba')]);
      const answers = await Promise.all([
        mai.asks('POST', '/staff/s_ba/deactivate'),
        ba.asks('PATCH', '/staff/s_mai', { role: 'agent' }),
      ]);
      expect(answers.filter(({ status }) => status === 200).length).toBeLessThan(2);
      expect(await owners()).toBeGreaterThan(0);
    }
  });

  it('keeps an owner in whatever order the steps of two such changes come, and lets one go', async () => {
    const left = new Set<number>();
    for (const order of orders([0, 0, 0, 1, 1, 1])) {
      await bothBack();
      const leaving = IDS.map((id) => leaves(desk.parts.staff, id));
      for (const who of order) await leaving[who]?.next();
      left.add(await owners());
    }
    // Both held each other and stay, or one went.
    expect([...left].sort()).toEqual([1, 2]);
  });

  it('lets the last owner neither go nor be asked in anew', async () => {
    await bothBack();
    await mai.logsIn('mai');
    expect((await mai.asks('POST', '/staff/s_ba/deactivate')).status).toBe(200);
    const asked = [
      mai.asks('PATCH', '/staff/s_mai', { role: 'agent' }),
      mai.asks('POST', '/staff/s_mai/reactivate'),
    ];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([400, 400]);
    expect(await owners()).toBe(1);
  });

  it('leaves an owner’s tokens to owners', async () => {
    await bothBack();
    await Promise.all([mai.logsIn('mai'), ba.logsIn('ba')]);
    await desk.hires('mo', 'manager');
    const manager = browser(desk.url);
    await manager.logsIn('mo');
    const given = { name: 'Báo cáo', scopes: ['staff.read'], days: 30, password: PASSWORD };
    const { ref } = (await mai.asks('POST', '/tokens', given)).json.row as { ref: string };
    expect((await manager.asks('DELETE', `/tokens/${ref}`)).status).toBe(404);
    expect((await ba.asks('DELETE', `/tokens/${ref}`)).status).toBe(200);
  });
});
