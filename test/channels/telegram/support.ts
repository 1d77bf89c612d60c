import { telegramChannel } from '../../../src/channels/telegram/index.ts';
import type { TelegramOptions } from '../../../src/channels/telegram/index.ts';
import { webhookSecret } from '../../../src/channels/telegram/secret.ts';
import type { Address, Conversation } from '../../../src/core/conversation.ts';
import type { Channel, OutMessage, Receive, Update } from '../../../src/road/ports.ts';
import { doorForChannel } from '../../support/door-for-channel.ts';
import type { TestDoor } from '../../support/door-for-channel.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { openPace } from '../../support/open-pace.ts';
import { telegramFake, TOKEN } from '../../support/platforms/telegram.ts';
import type { TelegramFake, TelegramFakeOptions } from '../../support/platforms/telegram.ts';
import { keptLog } from '../../support/silence.ts';

export interface Bot {
  readonly fake: TelegramFake;
  readonly channel: Channel;
  readonly door: TestDoor;
  readonly files: ReturnType<typeof memoryFiles>;
  readonly pace: ReturnType<typeof openPace>;
  readonly log: ReturnType<typeof keptLog>;
  /** What reached the road. */
  readonly taken: Update[];
  readonly forged: string[];
  readonly unknown: string[];
  /** What the road holds, as far as the channel asks. */
  readonly held: Conversation[];
  /** Replaced to refuse or delay. */
  receive: Receive;
  stop(): Promise<void>;
}

interface BotOptions extends Partial<TelegramOptions> {
  readonly fake?: TelegramFakeOptions;
}

/** The channel alone between the fake platform and a road that only keeps what comes. */
export async function telegramBot(options: BotOptions = {}): Promise<Bot> {
  const { fake: fakeOptions, ...given } = options;
  const fake = await telegramFake({ perChatMs: 0, perSecond: 1_000, ...fakeOptions });
  const [taken, forged, unknown]: [Update[], string[], string[]] = [[], [], []];
  const held: Conversation[] = [];
  const [files, pace, log] = [memoryFiles(), openPace(), keptLog()];
  const channel = telegramChannel({
    name: 'telegram',
    token: TOKEN,
    apiUrl: fake.url,
    intake: 'webhook',
    pace,
    files,
    conversations: { read: (ids) => Promise.resolve(held.filter(({ _id }) => ids.includes(_id))) },
    clock: () => new Date(),
    log,
    forged: (ip) => forged.push(ip),
    unknown: (kind) => Promise.resolve(void unknown.push(kind)),
    ...given,
  });
  const receive: Receive = (update) => {
    taken.push(update);
    return Promise.resolve();
  };
  const bot: Omit<Bot, 'door' | 'stop'> = {
    fake,
    channel,
    files,
    pace,
    log,
    taken,
    forged,
    unknown,
    held,
    receive,
  };
  await channel.start((update) => bot.receive(update));
  const door = await doorForChannel(channel);
  if (given.intake === undefined) connect(fake, door);
  const stop = async (): Promise<void> => {
    await channel.stop();
    await door.close();
    await fake.stop();
  };
  return Object.assign(bot, { door, stop });
}

export function connect(fake: TelegramFake, { url }: TestDoor): void {
  fake.telegram.hook = { url: `${url}/telegram`, secret: webhookSecret(TOKEN), allowed: undefined };
}

export const addressOf = (id: number): Address => ({
  channel: 'telegram',
  key: String(id),
  route: { chat: id },
});

export function message(line: number, about: Partial<OutMessage> = {}): OutMessage {
  return {
    conversation: 'telegram:42',
    key: `telegram:42#${line}`,
    line,
    at: new Date('2026-11-23T03:00:00Z'),
    from: 'bot',
    language: 'vi',
    text: 'Dạ em chào anh/chị ạ.',
    ...about,
  };
}

export const JPEG = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffdb004300' + '08'.repeat(64) + 'ffd9',
  'hex',
);
