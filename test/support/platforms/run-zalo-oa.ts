import { zaloOa, ZALO_APP } from './zalo-oa.ts';

/** A Zalo of one's own to try things on: `npm run fake:zalo-oa [webhook address]`. */
const [webhook = 'http://127.0.0.1:8080/zalo-oa/webhook', port = '8471'] = process.argv.slice(2);
const zalo = await zaloOa({ webhook: () => webhook, port: Number(port) });
const { appId, appSecret, oaSecret } = ZALO_APP;
process.stdout.write(
  [
    'A Zalo Official Account of your own. Settings for the server:',
    `LANGNGHE_ZALO_OA_APP_ID=${appId}`,
    `LANGNGHE_ZALO_OA_APP_SECRET=${appSecret}`,
    `LANGNGHE_ZALO_OA_SECRET=${oaSecret}`,
    ...['API', 'BUSINESS', 'OAUTH'].map((host) => `LANGNGHE_ZALO_OA_${host}_URL=${zalo.url}`),
    `Events go to ${webhook}. Every line you type is a message of the customer 2468.`,
    '',
  ].join('\n'),
);
let shown = 0;
setInterval(() => {
  for (const text of zalo.heard('2468').slice(shown)) process.stdout.write(`< ${text}\n`);
  shown = zalo.heard('2468').length;
}, 200);
process.stdin.setEncoding('utf8').on('data', (typed) => {
  for (const line of String(typed)
    .split('\n')
    .filter((one) => one.trim() !== '')) {
    void zalo.says('2468', line.trim()).then((status) => process.stdout.write(`(${status})\n`));
  }
});
