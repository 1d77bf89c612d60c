import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeConnector } from '../support/platforms/connector.ts';
import { fakeOpenId } from '../support/platforms/open-id.ts';
import { freePort, startProcess } from '../support/server-process.ts';

const APP = { id: '11111111-2222-3333-4444-555555555555', password: 'mật khẩu' };
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe('the built server with a Bot Framework account', () => {
  it(
    'checks tokens beside everything else, prints nothing of them, and stops clean',
    { timeout: 120_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
      ends.push(() => rm(folder, { recursive: true, force: true }));
      const openId = await fakeOpenId(APP);
      ends.push(() => openId.stop());
      const port = await freePort();
      const env = {
        LANGNGHE_DATA: folder,
        LANGNGHE_BOT_FRAMEWORK_APP_ID: APP.id,
        LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: APP.password,
        LANGNGHE_BOT_FRAMEWORK_LOGIN_URL: openId.url,
        LANGNGHE_BOT_FRAMEWORK_OPENID_URL: openId.openIdUrl,
        NODE_ENV: 'production',
      };
      const server = await startProcess(env, port);
      ends.push(() => server.kill('SIGKILL'));
      const wire = await fakeConnector({
        bot: `${server.url}/bot-framework/messages`,
        isGood: (token) => openId.isGood(token),
      });
      ends.push(() => wire.stop());

      const token = (key?: 'stranger' | 'bare'): string => openId.token({ serviceurl: wire.serviceUrl }, key);
      const says = (key?: 'stranger' | 'bare'): Promise<number> =>
        wire.bring(wire.from('c1', { text: 'xin chào' }), token(key));
      expect(await Promise.all([says(), says('stranger'), says('bare')])).toEqual([200, 401, 401]);
      await expect.poll(() => wire.heard('c1').length, { timeout: 10_000 }).toBeGreaterThan(0);
      // A token that has ended is reported by the library, too.
      const old = openId.token({ serviceurl: wire.serviceUrl, exp: Date.now() / 1_000 - 310 });
      expect(await wire.bring(wire.from('c1', { text: 'cũ' }), old)).toBe(401);

      await server.kill('SIGTERM');
      expect(server.child.exitCode).toBe(0);
      expect(server.printed()).not.toMatch(/BEGIN|Available keys|TokenExpired|botbuilder/);
      expect(server.printed()).not.toContain(token().split('.')[0]);
    },
  );
});
