import type { EndedEpisode } from '../conversations/model.ts';
import type { TheirConversation } from '../conversations/of-customers.ts';
import { maskedPhone } from '../core/answers/phone.ts';
import type { Conversation } from '../core/conversation.ts';
import type { Customer } from '../customers/model.ts';
import { maskedEmail } from '../customers/rules.ts';
import { route, type Route } from '../http/route.ts';
import type { ReplyOf } from '../http/endpoint.ts';
import type { Order } from '../orders/model.ts';
import type { Feedback } from '../surveys/model.ts';
import type { Ticket } from '../tickets/model.ts';
import { getCustomerPane } from './customer-pane-contract.ts';
import { conversationOf, type ConversationParts } from './conversation-parts.ts';
import { showEpisode } from './conversation-routes.ts';

type Pane = ReplyOf<typeof getCustomerPane>;

/** Of each kind of thing. */
const MOST = 10;

/** What the subjects know of one person; each is asked once, with all ids of the person. */
export interface PaneParts extends Pick<ConversationParts, 'transcripts' | 'episodes'> {
  readonly allIds: (customer: string) => Promise<readonly string[]>;
  readonly customers: (ids: readonly string[]) => Promise<readonly Customer[]>;
  readonly orders: (
    whose: { readonly customers: readonly string[]; readonly phones: readonly string[] },
    limit: number,
  ) => Promise<readonly Order[]>;
  readonly tickets: (customers: readonly string[], limit: number) => Promise<readonly Ticket[]>;
  readonly scores: (customers: readonly string[], limit: number) => Promise<readonly Feedback[]>;
  readonly conversations: (
    customers: readonly string[],
    limit: number,
  ) => Promise<readonly TheirConversation[]>;
}

export function customerPaneRoutes(parts: PaneParts): readonly Route[] {
  return [
    route(getCustomerPane, async ({ params }) => {
      const conversation = await conversationOf(parts, params.id);
      const ids = await parts.allIds(conversation.customer.id);
      const people = await parts.customers(ids);
      const theirs = await parts.conversations(ids, MOST);
      const where = new Map(theirs.map((one) => [one.id, one.channel]));
      const [orders, tickets, scores, episodes] = await Promise.all([
        parts.orders({ customers: ids, phones: phonesOf(conversation, people) }, MOST),
        parts.tickets(ids, MOST),
        parts.scores(ids, MOST),
        parts.episodes.latest([...new Set([conversation._id, ...where.keys()])], MOST),
      ]);
      return {
        ...whoTheyAre(conversation, people),
        orders: orders.map((order) => showOrder(order, isProven(order, ids, people))),
        tickets: tickets.map(showTicket),
        scores: scores.map(showScore),
        episodes: episodes.map(showTheirs),
        conversations: theirs.map(({ lastCustomerAt, ...one }) => ({
          ...one,
          ...(lastCustomerAt !== undefined && { lastCustomerAt: lastCustomerAt.toISOString() }),
        })),
      };
    }),
  ];
}

/** Their proven numbers first, then those they stated. */
function phonesOf(
  { customer }: Pick<Conversation, 'customer'>,
  people: readonly Customer[],
): readonly string[] {
  const stated = [customer.phone, ...people.map(({ phone }) => phone)];
  return [...new Set([...provenPhones(people), ...stated.filter((phone) => phone !== undefined)])];
}

function provenPhones(people: readonly Customer[]): readonly string[] {
  return people.flatMap(({ identities }) =>
    identities.filter(({ kind }) => kind === 'phone').map(({ value }) => value),
  );
}

/** Anybody can state any number: whose order it is was shown by a proven one, or to the bot. */
function isProven({ phone, provedBy }: Order, ids: readonly string[], people: readonly Customer[]): boolean {
  return provenPhones(people).includes(phone) || (provedBy !== undefined && ids.includes(provedBy.customer));
}

type Who = Omit<Pane, 'orders' | 'tickets' | 'scores' | 'episodes' | 'conversations'>;

/** The record that leads says who they are; what the conversation knows comes before what it does not. */
function whoTheyAre({ customer, language }: Conversation, people: readonly Customer[]): Who {
  const lead = people.find(({ mergedInto }) => mergedInto === undefined);
  const name = customer.name ?? lead?.name;
  const phone = phonesOf({ customer }, people)[0];
  const email = customer.email ?? lead?.email;
  const since = people.map(({ createdAt }) => createdAt.toISOString()).sort()[0];
  return {
    id: lead?._id ?? customer.id,
    ...(name !== undefined && { name }),
    language: lead?.language ?? language,
    ...(phone !== undefined && { phone: maskedPhone(phone) }),
    ...(email !== undefined && { email: maskedEmail(email) }),
    identities: people.flatMap(({ identities }) => identities.map(showIdentity)),
    openComplaint: customer.openComplaint === true,
    refused: [...(customer.refused ?? [])],
    ...(since !== undefined && { since }),
  };
}

function showIdentity({
  kind,
  value,
  verifiedAt,
}: Customer['identities'][number]): Pane['identities'][number] {
  const shown = kind === 'phone' ? maskedPhone(value) : kind === 'email' ? maskedEmail(value) : value;
  return { kind, shown, verifiedAt: verifiedAt.toISOString() };
}

function showOrder({ code, state, items, total, changedAt }: Order, proven: boolean): Pane['orders'][number] {
  return {
    code,
    state,
    ...(items !== undefined && { items }),
    ...(total !== undefined && { total }),
    changedAt: changedAt.toISOString(),
    isProven: proven,
  };
}

function showTicket({ code, state, what, openedAt, promisedAt }: Ticket): Pane['tickets'][number] {
  return { code, state, what, openedAt: openedAt.toISOString(), promisedAt: promisedAt.toISOString() };
}

function showScore({
  _id,
  survey,
  question,
  score,
  scale,
  comment,
  answeredAt,
}: Feedback): Pane['scores'][number] {
  return {
    id: _id,
    survey,
    question,
    ...(score !== undefined && { score }),
    ...(scale !== undefined && { scale }),
    ...(comment !== undefined && { comment }),
    at: answeredAt.toISOString(),
  };
}

function showTheirs(ended: EndedEpisode): Pane['episodes'][number] {
  const { conversation, channel } = ended;
  return { ...showEpisode(ended), conversation, channel };
}
