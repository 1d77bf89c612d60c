import type { TemplateDesk, TemplateSend } from '../channels/zalo-oa/options.ts';
import type { Conversation } from '../core/conversation.ts';
import type { Facts, Json } from '../core/json.ts';
import type { ChannelParts } from './channel-parts.ts';

/** Of an approved template only the score is asked. */
const SCALE = '1-5';
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** What a channel with approved templates asks of the trade: facts to fill them, and what becomes of them. */
export function templateDesk(
  channel: string,
  { conversations, trade, shop, clock }: Pick<ChannelParts, 'conversations' | 'trade' | 'shop' | 'clock'>,
): TemplateDesk {
  const { templateSends, feedback } = trade;
  const idOf = (ref: string): string => `${channel}:${ref}`;
  const find = async (refs: readonly string[]): Promise<TemplateSend | undefined> => {
    const found = await templateSends.find(refs.map(idOf));
    if (found === undefined) return undefined;
    const { _id, ...send } = found;
    return { ...send, ref: _id.slice(idOf('').length) };
  };
  const conversationOf = async (id: string): Promise<Conversation | undefined> =>
    (await conversations.read([id]))[0];
  return {
    find,
    keep: ({ ref, ...send }) => templateSends.keep({ _id: idOf(ref), ...send }),
    hasSent: (conversation, purpose, since) => templateSends.hasSent(conversation, purpose, since),
    facts: async (id) => {
      const conversation = await conversationOf(id);
      return conversation === undefined ? {} : factsOf(conversation, shop.working.timeZone);
    },
    async rated({ refs, score, comment, at = clock() }) {
      const send = await find(refs);
      const about = send === undefined ? undefined : await conversationOf(send.conversation);
      if (send === undefined || about === undefined) return false;
      // Who had everything of theirs erased left no address for an answer either.
      if (about.tombstoneUntil !== undefined) return true;
      await feedback.save({
        _id: `${channel}/rating/${refs.at(-1) ?? send.ref}`,
        survey: shop.zaloTemplates[send.purpose]?.survey ?? send.purpose,
        question: 'score',
        questionVersion: send.template,
        flow: 'zalo-template',
        score,
        scale: SCALE,
        ...(comment !== undefined && { comment }),
        askedAt: send.at,
        answeredAt: at,
        customer: about.customer.id,
        conversation: about._id,
        channel,
        language: about.language,
        changes: 0,
        history: [],
      });
      return true;
    },
  };
}

/** The customer's name and phone, and what the flow that speaks was begun with or found out: no answers of theirs. */
function factsOf(
  { customer, language, stack }: Conversation,
  timeZone: string,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = { language };
  const frame = stack.at(-1);
  if (frame !== undefined) {
    const found = Object.entries(frame.answers).filter(([, value]) => isFacts(value));
    lay({ ...frame.given, ...Object.fromEntries(found) }, '', { texts, timeZone });
  }
  const { name, phone, email } = customer;
  if (name !== undefined) texts.name = name;
  if (phone !== undefined) texts.phone = phone;
  if (email !== undefined) texts.email = email;
  return texts;
}

function isFacts(value: Json | undefined): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lay(
  facts: Facts,
  prefix: string,
  into: { readonly texts: Record<string, string>; readonly timeZone: string },
): void {
  for (const [name, value] of Object.entries(facts)) {
    if (isFacts(value)) lay(value, `${prefix}${name}.`, into);
    else if (typeof value === 'number') into.texts[prefix + name] = String(value);
    else if (typeof value === 'string') into.texts[prefix + name] = shown(value, into.timeZone);
  }
}

/** Templates want days as they are written here: 23/11/2026. */
function shown(value: string, timeZone: string): string {
  if (!INSTANT.test(value)) return value;
  const parts = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', parts).format(new Date(value));
}
