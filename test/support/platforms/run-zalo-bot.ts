import { fakeZaloBot } from './zalo-bot.ts';

/** A Zalo Bot Platform of one's own to try things on: `npm run fake:zalo-bot [port]`. */
const zalo = await fakeZaloBot('123456:geheim', Number(process.argv[2] ?? '8472'));
process.stdout.write(
  [
    'A Zalo Bot Platform of your own. Settings for the server:',
    `LANGNGHE_ZALO_BOT_TOKEN=${zalo.token}`,
    `LANGNGHE_ZALO_BOT_API_URL=${zalo.url}`,
    'Every line you type is a message of the customer "lan".',
    '',
  ].join('\n'),
);
let shown = 0;
setInterval(() => {
  for (const text of zalo.heard('lan').slice(shown)) process.stdout.write(`< ${text}\n`);
  shown = zalo.heard('lan').length;
}, 200);
process.stdin.setEncoding('utf8').on('data', (typed) => {
  for (const line of String(typed).split('\n')) if (line.trim() !== '') void zalo.says('lan', line.trim());
});
