import { webhookChannel } from '../../src/channels/webhook/index.ts';
import { openDoor } from '../../src/http/door.ts';
import { callerReader } from '../../src/http/caller.ts';
import { answer } from '../dialog.ts';
import type { Survey } from '../dialog.ts';

// Our own door and webhook channel with nothing behind them: what is left for the road and the database.
const [port = '', api = '', secret = ''] = process.argv.slice(2);
const surveys = new Map<string, Survey>();
const silent = (): void => undefined;
let line = 0;

const channel = webhookChannel({ name: 'app', secret, url: `${api}/reply` });
await channel.start(({ address, event }) => {
  if (event.kind !== 'words') return Promise.resolve();
  line += 1;
  const text = answer(surveys, address.key, event.text);
  const message = { conversation: address.key, key: `${address.key}/${line}`, line, at: new Date() };
  void channel.send(address, { ...message, from: 'bot', language: 'vi', text });
  return Promise.resolve();
});
const door = openDoor({
  channels: [channel],
  app: () => Promise.reject(new Error('there is no app')),
  caller: callerReader([]),
  log: { debug: silent, info: silent, warn: silent, error: silent },
});
await door.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
