import { createInterface } from 'node:readline';
import { byHand, HELP } from './by-hand-zalo-oa.ts';
import { zaloOa, ZALO_APP } from './zalo-oa.ts';

const LAN = '2468';

/** A Zalo of one's own to try things on: `npm run fake:zalo-oa [the server's address] [port]`. */
const [server = 'http://127.0.0.1:8080', port = '8471'] = process.argv.slice(2);
const base = server.replace(/\/+$/, '');
const zalo = await zaloOa({ webhook: () => `${base}/zalo-oa/webhook`, port: Number(port) });
// One second stands for a minute when an event is brought again.
zalo.knobs.speed = 60;
zalo.hand = byHand(zalo, LAN);
const show = (text: string): void => void process.stdout.write(`${text}\n`);
show(
  [
    'A Zalo Official Account of your own. Settings for the server:',
    `LANGNGHE_PUBLIC_URL=${base}`,
    `LANGNGHE_ZALO_OA_APP_ID=${ZALO_APP.appId}`,
    `LANGNGHE_ZALO_OA_APP_SECRET=${ZALO_APP.appSecret}`,
    `LANGNGHE_ZALO_OA_SECRET=${ZALO_APP.oaSecret}`,
    ...['API', 'BUSINESS', 'OAUTH'].map((host) => `LANGNGHE_ZALO_OA_${host}_URL=${zalo.url}`),
    'Start the server with them, then connect the account once: `npx langnghe zalo connect` prints an address;',
    'open it in a browser, or with `curl -L`. This Zalo gives leave at once.',
    `Events go to ${base}/zalo-oa/webhook.`,
    HELP,
  ].join('\n'),
);
let [shown, templates] = [0, 0];
setInterval(() => {
  for (const text of zalo.heard(LAN).slice(shown)) show(`< ${text}`);
  for (const { template, data } of zalo.zns.sent.slice(templates))
    show(`< (template ${template}) ${JSON.stringify(data)}`);
  [shown, templates] = [zalo.heard(LAN).length, zalo.zns.sent.length];
}, 200);
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  show(await zalo.hand(line).catch((error: unknown) => (error instanceof Error ? error.message : 'no')));
}
