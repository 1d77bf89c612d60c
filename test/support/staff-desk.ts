import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { openStaffParts } from '../../src/compose/staff-parts.ts';
import { callerReader, proxiedCheck } from '../../src/http/caller.ts';
import { openApp } from '../../src/http/app.ts';
import type { ConsoleOptions } from '../../src/http/console-mount.ts';
import { mountConsole } from '../../src/http/console-mount.ts';
import { openMetrics } from '../../src/http/metrics.ts';
import { ownSite } from '../../src/http/own-site.ts';
import type { Route } from '../../src/http/route.ts';
import type { StaffParts } from '../../src/staff/entering.ts';
import { openPasswords } from '../../src/staff/passwords.ts';
import { identify } from '../../src/staff/identify.ts';
import type { StaffRole } from '../../src/staff/may.ts';
import { staffRoutes } from '../../src/staff/routes.ts';
import { shopDay } from './call-route.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';
import { keptLog } from './silence.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

export interface StaffDesk {
  readonly url: string;
  readonly clock: FakeClock;
  readonly parts: StaffParts;
  readonly log: ReturnType<typeof keptLog>;
  readonly database: TestDatabase['database'];
  /** Adds somebody with this password, without the way over an invitation. */
  readonly hires: (login: string, role: StaffRole, password?: string) => Promise<string>;
  close(): Promise<void>;
}

export const PASSWORD = 'con mèo ngồi trên mái ngói';
/** Behind it callers' own addresses are believed. */
const PROXY = { LOCAL: '127.0.0.1' };

/** The console's API on a real server and a database of its own, with the routes about staff and those given. */
export async function staffDesk(
  more: readonly Route[] = [],
  options: Partial<ConsoleOptions> & { readonly publicUrl?: string } = {},
): Promise<StaffDesk> {
  const kept = await testDatabase();
  const { database } = kept;
  const clock = fakeClock('2026-11-23T03:00:00Z');
  const log = keptLog();
  const connection = await database.connection();
  const shop = { name: 'Tiệm Hoa', languages: ['vi', 'en'] };
  // Of the ground floor the staff need their database, the shop's name and the server's secret.
  const ground = { database, content: { shop }, data: { path: '', secret: Buffer.alloc(32, 7) } } as never;
  const opened = await openStaffParts(ground, connection, () => 'https://care.example.vn');
  const parts = { ...opened, passwords: openPasswords({ memoryCost: 256, timeCost: 1, parallelism: 1 }) };
  const { publicUrl, ...given } = options;
  const mount = mountConsole({
    routes: [...staffRoutes(parts), ...more],
    who: identify(parts),
    audit: (entry) => parts.audit.write(entry),
    site: ownSite({ publicUrl, isProxied: proxiedCheck([PROXY.LOCAL]) }),
    caller: callerReader([PROXY.LOCAL]),
    folder: 'no such folder',
    version: '1',
    isTls: false,
    clock,
    dayOf: shopDay,
    log,
    ...given,
  });
  const app = openApp({
    metrics: openMetrics(() => ({ waiting: 0, oldestMs: 0 })),
    readiness: () => Promise.resolve([]),
    channelHealth: () => Promise.resolve([]),
    isInsider: () => false,
    demoPage: () => undefined,
    console: () => Promise.resolve(mount.router),
    log,
  });
  const server = createServer((asked, answer) => void app(asked, answer));
  await new Promise<void>((resolve) => server.listen(0, PROXY.LOCAL, resolve));
  return {
    // A server that listens at a port has such an address.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock,
    parts,
    log,
    database,
    hires: (login, role, password = PASSWORD) => hire(parts, clock(), { login, role, password }),
    close: async () => {
      mount.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await kept.close();
    },
  };
}

async function hire(
  { staff, passwords }: StaffParts,
  madeAt: Date,
  { login, role, password }: { login: string; role: StaffRole; password: string },
): Promise<string> {
  const _id = `s_${login}`;
  const passwordHash = await passwords.hash(password);
  const name = login.charAt(0).toUpperCase() + login.slice(1);
  const rest = { prefs: {}, recovery: [], state: 'active', language: 'vi', version: 1 } as const;
  await staff.add({ _id, login, name, role, madeAt, passwordHash, ...rest });
  return _id;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The answer as JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** A browser on a page of ours, unless its headers say otherwise: it keeps cookies and the page's token. */
export interface Browser {
  readonly cookies: Map<string, string>;
  readonly asks: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  readonly logsIn: (login: string, password?: string) => Promise<Answer>;
}

export function browser(url: string, ip = '198.51.100.7'): Browser {
  const cookies = new Map<string, string>();
  let csrf = '';
  const asks: Browser['asks'] = async (method, path, body, headers = {}) => {
    const {
      statusCode,
      headers: told,
      body: said,
    } = await request(`${url}/api/v1${path}`, {
      method: method as 'GET',
      headers: {
        origin: url,
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': ip,
        'user-agent': 'a browser',
        ...(cookies.size > 0 && {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        }),
        ...(csrf !== '' && { 'x-csrf-token': csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : body instanceof Buffer ? body : JSON.stringify(body),
    });
    for (const line of [told['set-cookie'] ?? []].flat()) keep(cookies, line);
    const text = await said.text();
    const isJson = String(told['content-type']).includes('json');
    const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    if (typeof json.csrf === 'string') ({ csrf } = json as { csrf: string });
    return { status: statusCode, headers: told, text, json };
  };
  return {
    cookies,
    asks,
    logsIn: async (login, password = PASSWORD) => {
      const answer = await asks('POST', '/log-in', { login, password });
      if (answer.json.next === 'in' || answer.json.next === 'enrol') await asks('GET', '/me');
      return answer;
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const [name = '', value = ''] = pair.split('=');
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}
