import type { Db } from 'mongodb';
import type { Address } from '../core/conversation.ts';
import { guarded } from '../database/guarded.ts';
import type { CollectionIndexes } from '../database/indexes.ts';
import { hashed } from './secrets.ts';

export const OWN_CHATS = 'staff-chats';
export const CHAT_CODES = 'staff-chat-codes';
export const NOTICES = 'staff-notices';

const DAY_SECONDS = 86_400;
const MOST = 1_000;

export const NOTICE_INDEXES: readonly CollectionIndexes[] = [
  { collection: OWN_CHATS, indexes: [{ key: { 'address.key': 1 }, name: 'address' }] },
  {
    collection: CHAT_CODES,
    indexes: [
      { key: { staff: 1 }, name: 'staff' },
      { key: { until: 1 }, name: 'until', expireAfterSeconds: DAY_SECONDS },
    ],
  },
  {
    collection: NOTICES,
    indexes: [
      { key: { staff: 1 }, name: 'staff' },
      { key: { at: 1 }, name: 'at', expireAfterSeconds: 7 * DAY_SECONDS },
    ],
  },
];

/** Where a member of staff wants to be told. */
export interface OwnChat {
  /** The member's id. */
  readonly _id: string;
  readonly address: Address;
  readonly linkedAt: Date;
}

interface Code {
  /** The hash of what stands in the link. */
  readonly _id: string;
  readonly staff: string;
  readonly until: Date;
}

interface Told {
  /** `<staff>/<conversation>`: one notice until that member has read it. */
  readonly _id: string;
  readonly staff: string;
  readonly conversation: string;
  readonly at: Date;
}

/** Members' own chats, the codes that link them, and what they were told. */
export interface NoticeStore {
  /** Codes of theirs made before are void. */
  keepCode(code: string, staff: string, until: Date): Promise<void>;
  /** Whose code it was, if it still works: of two at once one. */
  useCode(code: string, now: Date): Promise<string | undefined>;
  link(chat: OwnChat): Promise<void>;
  unlink(staff: string): Promise<void>;
  chats(): Promise<readonly OwnChat[]>;
  chatOf(staff: string): Promise<OwnChat | undefined>;
  /** Conversations they were told of and have not read since. */
  toldTo(staff: string): Promise<ReadonlySet<string>>;
  told(staff: string, conversations: readonly string[], at: Date): Promise<void>;
  read(staff: string, conversation: string): Promise<void>;
}

export function noticeStore(db: Db): NoticeStore {
  const chats = db.collection<OwnChat>(OWN_CHATS);
  const codes = db.collection<Code>(CHAT_CODES);
  const notices = db.collection<Told>(NOTICES);
  return guarded<NoticeStore>({
    keepCode: async (code, staff, until) => {
      await codes.deleteMany({ staff });
      await codes.insertOne({ _id: hashed(code), staff, until });
    },
    useCode: async (code, now) => {
      const used = await codes.findOneAndDelete({ _id: hashed(code), until: { $gt: now } });
      return used?.staff;
    },
    link: async ({ _id, ...chat }) => {
      await chats.deleteMany({ 'address.key': chat.address.key, _id: { $ne: _id } });
      await chats.replaceOne({ _id }, chat, { upsert: true });
    },
    unlink: async (staff) => {
      await chats.deleteOne({ _id: staff });
      await notices.deleteMany({ staff });
    },
    chats: () => chats.find({}).limit(MOST).toArray(),
    chatOf: async (staff) => (await chats.findOne({ _id: staff })) ?? undefined,
    toldTo: async (staff) => {
      const found = await notices.find({ staff }).limit(MOST).toArray();
      return new Set(found.map(({ conversation }) => conversation));
    },
    told: async (staff, conversations, at) => {
      for (const conversation of conversations) {
        const _id = `${staff}/${conversation}`;
        await notices.updateOne({ _id }, { $set: { staff, conversation, at } }, { upsert: true });
      }
    },
    read: async (staff, conversation) => {
      await notices.deleteOne({ _id: `${staff}/${conversation}` });
    },
  });
}
