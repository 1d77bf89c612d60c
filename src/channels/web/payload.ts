import { z } from 'zod';

const shortText = (longest: number) =>
  z
    .string()
    .max(longest)
    .transform((text) => text.normalize('NFC'));

const identity = z.object({
  id: z.string().min(1).max(200),
  name: shortText(120).optional(),
  /** Hex HMAC-SHA256 of `id` under the secret shared with the host site. */
  hash: z.string().max(200),
});
export type SiteIdentity = z.infer<typeof identity>;

/** Body of `tokens/generate` and of `POST conversations`; unknown fields are left alone. */
export const startSchema = z.object({
  user: z.object({ id: z.string().min(1).max(200).optional(), name: shortText(120).optional() }).optional(),
  identity: identity.optional(),
  resume: z.string().max(4_000).optional(),
});
export type Start = z.infer<typeof startSchema>;

const channelData = z.looseObject({
  clientActivityID: z.string().min(1).max(128).optional(),
  postBack: z.boolean().optional(),
  messageBack: z.object({ displayText: z.string().optional() }).optional(),
  location: z
    .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional(),
});

/** The parts of a Bot Framework activity that this channel reads. */
export const activitySchema = z.looseObject({
  type: z.string().max(60),
  name: z.string().max(120).optional(),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  locale: z.string().max(40).nullish(),
  channelData: channelData.nullish().catch(undefined),
});
export type Activity = z.infer<typeof activitySchema>;

export const pressedValueSchema = z.union([
  z.string().max(256),
  z.looseObject({ button: z.string().max(256) }).transform((value) => value.button),
]);
