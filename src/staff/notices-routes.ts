import { AppError } from '../core/errors.ts';
import { route, type Route } from '../http/route.ts';
import { linkTelegram, myTelegram, unlinkTelegram } from './notices-contract.ts';
import type { NoticeStore } from './notices-store.ts';
import { newToken } from './secrets.ts';
import { START_OF_CODE } from './take-link.ts';

const LASTS_MS = 15 * 60_000;

export interface OwnChatParts {
  readonly store: Pick<NoticeStore, 'chatOf' | 'keepCode' | 'unlink'>;
  /** An address that opens the bot and hands it this word; undefined: the shop has no bot there. */
  readonly startLink: ((word: string) => Promise<string>) | undefined;
}

/** Members link the Telegram account in which they want to be told. */
export function ownChatRoutes({ store, startLink }: OwnChatParts): readonly Route[] {
  const stateOf = async (staff: string) => {
    const chat = await store.chatOf(staff);
    return {
      isPossible: startLink !== undefined,
      ...(chat !== undefined && { linkedAt: chat.linkedAt.toISOString() }),
    };
  };
  return [
    route(myTelegram, ({ by }) => stateOf(by.id)),
    route(linkTelegram, async ({ by, now, audit }) => {
      if (startLink === undefined)
        throw new AppError('invalid-input', 'This shop has no Telegram bot.', { subject: 'telegram' });
      const code = newToken();
      const url = await startLink(`${START_OF_CODE}${code}`);
      const until = new Date(now.getTime() + LASTS_MS);
      await store.keepCode(code, by.id, until);
      audit({ subject: by.id, after: { telegram: 'link made' } });
      return { url, until: until.toISOString() };
    }),
    route(unlinkTelegram, async ({ by, audit }) => {
      await store.unlink(by.id);
      audit({ subject: by.id, after: { telegram: 'unlinked' } });
      return stateOf(by.id);
    }),
  ];
}
