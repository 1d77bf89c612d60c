import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORGET_MS, LONGEST_WAIT_MS } from '../../src/staff/rules.ts';
import { browser, PASSWORD, staffDesk, type Browser, type StaffDesk } from '../support/staff-desk.ts';

let desk: StaffDesk;
beforeAll(async () => {
  desk = await staffDesk();
});
afterAll(() => desk.close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const from = (ip?: string): Browser => browser(desk.url, ip);

/** The code that an authenticator shows now, or some steps later. */
function code(secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: desk.clock().getTime() + steps * 30_000 });
}

async function withTotp(login: string): Promise<{ secret: string; codes: string[] }> {
  await desk.hires(login, 'agent');
  const own = from();
  await own.logsIn(login);
  const { json } = await own.asks('POST', '/me/totp/begin', { password: PASSWORD });
  const secret = String(json.secret);
  const confirmed = await own.asks('POST', '/me/totp/confirm', { code: code(secret) });
  return { secret, codes: confirmed.json.recoveryCodes as string[] };
}

describe('the first set-up', () => {
  const owner = { name: 'Mai', login: 'Mai', password: PASSWORD, language: 'vi' };

  it('is done once, with a link that is dead after a day, after its use, and after a newer one', async () => {
    const { links } = desk.parts;
    expect((await from().asks('GET', '/start')).json).toMatchObject({ needsSetUp: true, isLoggedIn: false });
    const old = await links.forSetUp(desk.clock(), false);
    desk.clock.move(DAY);
    expect((await from().asks('POST', '/set-up', { ...owner, token: old?.token })).status).toBe(404);
    const other = await links.forSetUp(desk.clock(), false);
    const made = await links.forSetUp(desk.clock(), true);
    expect((await from().asks('POST', '/set-up', { ...owner, token: other?.token })).status).toBe(404);
    const mai = from();
    const short = await mai.asks('POST', '/set-up', { ...owner, password: 'ngắn', token: made?.token });
    expect(short).toMatchObject({ status: 400, json: { field: 'password' } });
    const done = await mai.asks('POST', '/set-up', { ...owner, token: made?.token });
    expect(done).toMatchObject({ status: 200, json: { next: 'in' } });
    expect((await mai.asks('GET', '/me')).json).toMatchObject({ role: 'owner', login: 'mai', name: 'Mai' });
    const again = await from().asks('POST', '/set-up', { ...owner, login: 'ke-khac', token: made?.token });
    expect(again).toMatchObject({ status: 404, json: { field: 'token' } });
    expect(await links.forSetUp(desk.clock(), true)).toBeUndefined();
    expect((await from().asks('GET', '/start')).json).toMatchObject({ needsSetUp: false });
  });

  it('keeps no link and no password as it was said', async () => {
    const { db } = desk.database;
    const kept = JSON.stringify([
      await db.collection('staff').find().toArray(),
      await db.collection('staff-links').find().toArray(),
      await db.collection('audit').find().toArray(),
    ]);
    expect(kept).toContain('$argon2id$v=19$');
    expect(kept).not.toContain(PASSWORD);
  });
});

