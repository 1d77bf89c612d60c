import { z } from 'zod';

const id = z.string().min(1).max(1_024);
const account = z.object({
  id,
  name: z.string().max(400).nullish(),
  role: z.string().nullish(),
  aadObjectId: z.string().max(100).nullish(),
});
const address = z.string().max(4_096);

const attachment = z.object({
  contentType: z.string().max(200).nullish(),
  contentUrl: address.nullish(),
  name: z.string().max(400).nullish(),
  content: z.unknown().optional(),
});

const mention = z.object({
  type: z.string(),
  text: z.string().max(1_000).nullish(),
  mentioned: z.object({ id }).nullish(),
});

/** An activity as it comes in: only what is read of it; the rest is left out. */
export const InActivity = z.object({
  type: z.string().max(100),
  id: id.nullish(),
  timestamp: z.string().max(64).nullish(),
  channelId: z.string().min(1).max(64),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(1_000),
  from: account,
  recipient: account,
  conversation: z.object({
    id,
    conversationType: z.string().max(64).nullish(),
    tenantId: z.string().max(100).nullish(),
    isGroup: z.boolean().nullish(),
  }),
  locale: z.string().max(40).nullish(),
  text: z.string().max(30_000).nullish(),
  name: z.string().max(200).nullish(),
  action: z.string().max(64).nullish(),
  value: z.unknown().optional(),
  replyToId: z.string().max(1_024).nullish(),
  attachments: z.array(attachment).max(50).nullish(),
  entities: z.array(z.unknown()).max(200).nullish(),
  membersAdded: z.array(account).max(1_000).nullish(),
  membersRemoved: z.array(account).max(1_000).nullish(),
  channelData: z
    .object({
      postBack: z.boolean().nullish(),
      messageBack: z.object({ displayText: z.string().max(1_000).nullish() }).nullish(),
    })
    .nullish()
    .catch(undefined),
});

export type InActivity = z.infer<typeof InActivity>;
export type InAttachment = z.infer<typeof attachment>;

export const Mention = mention;

/** The line a card stands for, and its language: the card is shown as answered by them. */
const card = { line: z.int().positive().optional(), language: z.enum(['vi', 'en']).optional() };

/** What our buttons and cards carry back. */
export const PressedValue = z.union([
  z.object({
    button: z.string().max(64),
    label: z.string().max(200).optional(),
    ...card,
  }),
  z.object({
    visit: z.int().nonnegative(),
    rating: z.string().regex(/^\d{1,2}$/),
    ...card,
  }),
]);

export const FileDownload = z.object({ downloadUrl: address });
export const ReadReceipt = z.object({ lastReadMessageId: id });
export const Accepted = z.object({ id });
export const Refused = z.object({
  error: z.object({ code: z.string().optional(), innerHttpError: z.unknown().optional() }).optional(),
  subCode: z.string().optional(),
});
export const TokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

export const OpenIdPage = z.object({ jwks_uri: z.url({ protocol: /^https?$/ }) });
export const KeyPage = z.object({
  keys: z.array(z.object({ kid: z.string().nullish(), endorsements: z.array(z.string()).nullish() })),
});

/** Where a conversation is reached. Kept with its address; the newest stands. */
export const Route = z.object({
  channelId: z.string(),
  serviceUrl: z.string(),
  conversation: z.object({ id, conversationType: z.string().optional(), tenantId: z.string().optional() }),
  bot: z.object({ id, name: z.string().optional() }),
  user: z.object({ id, name: z.string().optional(), aadObjectId: z.string().optional() }),
});

export type Route = z.infer<typeof Route>;
