import { maskedPhone } from '../core/answers/phone.ts';
import { AppError } from '../core/errors.ts';
import { route, type Call, type Route } from '../http/route.ts';
import type { Ticket } from './model.ts';
import { draftTicket, openTicketByHand } from './opening-contract.ts';
import type { ChatDraft, TicketParts } from './ports.ts';
import { promisedAt } from './rules.ts';
import { detailOf, photosFor, rowsOf } from './views.ts';

const MOST_LOOKED_AT = 50;
const MOST_OPEN = 10;

/** Tickets that staff open from a conversation. */
export function openingRoutes(parts: TicketParts): readonly Route[] {
  return [
    route(draftTicket, (call) => draft(parts, call.query.conversation, call)),
    route(openTicketByHand, (call) => open(parts, call)),
  ];
}

async function draft(parts: TicketParts, conversation: string, call: Pick<Call, 'by' | 'now'>) {
  const from = await draftOf(parts, conversation);
  const { customer, customerName, phone, what, order, photos, category, language } = from;
  const all = await parts.tickets.ofCustomers(await parts.allIds(customer), MOST_LOOKED_AT);
  const isOpen = all.filter(({ state }) => state !== 'done').slice(0, MOST_OPEN);
  const answerBy = (of?: string): string => dueOf(parts, call.now, of).toISOString();
  const sample = { code: '', promisedAt: call.now };
  return {
    conversation,
    customer: { id: customer, ...(customerName !== undefined && { name: customerName }) },
    ...(phone !== undefined && { phone: maskedPhone(phone) }),
    what,
    photos: photosFor(parts, from, photos, call),
    ...(order !== undefined && { order }),
    ...(category !== undefined && { category }),
    categories: parts.categories(call.by.language).map((one) => ({ ...one, answerBy: answerBy(one.id) })),
    answerBy: answerBy(),
    canTell: parts.openedWords(sample, language) !== undefined,
    open: [...(await rowsOf(parts, isOpen, call))],
  };
}

async function open(parts: TicketParts, call: Call<typeof openTicketByHand>) {
  const { key, conversation, what, category, order, photos, staff } = call.body;
  const from = await draftOf(parts, conversation);
  await refuseStranger(parts, staff);
  refuseOthersPhotos(from, photos);
  const ticket = await parts.tickets.open({
    key: `staff/${call.by.id}/${key}`,
    at: call.now,
    by: call.by.id,
    customer: from.customer,
    conversation,
    channel: from.channel,
    what,
    photos,
    promisedAt: dueOf(parts, call.now, category),
    ...(from.phone !== undefined && { phone: from.phone }),
    ...(category !== undefined && category !== '' && { category }),
    ...(order !== undefined && order !== '' && { order }),
    ...(staff !== undefined && { staff }),
  });
  call.audit({ subject: ticket.code, after: glance(ticket), outcome: 'done' });
  await learnOpen(parts, ticket);
  const words = parts.openedWords(ticket, from.language);
  return { ...(await detailOf(parts, ticket, call)), ...(words !== undefined && { words }) };
}

/** Whoever may read a ticket may see its photos: none of another conversation comes in by its id. */
function refuseOthersPhotos(from: ChatDraft, photos: readonly string[]): void {
  if (photos.every((photo) => from.photos.includes(photo))) return;
  throw new AppError('invalid-input', 'These photos are not of this conversation.', { subject: 'photos' });
}

function dueOf({ timing: { promise, hours } }: TicketParts, now: Date, category: string | undefined): Date {
  return promisedAt(now, category, promise, hours);
}

async function draftOf(parts: TicketParts, conversation: string): Promise<ChatDraft> {
  const found = await parts.draft(conversation);
  if (!found) throw new AppError('not-found', 'There is no such conversation.', { subject: conversation });
  return found;
}

export async function refuseStranger(parts: TicketParts, staff: string | undefined): Promise<void> {
  if (staff === undefined || (await parts.isStaff(staff))) return;
  throw new AppError('invalid-input', 'There is no such member of staff.', { subject: 'staff' });
}

/** What of a ticket the audit log keeps. */
export function glance({ state, staff, promisedAt: promised, solveBy, category, order, version }: Ticket) {
  return { version, state, staff, promisedAt: promised, solveBy, category, order };
}

/** The conversation learns that a complaint of its customer is open. */
export function learnOpen(parts: TicketParts, { conversation, code, version }: Ticket): Promise<void> {
  return parts.learned(conversation, { openComplaint: true }, `ticket/${code}/${version}`);
}