describe('a log-in', () => {
  it('is under a new secret each time, whatever the browser brought along, and the old one is dead', async () => {
    await desk.hires('hoa', 'agent');
    const planted = from();
    planted.cookies.set('langnghe-desk', 'planted-by-somebody-else');
    await planted.logsIn('hoa');
    const first = planted.cookies.get('langnghe-desk') ?? '';
    expect(first).not.toBe('planted-by-somebody-else');
    await planted.logsIn('hoa');
    expect(planted.cookies.get('langnghe-desk')).not.toBe(first);
    const stolen = from();
    stolen.cookies.set('langnghe-desk', first);
    expect((await stolen.asks('GET', '/me')).status).toBe(401);
  });

  it('gives cookies that no script reads and no other site sends', async () => {
    const { headers } = await from().asks('POST', '/log-in', { login: 'hoa', password: PASSWORD });
    for (const line of [headers['set-cookie'] ?? []].flat()) {
      expect(line).toMatch(/HttpOnly; SameSite=Lax$/);
      // Not until a time: the clock of the machine in front of somebody may be wrong by days.
      expect(line).toMatch(/Max-Age=[1-9]\d+;/);
      expect(line).not.toContain('Expires');
    }
    const secure = await from().asks(
      'POST',
      '/log-in',
      { login: 'hoa', password: PASSWORD },
      {
        'x-forwarded-proto': 'https',
      },
    );
    expect([secure.headers['set-cookie'] ?? []].flat().join('\n')).toMatch(
      /^__Host-langnghe-desk=.*; Path=\/;.*; Secure$/m,
    );
  });

  it('ends by itself: without a word after half a day, however busy after a week', async () => {
    const idle = from();
    await idle.logsIn('hoa');
    desk.clock.move(11 * HOUR);
    expect((await idle.asks('GET', '/me')).status).toBe(200);
    desk.clock.move(12 * HOUR);
    expect((await idle.asks('GET', '/me')).status).toBe(401);
    await idle.logsIn('hoa');
    const busy: number[] = [];
    for (let hours = 0; hours < 7 * 24; hours += 11) {
      busy.push((await idle.asks('GET', '/me')).status);
      desk.clock.move(11 * HOUR);
    }
    expect(new Set(busy)).toEqual(new Set([200]));
    expect((await idle.asks('GET', '/me')).status).toBe(401);
  });

  it('is listed and ended by its owner, here and elsewhere', async () => {
    const [here, there] = [from('198.51.100.1'), from('198.51.100.2')];
    await here.logsIn('hoa');
    await there.logsIn('hoa');
    const items = (await here.asks('GET', '/me/sessions')).json.items as {
      ref: string;
      isThis: boolean;
      ip: string;
    }[];
    const other = items.find(({ ip }) => ip === '198.51.100.2');
    expect(items.filter(({ isThis }) => isThis).map(({ ip }) => ip)).toEqual(['198.51.100.1']);
    expect((await here.asks('DELETE', `/me/sessions/${other?.ref ?? ''}`)).status).toBe(200);
    expect((await there.asks('GET', '/me')).status).toBe(401);
    expect((await here.asks('POST', '/log-out')).status).toBe(200);
    expect(here.cookies.has('langnghe-desk')).toBe(false);
    expect((await here.asks('GET', '/me')).status).toBe(401);
  });

  it('says the same of a wrong name and of a wrong password', async () => {
    const wrong = await from().asks('POST', '/log-in', { login: 'hoa', password: 'không phải mật khẩu' });
    const nobody = await from().asks('POST', '/log-in', { login: 'ai-do', password: 'không phải mật khẩu' });
    expect(wrong).toMatchObject({ status: 401, json: { code: 'not-allowed' } });
    expect(nobody.text).toBe(wrong.text);
  });

  it('with a new password ends all others and goes on under a new secret', async () => {
    await desk.hires('thu', 'agent');
    const [own, other] = [from(), from()];
    await own.logsIn('thu');
    await other.logsIn('thu');
    const change = { old: PASSWORD, new: 'mưa rơi trên phố cũ' };
    expect((await own.asks('POST', '/me/password', { ...change, old: 'sai rồi' })).status).toBe(403);
    const common = await own.asks('POST', '/me/password', { ...change, new: 'matkhau123456' });
    expect(common).toMatchObject({ status: 400, json: { field: 'password' } });
    const before = own.cookies.get('langnghe-desk');
    expect((await own.asks('POST', '/me/password', change)).status).toBe(200);
    expect(own.cookies.get('langnghe-desk')).not.toBe(before);
    expect((await own.asks('PATCH', '/me', { name: 'Thu Thu' })).status).toBe(200);
    expect((await other.asks('GET', '/me')).status).toBe(401);
    expect((await from().logsIn('thu')).status).toBe(401);
  });
});

