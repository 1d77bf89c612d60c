import { afterEach, beforeEach } from 'vitest';
import { zaloBotChannel } from '../../../src/channels/zalo-bot/index.ts';
import type { ZaloBotOptions } from '../../../src/channels/zalo-bot/index.ts';
import { takeFileFromWeb } from '../../../src/files/take-file.ts';
import type { Channel, OutMessage, TakeFile, Update } from '../../../src/road/ports.ts';
import { doorForChannel } from '../../support/door-for-channel.ts';
import type { TestDoor } from '../../support/door-for-channel.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { fakeZaloBot } from '../../support/platforms/zalo-bot.ts';
import type { FakeZaloBot } from '../../support/platforms/zalo-bot.ts';
import { keptLog } from '../../support/silence.ts';

export const SECRET = 'bi-mat-cua-bot';
export const TO = { channel: 'zalo-bot', key: 'lan', route: {} };

/** A channel between a fake platform and a road that only keeps what it gets; new for each test. */
export interface ZaloRig {
  zalo: FakeZaloBot;
  channel: Channel;
  door: TestDoor | undefined;
  taken: Update[];
  forged: number;
  unknown: string[];
  log: ReturnType<typeof keptLog>;
  receive: (update: Update) => Promise<void>;
  texts: () => string[];
  open: (more?: Partial<ZaloBotOptions>) => Promise<void>;
  openByWebhook: (more?: Partial<ZaloBotOptions>) => Promise<void>;
}

export function zaloRig(): ZaloRig {
  // Each test begins with `prepare`, which sets the rest.
  const at = {} as ZaloRig;
  at.open = (more) => open(at, more);
  at.openByWebhook = async (more) => {
    await open(at, { secret: SECRET, ...more });
    at.door = await doorForChannel(at.channel);
    at.zalo.webhook = { url: `${at.door.url}/zalo-bot/webhook`, secret: SECRET };
  };
  at.texts = () => at.taken.map(({ event }) => (event.kind === 'words' ? event.text : event.kind));
  beforeEach(() => prepare(at));
  afterEach(async () => {
    at.zalo.webhook ??= { url: 'http://127.0.0.1:9', secret: SECRET };
    await at.channel.stop();
    await at.door?.close();
    await at.zalo.stop();
  });
  return at;
}

async function prepare(at: ZaloRig): Promise<void> {
  at.zalo = await fakeZaloBot();
  at.door = undefined;
  at.taken = [];
  at.forged = 0;
  at.unknown = [];
  at.log = keptLog();
  at.receive = (update) => {
    at.taken.push(update);
    return Promise.resolve();
  };
}

async function open(at: ZaloRig, more: Partial<ZaloBotOptions> = {}): Promise<void> {
  const take = takeFileFromWeb({ files: memoryFiles(), limitMs: 500 });
  const takeFile: TakeFile = (ask) => take({ ...ask, trusted: at.zalo.url });
  at.channel = zaloBotChannel({
    name: 'zalo-bot',
    token: at.zalo.token,
    apiUrl: at.zalo.url,
    takeFile,
    log: at.log,
    forged: () => (at.forged += 1),
    unknown: (event) => Promise.resolve(void at.unknown.push(event)),
    restMs: 20,
    pollSeconds: 0.3,
    now: () => new Date(),
    ...more,
  });
  await at.channel.start((update) => at.receive(update));
}

export function message(text: string, more: Partial<OutMessage> = {}): OutMessage {
  const at = new Date('2026-11-22T02:30:00Z');
  return {
    conversation: 'zalo-bot:lan',
    key: `k${text.length}`,
    line: 1,
    at,
    from: 'bot',
    language: 'vi',
    text,
    ...more,
  };
}
