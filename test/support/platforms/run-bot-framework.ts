import { createInterface } from 'node:readline';
import { byHand, HELP } from './by-hand-bot-framework.ts';
import { fakeConnector } from './connector.ts';
import { fakeOpenId } from './open-id.ts';

/** A login and a connector of one's own to try things on: `npm run fake:bot-framework [bot's address] [channel]`. */
const [bot = 'http://127.0.0.1:8080/bot-framework/messages', channelId = 'directline'] =
  process.argv.slice(2);
const app = { id: '11111111-2222-3333-4444-555555555555', password: 'a password to try with' };
const openId = await fakeOpenId(app, 8473);
const wire = await fakeConnector({ bot, channelId, port: 8474, isGood: (token) => openId.isGood(token) });
const does = byHand(wire, 'c1', () => openId.token({ serviceurl: wire.serviceUrl }));
process.stdout.write(
  [
    'A Bot Framework of your own. Settings for the server:',
    `LANGNGHE_BOT_FRAMEWORK_APP_ID=${app.id}`,
    `LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD="${app.password}"`,
    `LANGNGHE_BOT_FRAMEWORK_LOGIN_URL=${openId.url}`,
    `LANGNGHE_BOT_FRAMEWORK_OPENID_URL=${openId.openIdUrl}`,
    `Activities go to ${bot}, from a customer on ${channelId}.`,
    HELP,
    '',
  ].join('\n'),
);
let [shown, replaced] = [0, 0];
setInterval(() => {
  for (const { activity } of wire.posted.slice(shown))
    process.stdout.write(`< ${JSON.stringify(activity)}\n`);
  for (const { activity } of wire.replaced.slice(replaced))
    process.stdout.write(`~ ${JSON.stringify(activity)}\n`);
  [shown, replaced] = [wire.posted.length, wire.replaced.length];
}, 200);
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const said = await does(line.trim()).catch((error: unknown) => String(error));
  process.stdout.write(`${said}\n`);
}
