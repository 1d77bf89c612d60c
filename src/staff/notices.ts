import type { Address, Language } from '../core/conversation.ts';
import { errorFields, isAppError } from '../core/errors.ts';
import type { Job, Log } from '../road/ports.ts';
import { noticeText, type Notice } from './notice-texts.ts';
import type { NoticeStore, OwnChat } from './notices-store.ts';

export interface NoticeParts {
  readonly store: Pick<NoticeStore, 'chats' | 'toldTo' | 'told' | 'unlink'>;
  /** Active members who may answer, with the language they read; those who are here are told by their console. */
  readonly away: (staff: readonly string[], now: Date) => Promise<ReadonlyMap<string, Language>>;
  /** What waits for this member; told only as far as the shop wants it. */
  readonly noticesFor: (staff: string, now: Date) => Promise<readonly Notice[]>;
  /** Nobody is told anything now; what still waits is told afterwards, in one message. */
  readonly isQuiet: (now: Date) => boolean;
  readonly send: (to: Address, text: string, key: string) => Promise<void>;
  /** Where a conversation is opened; undefined: this server has no address that can be reached from outside. */
  readonly addressOf: ((conversation: string) => string) | undefined;
  readonly log: Log;
}

/** Tells staff in their own Telegram: once for a conversation, until they have read it. */
export function tellStaff(parts: NoticeParts): Job {
  return {
    name: 'staff-notices',
    cron: '*/15 * * * * *',
    run: async (now, signal) => {
      if (parts.isQuiet(now)) return { did: 0 };
      const chats = await parts.store.chats();
      if (chats.length === 0) return { did: 0 };
      const away = await parts.away(
        chats.map(({ _id }) => _id),
        now,
      );
      let did = 0;
      for (const chat of chats) {
        const language = away.get(chat._id);
        if (signal.aborted || language === undefined) continue;
        if (await tellOne(parts, chat, language, now)) did += 1;
      }
      return { did };
    },
  };
}

async function tellOne(parts: NoticeParts, chat: OwnChat, language: Language, now: Date): Promise<boolean> {
  const [notices, told] = await Promise.all([parts.noticesFor(chat._id, now), parts.store.toldTo(chat._id)]);
  const news = newest(notices, told);
  if (news.length === 0) return false;
  const key = `notice:${chat._id}:${now.getTime()}`;
  try {
    await parts.send(chat.address, noticeText(news, language, parts.addressOf), key);
  } catch (error) {
    if (!isAppError(error)) throw error;
    parts.log.warn({ staff: chat._id, ...errorFields(error) }, 'A member of staff could not be told.');
    // They stopped the bot: it is not theirs to be told any more.
    if (error.code === 'rejected') await parts.store.unlink(chat._id);
    return false;
  }
  await parts.store.told(
    chat._id,
    news.map(({ conversation }) => conversation),
    now,
  );
  return true;
}

/** One for a conversation, and none for those they were told of. */
function newest(notices: readonly Notice[], told: ReadonlySet<string>): readonly Notice[] {
  const known = new Set(told);
  return notices.filter(({ conversation }) => {
    if (known.has(conversation)) return false;
    known.add(conversation);
    return true;
  });
}
