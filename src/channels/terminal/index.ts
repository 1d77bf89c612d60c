import { randomUUID } from 'node:crypto';
import type { Language } from '../../core/conversation.ts';
import { isAppError } from '../../core/errors.ts';
import type { Capabilities, Channel, Receive } from '../../road/ports.ts';
import type { Screen } from './screen.ts';

export interface TerminalOptions {
  readonly name: string;
  readonly screen: Screen;
  readonly language: Language;
}

/** A channel whose customer sits at the terminal of this very process. */
export interface TerminalChannel extends Channel {
  /** Holds the talk; resolves when the customer is done. */
  run(): Promise<void>;
}

const CAN: Capabilities = {
  text: 10_000,
  buttons: 20,
  buttonLabel: 200,
  buttonBytes: 64,
  typing: false,
  files: false,
};

/** Talks with the bot by itself, without a server: what is sent is printed, what is typed is received. */
export function terminalChannel({ name, screen, language }: TerminalOptions): TerminalChannel {
  const address = { channel: name, key: randomUUID(), route: {} };
  let receive: Receive | undefined;

  const take = async (event: Parameters<Receive>[0]['event']): Promise<void> => {
    try {
      await receive?.({ address, event });
    } catch (thrown) {
      if (!isAppError(thrown)) throw thrown;
      screen.refused(thrown.message);
    }
  };

  return {
    name,
    can: CAN,
    paths: [],
    bodyLimit: () => 0,
    start(given) {
      receive = given;
      return Promise.resolve();
    },
    stop() {
      receive = undefined;
      screen.stop();
      return Promise.resolve();
    },
    send(_to, { from, text, buttons = [], form }) {
      screen.show({ from, text, buttons, form });
      return Promise.resolve({});
    },
    async run() {
      await take({ kind: 'opened', id: randomUUID(), language });
      await screen.run(({ text, button }) =>
        take({
          kind: 'words',
          id: randomUUID(),
          text: text.normalize('NFC'),
          ...(button !== undefined && { button }),
        }),
      );
      // What would still be said later reaches nobody.
      await take({ kind: 'reachable', id: randomUUID(), can: false, why: 'The terminal was closed.' });
    },
  };
}
