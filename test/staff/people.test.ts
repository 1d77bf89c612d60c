import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUpLinkCommand } from '../../src/cli/setup-link.ts';
import { indexUse } from '../support/index-use.ts';
import { keptIo } from '../support/kept-io.ts';
import {
  browser,
  PASSWORD,
  staffDesk,
  type Answer,
  type Browser,
  type StaffDesk,
} from '../support/staff-desk.ts';

let desk: StaffDesk;
let owner: Browser;
let manager: Browser;
beforeAll(async () => {
  desk = await staffDesk();
  for (const role of ['owner', 'manager', 'agent'] as const) await desk.hires(role, role);
  [owner, manager] = [browser(desk.url), browser(desk.url)];
  await owner.logsIn('owner');
  await manager.logsIn('manager');
});
afterAll(() => desk.close());

const tokenIn = (answer: Answer): string => {
  const { url } = (answer.json.link ?? answer.json) as { url: string };
  expect(url).toMatch(/^https:\/\/care\.example\.vn\/desk\/link#[\w-]{43}$/);
  return url.replace(/^.*#/, '');
};
const versionOf = async (id: string): Promise<number> => (await desk.parts.staff.byId(id))?.version ?? 0;

describe('people', () => {
  it('come in by a link that works once, for whoever has it, with a password of their own', async () => {
    const asked = { name: 'Bình', login: 'binh@shop.vn', role: 'agent', language: 'vi' };
    const invited = await manager.asks('POST', '/staff', asked);
    const token = tokenIn(invited);
    expect(invited.json.member).toMatchObject({ state: 'invited', login: 'binh@shop.vn' });
    expect((await manager.asks('POST', '/staff', { ...asked, login: 'BINH@shop.vn' })).json).toMatchObject({
      code: 'invalid-input',
      field: 'login',
    });
    const own = browser(desk.url);
    expect((await own.asks('POST', '/links/read', { token })).json).toMatchObject({
      kind: 'invitation',
      name: 'Bình',
    });
    const weak = await own.asks('POST', '/links/use', { token, password: 'binh@shop.vn1' });
    expect(weak).toMatchObject({ status: 400, json: { field: 'password' } });
    expect((await own.asks('POST', '/links/use', { token, password: PASSWORD })).json).toEqual({
      next: 'in',
    });
    expect((await own.asks('GET', '/me')).json).toMatchObject({ name: 'Bình', role: 'agent' });
    expect((await browser(desk.url).asks('POST', '/links/use', { token, password: PASSWORD })).status).toBe(
      404,
    );
  });

  it('are listed with their names for all, and with more for those who look after them', async () => {
    const agent = browser(desk.url);
    await agent.logsIn('agent');
    const [seen] = (await agent.asks('GET', '/staff?limit=1')).json.items as Record<string, unknown>[];
    expect(seen).not.toHaveProperty('login');
    const page = (await manager.asks('GET', '/staff?limit=2')).json as {
      items: { id: string }[];
      next: string;
    };
    const rest = (await manager.asks('GET', `/staff?limit=100&after=${page.next}`)).json.items as {
      id: string;
    }[];
    const ids = [...page.items, ...rest].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toHaveLength(4);
    expect(await desk.parts.staff.names(['s_agent', 's_nobody'])).toEqual(new Map([['s_agent', 'Agent']]));
  });

  it('get another role with a new log-in, and a lost race changes nothing', async () => {
    await desk.hires('role', 'reader');
    const own = browser(desk.url);
    await own.logsIn('role');
    const seen = { 'if-match': `"${await versionOf('s_role')}"` };
    expect((await manager.asks('PATCH', '/staff/s_role', { role: 'agent' }, seen)).status).toBe(200);
    expect((await own.asks('GET', '/me')).status).toBe(401);
    expect((await manager.asks('PATCH', '/staff/s_role', { role: 'manager' }, seen)).status).toBe(409);
    await own.logsIn('role');
    expect((await own.asks('GET', '/me')).json.role).toBe('agent');
  });

  it('cannot be made or changed to more than those who change them may', async () => {
    const invitation = { name: 'X', login: 'x-owner', role: 'owner', language: 'vi' };
    for (const [method, path, body] of [
      ['POST', '/staff', invitation],
      ['PATCH', '/staff/s_manager', { role: 'owner' }],
      ['PATCH', '/staff/s_owner', { role: 'reader' }],
      ['POST', '/staff/s_owner/deactivate', undefined],
      ['POST', '/staff/s_owner/password-link', {}],
      ['DELETE', '/staff/s_owner/sessions', undefined],
    ] as const) {
      expect(await manager.asks(method, path, body)).toMatchObject({ status: 403, json: { field: 'role' } });
    }
    expect((await owner.asks('GET', '/me')).json.role).toBe('owner');
  });

  it('are never without an owner, and nobody puts themselves out', async () => {
    const demoted = await owner.asks('PATCH', '/staff/s_owner', { role: 'agent' });
    expect(demoted).toMatchObject({ status: 400, json: { field: 'role' } });
    expect((await owner.asks('POST', '/staff/s_owner/deactivate')).status).toBe(400);
  });

  it('who have left are out at once, with their tokens, and their name stays', async () => {
    await desk.hires('gone', 'agent');
    const own = browser(desk.url);
    await own.logsIn('gone');
    const made = await own.asks('POST', '/tokens', {
      name: 'x',
      scopes: ['tickets.read'],
      days: 1,
      password: PASSWORD,
    });
    const program = { authorization: `Bearer ${String(made.json.token)}` };
    expect((await browser(desk.url).asks('GET', '/staff', undefined, program)).status).toBe(403);
    expect((await manager.asks('POST', '/staff/s_gone/deactivate')).status).toBe(200);
    expect((await own.asks('GET', '/me')).status).toBe(401);
    expect((await browser(desk.url).asks('GET', '/staff', undefined, program)).status).toBe(401);
    expect((await own.logsIn('gone')).status).toBe(401);
    expect((await desk.parts.staff.names(['s_gone'])).get('s_gone')).toBe('Gone');
    const back = await manager.asks('POST', '/staff/s_gone/reactivate');
    expect((await own.asks('POST', '/links/use', { token: tokenIn(back), password: PASSWORD })).status).toBe(
      200,
    );
  });

  it('who forgot their password get a link from a colleague, and the one before it is void', async () => {
    expect((await manager.asks('POST', '/staff/s_manager/password-link', {})).status).toBe(403);
    const first = tokenIn(await manager.asks('POST', '/staff/s_agent/password-link', {}));
    const second = tokenIn(await manager.asks('POST', '/staff/s_agent/password-link', { withoutTotp: true }));
    const password = 'một con vịt xoè ra hai cái cánh';
    const use = (token: string) => browser(desk.url).asks('POST', '/links/use', { token, password });
    expect((await use(first)).status).toBe(404);
    const both = await Promise.all([use(second), use(second)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  });
});

describe('langnghe setup-link', () => {
  const run = async (...args: string[]): Promise<{ status: number; said: string }> => {
    const io = keptIo();
    const { links, audit } = desk.parts;
    const status = await setUpLinkCommand(args, io, {
      links,
      clock: desk.clock,
      address: () => Promise.resolve('http://localhost:8080'),
      audit: (entry) => audit.write(entry),
      staff: 'root',
    });
    return { status, said: [...io.said, ...io.complained].join('\n') };
  };

  it('makes no second first owner, but lets an owner in who cannot get in any other way', async () => {
    expect(await run()).toMatchObject({ status: 1, said: expect.stringMatching(/set up already/) as string });
    const { said } = await run('--for', 'Owner', '--without-totp');
    const [, token] = /^http:\/\/localhost:8080\/desk\/link#(\S+)/.exec(said) ?? [];
    const answer = await browser(desk.url).asks('POST', '/links/use', { token, password: PASSWORD });
    expect(answer.json).toEqual({ next: 'in' });
    const [line] = await desk.parts.audit.list({ does: 'terminal.setup-link', limit: 1 });
    expect(line).toMatchObject({
      subject: 's_owner',
      ip: 'terminal',
      after: '{"by":"root","withoutTotp":true}',
    });
    await expect(run('--for', 'nobody')).rejects.toMatchObject({ code: 'not-found' });
    expect((await run('--without-totp')).status).toBe(2);
  });
});

describe('API tokens', () => {
  const given = { name: 'Báo cáo', scopes: ['audit.read', 'staff.read'], days: 30, password: PASSWORD };

  it('are shown once, kept as a hash, and do what they may until they are ended', async () => {
    const wrong = await manager.asks('POST', '/tokens', { ...given, password: 'sai' });
    expect(wrong).toMatchObject({ status: 403, json: { field: 'password' } });
    const { json } = await manager.asks('POST', '/tokens', given);
    const token = String(json.token);
    const { ref } = json.row as { ref: string };
    expect(token).toMatch(/^lnk_/);
    const kept = await desk.database.db.collection('staff-tokens').find().toArray();
    expect(JSON.stringify(kept)).not.toContain(token);
    const program = browser(desk.url);
    const by = { authorization: `Bearer ${token}`, origin: 'https://elsewhere.example' };
    expect((await program.asks('GET', '/staff', undefined, by)).status).toBe(200);
    expect((await program.asks('GET', '/me', undefined, by)).status).toBe(403);
    expect((await program.asks('POST', '/staff', {}, by)).status).toBe(403);
    expect((await program.asks('POST', '/tokens', given, by)).status).toBe(403);
    const items = (await manager.asks('GET', '/tokens')).json.items as { ref: string; usedAt?: string }[];
    expect(items.find((row) => row.ref === ref)?.usedAt).toBe(desk.clock().toISOString());
    expect((await manager.asks('DELETE', `/tokens/${ref}`)).status).toBe(200);
    expect((await program.asks('GET', '/staff', undefined, by)).status).toBe(401);
  });

  it('end with their time, and give nothing that their maker has not', async () => {
    const { json } = await manager.asks('POST', '/tokens', { ...given, days: 1 });
    const by = { authorization: `Bearer ${String(json.token)}` };
    expect((await browser(desk.url).asks('GET', '/audit', undefined, by)).status).toBe(200);
    desk.clock.move(86_400_000);
    expect((await browser(desk.url).asks('GET', '/audit', undefined, by)).status).toBe(401);
    await manager.logsIn('manager');
    const agent = browser(desk.url);
    await desk.hires('maker', 'agent');
    await agent.logsIn('maker');
    expect(await agent.asks('POST', '/tokens', given)).toMatchObject({
      status: 400,
      json: { field: 'scopes' },
    });
    expect((await agent.asks('GET', '/tokens?whose=all')).status).toBe(403);
    const mine = await agent.asks('POST', '/tokens', { ...given, scopes: ['staff.read'] });
    const { ref } = mine.json.row as { ref: string };
    const other = browser(desk.url);
    await other.logsIn('role');
    expect((await other.asks('DELETE', `/tokens/${ref}`)).status).toBe(404);
    for (const scopes of [['own'], ['anyone'], ['everything']]) {
      expect((await manager.asks('POST', '/tokens', { ...given, scopes })).status).toBe(400);
    }
  });
});

describe('the audit log', () => {
  it('tells who did what, when, from where, with before and after; page by page', async () => {
    await desk.hires('seen', 'reader');
    await manager.asks('PATCH', '/staff/s_seen', { name: '=HYPERLINK("http://evil.example")' });
    const found = (await manager.asks('GET', '/audit?subject=s_seen')).json.items as Record<
      string,
      unknown
    >[];
    expect(found).toMatchObject([
      {
        does: 'staff.change',
        staff: 's_manager',
        staffName: 'Manager',
        ip: '198.51.100.7',
        outcome: 'done',
        at: desk.clock().toISOString(),
        before: { name: 'Seen' },
        after: { name: '=HYPERLINK("http://evil.example")' },
      },
    ]);
    const ids: string[] = [];
    let after: string | undefined = '';
    while (after !== undefined) {
      const more: string = after === '' ? '' : `&after=${after}`;
      const { items, next } = (await manager.asks('GET', `/audit?limit=7${more}`)).json as {
        items: { id: string }[];
        next?: string;
      };
      ids.push(...items.map(({ id }) => id));
      after = next;
    }
    expect(ids.length).toBeGreaterThan(20);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    const later = new Date(desk.clock().getTime() + 1).toISOString();
    expect((await manager.asks('GET', `/audit?from=${later}`)).json.items).toEqual([]);
  });

  it('is taken along as CSV in which no cell is a formula', async () => {
    await browser(desk.url).asks('POST', '/log-in', { login: '@SUM(A1)', password: 'x' });
    await manager.asks('PATCH', '/staff/s_seen', { name: '+84 9' });
    const { headers, text } = await manager.asks('GET', '/audit/export');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    // The day it is in the shop, which is another than in Greenwich in the evening.
    const day = new Date(desk.clock().getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
    expect(headers['content-disposition']).toContain(`attachment; filename="audit-${day}.csv"`);
    const cells = text.split(/[,\r\n]+/);
    expect(cells.length).toBeGreaterThan(100);
    expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
    const [newest] = (await manager.asks('GET', '/audit?limit=1')).json.items as { does: string }[];
    expect(newest?.does).toBe('staff.exportAudit');
  });

  it('has no way to be changed, and no question of staff looks through a whole collection', async () => {
    const { audit } = desk.parts;
    expect(Object.keys(audit).sort()).toEqual(['list', 'write']);
    const { db } = desk.database;
    const asked = [
      db.collection('audit').find({ staff: 's_owner' }).sort({ _id: -1 }).limit(50),
      db.collection('audit').find({ subject: 's_seen' }).sort({ _id: -1 }).limit(50),
      db.collection('audit').find({ does: 'staff.logIn' }).sort({ _id: -1 }).limit(50),
      db.collection('staff').find({ login: 'owner' }),
      db.collection('staff').find({ state: 'active' }).sort({ _id: 1 }).limit(50),
      db.collection('staff-sessions').find({ staff: 's_owner' }).sort({ madeAt: -1 }).limit(50),
      db.collection('staff-tokens').find({ staff: 's_owner' }).sort({ madeAt: -1 }).limit(50),
      db.collection('staff-tokens').find({ ref: 't_x' }),
      db.collection('staff-links').find({ staff: 's_owner' }),
    ];
    // They lie in the order of their ids: what is not asked for is not looked at.
    const newest = db.collection('audit').find({}).sort({ _id: -1 }).limit(5);
    expect(await indexUse(newest)).toMatchObject({ sorts: false, examined: 5 });
    for (const query of asked) {
      expect(await indexUse(query)).toMatchObject({ sorts: false, index: expect.any(String) as string });
    }
  });
});
