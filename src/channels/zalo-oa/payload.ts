import { z } from 'zod';

/** Ids do not fit a number of JavaScript: those that came as one are taken only while they are exact. */
const id = z.union([z.string().min(1).max(128), z.int().transform(String)]);
const words = z.string().max(20_000);
const link = z.string().max(4_096);

const attachment = z.looseObject({
  type: z.string().max(40),
  payload: z
    .looseObject({
      url: link.optional(),
      thumbnail: link.optional(),
      title: words.optional(),
      description: words.optional(),
      name: z.string().max(500).optional(),
      coordinates: z
        .looseObject({ latitude: z.coerce.number(), longitude: z.coerce.number() })
        .optional()
        .catch(undefined),
    })
    .optional(),
});
export type Attachment = z.infer<typeof attachment>;

const message = z.looseObject({
  text: words.optional(),
  msg_id: id.optional(),
  msg_ids: z.array(id).max(200).optional(),
  conversation_id: id.optional(),
  attachments: z.array(attachment).max(50).optional(),
  tracking_id: z.string().max(200).optional(),
  delivery_time: id.optional(),
  rate: z.coerce.number().optional(),
  note: words.optional(),
  feedbacks: z.array(words).max(50).optional(),
  submit_time: id.optional(),
});

const event = z.looseObject({
  event_name: z.string().regex(/^\w{1,80}$/),
  timestamp: id,
  app_id: id.optional(),
  oa_id: id.optional(),
  user_id: id.optional(),
  sender: z.looseObject({ id: id.optional(), admin_id: id.optional() }).optional(),
  recipient: z.looseObject({ id: id.optional() }).optional(),
  follower: z.looseObject({ id: id.optional() }).optional(),
  message: message.optional(),
  info: z.looseObject({ name: z.string().max(200).optional(), phone: id.optional() }).optional(),
  quota: z.looseObject({ new_value: z.coerce.number().int().nonnegative() }).optional(),
  product: z.looseObject({ title: words.optional(), url: link.optional() }).optional(),
});

/**
 * Everything Zalo may send to the webhook, as far as any of its events is read. What is empty is not there:
 * a form sent in without a phone number has an empty one.
 */
export const EventPayload = z.preprocess((given) => withoutEmpty(given, 0), event);
export type EventPayload = z.infer<typeof EventPayload>;

const MOST_DEEP = 8;

function withoutEmpty(given: unknown, deep: number): unknown {
  if (typeof given !== 'object' || given === null || deep > MOST_DEEP) return given;
  if (Array.isArray(given)) return given.map((one) => withoutEmpty(one, deep + 1));
  const said = Object.entries(given).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(said.map(([name, value]) => [name, withoutEmpty(value, deep + 1)]));
}

/** What is read before the signature is checked. */
export const SignedPart = z.looseObject({
  event_name: z.unknown().optional(),
  timestamp: z.union([z.string().max(40), z.number()]).transform(String),
});

/** Every answer of every host, whatever the HTTP status. */
export const Envelope = z.looseObject({
  error: z.coerce.number(),
  message: z.string().optional(),
  data: z.unknown().optional(),
});

export const SentAnswer = z.looseObject({
  message_id: id.optional(),
  msg_id: id.optional(),
  quota: z.unknown().optional(),
});
const count = z.coerce.number().int().nonnegative();
export const QuotaAnswer = z.looseObject({
  dailyQuota: count.optional(),
  remainingQuota: count.optional(),
});
export const BoughtAnswer = z.array(z.looseObject({ remain: count }));
export const UploadAnswer = z.looseObject({ attachment_id: id.optional(), token: z.string().optional() });
export const InteractionAnswer = z.looseObject({ last_interaction: id.optional() });
export const AccountAnswer = z.looseObject({ oa_id: id.optional(), name: z.string().optional() });

/** What the OAuth host answers: the pair, or an error in its own shape. */
export const TokenAnswer = z.looseObject({
  access_token: z.string().min(1).optional(),
  refresh_token: z.string().min(1).optional(),
  /** Seconds, as text. */
  expires_in: z.coerce.number().positive().optional(),
  error: z.coerce.number().optional(),
  error_name: z.string().optional(),
});

export interface OutButton {
  readonly title: string;
  readonly type: 'oa.query.hide';
  readonly payload: string;
}

/** A message as `cs` takes it. */
export interface OutPayload {
  readonly text?: string;
  readonly attachment?:
    | { readonly type: 'template'; readonly payload: { readonly buttons: readonly OutButton[] } }
    | {
        readonly type: 'template';
        readonly payload: {
          readonly template_type: 'media';
          readonly elements: readonly [
            { readonly media_type: 'image' | 'gif'; readonly attachment_id: string } & Partial<
              Record<'width' | 'height', number>
            >,
          ];
        };
      }
    | {
        readonly type: 'template';
        readonly payload: {
          readonly template_type: 'request_user_info';
          readonly elements: readonly [
            { readonly title: string; readonly subtitle: string; readonly image_url?: string },
          ];
        };
      }
    | { readonly type: 'file'; readonly payload: { readonly token: string } };
}
