import { botFrameworkChannel } from '../../../src/channels/bot-framework/index.ts';
import type { BotFrameworkOptions } from '../../../src/channels/bot-framework/index.ts';
import type { Address } from '../../../src/core/conversation.ts';
import type { Channel, OutMessage, Receive, Update } from '../../../src/road/ports.ts';
import { doorForChannel } from '../../support/door-for-channel.ts';
import { memoryFiles } from '../../support/memory-files.ts';
import { fakeConnector } from '../../support/platforms/connector.ts';
import type { FakeConnector } from '../../support/platforms/connector.ts';
import { keptLog } from '../../support/silence.ts';
import { standInRoad } from '../../support/stand-in-road.ts';

/** A channel between a fake connector and a road that only keeps what it gets; nobody's token is checked. */
export interface OpenLine {
  readonly channel: Channel;
  readonly wire: FakeConnector;
  readonly taken: Update[];
  readonly log: ReturnType<typeof keptLog>;
  receive: Receive;
  brings(fields: Readonly<Record<string, unknown>>): Promise<number>;
  /** Where the conversation `c1` is reached. */
  address(): Promise<Address>;
  close(): Promise<void>;
}

export async function openLine(
  channelId: string,
  more: Partial<BotFrameworkOptions> = {},
): Promise<OpenLine> {
  const taken: Update[] = [];
  const log = keptLog();
  const channel = botFrameworkChannel({
    name: 'bot-framework',
    loginUrl: 'http://127.0.0.1:9',
    scope: 'https://api.botframework.com/.default',
    issuer: 'https://api.botframework.com',
    openIdUrl: 'http://127.0.0.1:9',
    threads: standInRoad().threads,
    takeFile: () => memoryFiles().put({ bytes: Buffer.from('x'), type: 'image/png' }),
    now: () => new Date(),
    log,
    ...more,
  });
  await channel.start((update) => line.receive(update));
  const door = await doorForChannel(channel);
  const wire = await fakeConnector({ bot: `${door.url}/bot-framework/messages`, channelId });
  const line: OpenLine = {
    channel,
    wire,
    taken,
    log,
    receive(update) {
      taken.push(update);
      return Promise.resolve();
    },
    brings: (fields) => wire.bring(wire.from('c1', fields)),
    async address() {
      await line.brings({ text: 'chào' });
      const address = taken.at(-1)?.address;
      if (address === undefined) throw new Error('nothing was taken in');
      return address;
    },
    async close() {
      await channel.stop();
      await Promise.all([door.close(), wire.stop()]);
    },
  };
  return line;
}

export function outMessage(text: string, more: Partial<OutMessage> = {}): OutMessage {
  return {
    conversation: 'bot-framework:c1',
    key: `c1#${text.length}`,
    line: 1,
    at: new Date('2026-11-22T02:30:00Z'),
    from: 'bot',
    language: 'vi',
    text,
    ...more,
  };
}