describe('wrong tries', () => {
  const tries = async (who: Browser, login: string, times: number): Promise<readonly number[]> => {
    const statuses = [];
    for (let at = 0; at < times; at += 1) {
      statuses.push((await who.asks('POST', '/log-in', { login, password: `thử lần ${at} xem sao` })).status);
    }
    return statuses;
  };

  it('are slowed down by name, from however many addresses, at once as one by one', async () => {
    await desk.hires('vy', 'agent');
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        from(`203.0.113.${at}`).asks('POST', '/log-in', { login: 'vy', password: 'đoán mò một cái' }),
      ),
    );
    const looked = all.filter(({ status }) => status === 401).length;
    expect(looked).toBeLessThanOrEqual(5);
    const slowed = all.find(({ status }) => status === 429);
    expect(slowed?.json).toMatchObject({ code: 'not-allowed', retryAfterMs: expect.any(Number) as number });
    expect(Number(slowed?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('are slowed down by address, whatever names are tried', async () => {
    const who = from('203.0.113.200');
    const statuses = [];
    for (let at = 0; at < 40; at += 1) statuses.push(...(await tries(who, `ten-${at}`, 1)));
    expect(statuses.indexOf(429)).toBe(30);
  });

  it('keep no colleague out: a browser that was here before gets in, a link does, and no wait is long', async () => {
    await desk.hires('chi', 'agent');
    const known = from('198.51.100.50');
    await known.logsIn('chi');
    await known.asks('POST', '/log-out');
    const attack = from('203.0.113.66');
    let longest = 0;
    for (let round = 0; round < 25; round += 1) {
      const { json } = await attack.asks('POST', '/log-in', { login: 'chi', password: 'sai sai sai sai' });
      const wait = Number(json.retryAfterMs ?? 0);
      longest = Math.max(longest, wait);
      desk.clock.move(wait);
    }
    expect(longest).toBe(LONGEST_WAIT_MS);
    expect((await from().logsIn('chi')).status).toBe(429);
    expect((await known.logsIn('chi')).status).toBe(200);
    const { token } = await desk.parts.links.forMember({ kind: 'password', staff: 's_chi' }, desk.clock());
    const password = 'một câu thật dài và lạ';
    expect((await from().asks('POST', '/links/use', { token, password })).json).toEqual({ next: 'in' });
    await tries(attack, 'chi', 6);
    desk.clock.move(FORGET_MS);
    expect((await from().logsIn('chi', password)).status).toBe(200);
  });

  it('from a stolen mark of a browser are slowed down, too, and a mark made up is none', async () => {
    await desk.hires('duy', 'agent');
    const own = from('198.51.100.51');
    await own.logsIn('duy');
    expect((await tries(own, 'duy', 6)).at(-1)).toBe(429);
    const made = from('198.51.100.52');
    made.cookies.set('langnghe-device', 's_duy.abcdefgh.forged');
    await tries(made, 'duy', 6);
    expect((await from('198.51.100.53').logsIn('duy')).status).toBe(429);
  });
});

describe('the second step', () => {
  it('is asked for once it is on, and its codes work once', async () => {
    const { secret } = await withTotp('an');
    desk.clock.move(60_000);
    const first = from();
    expect((await first.logsIn('an')).json).toEqual({ next: 'totp' });
    expect((await first.asks('GET', '/me')).status).toBe(401);
    const half = first.cookies.get('langnghe-desk');
    const now = code(secret);
    expect((await first.asks('POST', '/log-in/totp', { code: now })).json).toEqual({ next: 'in' });
    expect(first.cookies.get('langnghe-desk')).not.toBe(half);
    expect((await first.asks('GET', '/me')).json).toMatchObject({ totp: { isOn: true, recoveryLeft: 10 } });
    const replay = from('203.0.113.9');
    await replay.logsIn('an');
    expect(await replay.asks('POST', '/log-in/totp', { code: now })).toMatchObject({
      status: 401,
      json: { field: 'code' },
    });
    expect((await replay.asks('POST', '/log-in/totp', { code: code(secret, 1) })).status).toBe(200);
  });

  it('lets one in by a recovery code, each once, however it is written', async () => {
    const { codes } = await withTotp('ba');
    const [one = ''] = codes;
    const enter = async (written: string): Promise<number> => {
      const own = from();
      await own.logsIn('ba');
      return (await own.asks('POST', '/log-in/totp', { code: written })).status;
    };
    expect(new Set(codes).size).toBe(10);
    expect(await enter(one.toUpperCase().replaceAll('-', ' '))).toBe(200);
    expect(await enter(one)).toBe(401);
    const kept = JSON.stringify(await desk.parts.staff.byId('s_ba'));
    expect(codes.filter((each) => kept.includes(each))).toEqual([]);
  });

  it('is slowed down for who has the password only', async () => {
    await withTotp('cam');
    const thief = from('203.0.113.77');
    await thief.logsIn('cam');
    const statuses = [];
    for (let at = 0; at < 8; at += 1) {
      statuses.push((await thief.asks('POST', '/log-in/totp', { code: String(100_000 + at) })).status);
    }
    expect(statuses).toContain(429);
    expect(statuses.indexOf(429)).toBeLessThanOrEqual(5);
  });

  it('compulsory for a role lets nobody do anything before it is set up, and cannot be turned off', async () => {
    await desk.hires('dao', 'reviewer');
    const busy = from();
    await busy.logsIn('dao');
    const owner = from();
    await owner.logsIn('mai');
    expect((await owner.asks('PUT', '/staff-policy', { totpFor: ['reviewer'] })).status).toBe(200);
    expect((await busy.asks('GET', '/staff')).status).toBe(403);
    const own = from();
    expect((await own.logsIn('dao')).json).toEqual({ next: 'enrol' });
    expect((await own.asks('GET', '/staff')).status).toBe(403);
    const before = own.cookies.get('langnghe-desk');
    const { json } = await own.asks('POST', '/me/totp/begin', { password: PASSWORD });
    expect(String(json.qrSvg)).toMatch(/^<svg/);
    expect(String(json.uri)).toContain('Ti%E1%BB%87m%20Hoa');
    const confirmed = await own.asks('POST', '/me/totp/confirm', { code: code(String(json.secret)) });
    expect(confirmed.status).toBe(200);
    expect(own.cookies.get('langnghe-desk')).not.toBe(before);
    expect((await own.asks('GET', '/staff')).status).toBe(200);
    expect((await own.asks('POST', '/me/totp/disable', { password: PASSWORD })).status).toBe(403);
  });
});
