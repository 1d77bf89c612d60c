import { z } from 'zod';

const KINDS = ['message', 'opened'] as const;
const name = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/)
  .describe('1 to 128 printable ASCII characters without spaces');
const text = z.string().max(10_000);
const language = z.enum(['vi', 'en']);

/** What a firm's app sends to `POST /webhook/<name>`. Fields it does not know are ignored. */
export const InPayload = z
  .object({
    id: name.describe('Unique within the conversation; sending it again changes nothing'),
    conversation: name.describe("The app's own name of this conversation"),
    kind: z.enum(KINDS).describe('"opened": the customer opened the chat and said nothing yet'),
    text: text.optional().describe('What the customer wrote'),
    button: z.string().min(1).max(64).optional().describe('The "value" of the button that was pressed'),
    name: z.string().min(1).max(200).optional().describe("The customer's name"),
    phone: z
      .string()
      .regex(/^\+[1-9][0-9]{6,14}$/)
      .optional()
      .describe('A phone number that the app has verified, E.164'),
    at: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('When the app took it in: spares a look at old messages'),
    payload: z.string().max(512).optional().describe('"opened" only: what the link carried'),
    language: language.optional().describe('"opened" only: the language the app is shown in'),
  })
  .refine((said) => said.kind === 'opened' || said.text !== undefined || said.button !== undefined, {
    message: 'a message has a text or a button',
    path: ['text'],
  });

/** A body of a kind that is none of these. */
export const OtherKind = z.looseObject({
  kind: z.string().refine((kind) => !KINDS.some((known) => known === kind)),
});

export type InPayload = z.infer<typeof InPayload>;

const Button = z.object({
  label: z.string(),
  value: z.string().describe('To be sent back as "button" when it is pressed'),
});

/** What is sent to the firm's address. Fields may be added later. */
export const OutPayload = z.object({
  id: z
    .string()
    .describe('Unique for the message, the same when it is sent again; also the idempotency-key header'),
  conversation: z.string().describe("The app's own name of the conversation"),
  line: z.int().positive().describe('Grows within a conversation: the order of messages'),
  from: z.enum(['bot', 'staff']),
  text: z.string(),
  buttons: z.array(Button).optional(),
  form: z.enum(['buttons', 'rating', 'confirm']).optional().describe('How the buttons are meant'),
  wants: z.enum(['photo', 'phone', 'location', 'email']).optional().describe('What the question hopes for'),
  language,
  at: z.iso.datetime(),
});

export type OutPayload = z.infer<typeof OutPayload>;

/** Both directions as JSON Schema, as served at `GET /webhook/<name>/schema`. */
export function webhookSchemas(): string {
  return JSON.stringify({
    in: z.toJSONSchema(InPayload, { io: 'input' }),
    out: z.toJSONSchema(OutPayload, { io: 'input' }),
  });
}
