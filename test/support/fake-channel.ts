import type { Address } from '../../src/core/conversation.ts';
import type { Channel, OutMessage, Sent } from '../../src/road/ports.ts';

/** A channel that keeps what it was given, and does as it is told when sending. */
export interface FakeChannel extends Channel {
  readonly sent: OutMessage[];
  /** Runs for each message before it counts as sent; throw to refuse it, wait to be slow. */
  sending: (message: OutMessage, to: Address) => Promise<void> | void;
  heard(key: string): readonly string[];
}

export function fakeChannel(name = 'fake'): FakeChannel {
  const sent: OutMessage[] = [];
  const channel: FakeChannel = {
    name,
    can: { text: 4_000, buttons: 5, buttonLabel: 40, buttonBytes: 64, typing: false, files: true },
    paths: [],
    bodyLimit: () => 0,
    sent,
    sending: () => undefined,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    send: async (to: Address, message: OutMessage): Promise<Sent> => {
      await channel.sending(message, to);
      sent.push(message);
      return { ref: `ref-${sent.length}` };
    },
    heard: (key) => sent.filter((one) => one.conversation === `${name}:${key}`).map((one) => one.text),
  };
  return channel;
}
