import { until } from './fake-clock.ts';
import type { ServerProcess } from './server-process.ts';
import { browser, PASSWORD, type Browser } from './staff-desk.ts';

/** The first owner, by the link that the first start says. */
export async function firstOwner(server: ServerProcess): Promise<Browser> {
  const link = /set-up[#?/=a-z]*?([\w-]{20,})/;
  // It answers a moment before what it prints is here.
  await until('the link is printed', () => link.test(server.printed()));
  const token = link.exec(server.printed())?.[1];
  const own = browser(server.url);
  const body = { token, name: 'Mai', login: 'mai', password: PASSWORD, language: 'vi' };
  const { status, text } = await own.asks('POST', '/set-up', body);
  if (status !== 200) throw new Error(`no set-up: ${status} ${text}\n${server.printed()}`);
  await own.asks('GET', '/me');
  return own;
}
