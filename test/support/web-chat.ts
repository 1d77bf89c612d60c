import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Its dependencies weigh 470 MB and are all inside its bundle: only its own archive is fetched, once. */
const VERSION = '4.18.1';
const INTEGRITY = '7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const run = promisify(execFile);

/** The stock client's script; undefined, and said loudly, where it cannot be fetched. */
export async function webChatScript(): Promise<string | undefined> {
  const kept = join(CACHE, `botframework-webchat-${VERSION}.js`);
  if (!existsSync(kept)) {
    try {
      await fetchScript(kept);
    } catch (error) {
      if (process.env.CI === 'true' || (error instanceof Error && error.message.startsWith('integrity')))
        throw error;
      console.warn('\n*** NO botframework-webchat: its tests are SKIPPED (npm pack failed). ***\n');
      return undefined;
    }
  }
  return kept;
}

async function fetchScript(kept: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'web-chat-'));
  try {
    await run('npm', ['pack', `botframework-webchat@${VERSION}`, '--silent', '--pack-destination', folder], {
      timeout: 60_000,
    });
    const archive = join(folder, `botframework-webchat-${VERSION}.tgz`);
    const sum = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64');
    if (sum !== INTEGRITY) throw new Error(`integrity of botframework-webchat is ${sum}`);
    await run('tar', ['xzf', archive, '-C', folder, 'package/dist/webchat.js']);
    await rename(join(folder, 'package/dist/webchat.js'), kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A shop's own site that shows the stock client: `/?api=…&token=…&locale=…`. */
export async function webChatSite(script: string): Promise<{ origin: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url === '/webchat.js') {
      void readFile(script).then((bytes) =>
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(bytes),
      );
    } else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Shop</title>
<style>html,body,#chat{height:100%;margin:0}</style><div id="chat"></div>
<script src="/webchat.js"></script>
<script>
const asked = new URLSearchParams(location.search);
const store = WebChat.createStore({}, ({ dispatch }) => (next) => (action) => {
  if (action.type === 'DIRECT_LINE/CONNECT_FULFILLED' && asked.has('join')) {
    dispatch({ type: 'WEB_CHAT/SEND_EVENT', payload: { name: 'webchat/join', value: '' } });
  }
  return next(action);
});
WebChat.renderWebChat({
  directLine: WebChat.createDirectLine({
    domain: asked.get('api') + '/v3/directline', token: asked.get('token'), webSocket: !asked.has('polling'),
  }),
  locale: asked.get('locale'), store,
}, document.getElementById('chat'));
</script>`;
