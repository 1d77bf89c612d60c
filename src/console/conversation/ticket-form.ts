import type { NewTicket, TicketDraft } from './ticket-asks.ts';

/** What is written in the form of a new ticket; pure. */
export interface TicketForm {
  readonly what: string;
  readonly category: string;
  readonly order: string;
  readonly staff: string;
  /** Ids of the files that go with it. */
  readonly photos: readonly string[];
  readonly isTold: boolean;
}

/** The form as the conversation fills it. Who holds the conversation tells the customer, unless they do not want to. */
export function formFrom(draft: TicketDraft, { isMine }: { readonly isMine: boolean }): TicketForm {
  const isKnown = draft.categories.some(({ id }) => id === draft.category);
  return {
    what: draft.what,
    category: isKnown ? (draft.category ?? '') : '',
    order: draft.order ?? '',
    staff: '',
    photos: draft.photos.map(({ id }) => id),
    isTold: isMine && draft.canTell,
  };
}

/** Until when the customer is answered, by the kind of complaint that is chosen. */
export function answerByOf(draft: TicketDraft, category: string): string {
  return draft.categories.find(({ id }) => id === category)?.answerBy ?? draft.answerBy;
}

/** What is asked for; a field left empty is not in it. */
export function ticketFrom(form: TicketForm, conversation: string, key: string): NewTicket {
  const { what, category, order, staff, photos } = form;
  return {
    key,
    conversation,
    what: what.trim(),
    photos: [...photos],
    ...(category !== '' && { category }),
    ...(order.trim() !== '' && { order: order.trim() }),
    ...(staff !== '' && { staff }),
  };
}
