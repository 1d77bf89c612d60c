import { createInterface } from 'node:readline';
import { byHand, HELP } from './by-hand-zalo-bot.ts';
import { fakeZaloBot } from './zalo-bot.ts';

/** A Zalo Bot Platform of one's own to try things on: `npm run fake:zalo-bot [port]`. */
const zalo = await fakeZaloBot('123456:geheim', Number(process.argv[2] ?? '8472'));
const does = byHand(zalo, 'lan');
process.stdout.write(
  [
    'A Zalo Bot Platform of your own. Settings for the server:',
    `LANGNGHE_ZALO_BOT_TOKEN=${zalo.token}`,
    `LANGNGHE_ZALO_BOT_API_URL=${zalo.url}`,
    HELP,
    '',
  ].join('\n'),
);
let shown = 0;
setInterval(() => {
  for (const { method, params } of zalo.sent.slice(shown))
    process.stdout.write(`< ${method} ${JSON.stringify(params)}\n`);
  shown = zalo.sent.length;
}, 200);
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const said = await does(line.trim()).catch((error: unknown) => String(error));
  process.stdout.write(`${said}\n`);
}
