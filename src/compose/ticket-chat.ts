import type { Transcripts } from '../conversations/transcripts.ts';
import { orderCodeIn } from '../core/answers/order-code.ts';
import type { Conversation, Line } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import { eventIdOf } from '../desk/event-id.ts';
import type { Road } from '../road/road.ts';
import type { ChatDraft, TicketParts } from '../tickets/ports.ts';

/** Lines looked at for what a complaint is about. */
const MOST_LINES = 60;
const MOST_SAID = 12;
const MOST_WORDS = 4_000;
const MOST_PHOTOS = 20;
/** How far back the line of an answer that was repeated is looked for. */
const NEAR_LINES = 50;

/** A ticket's beginning from what the customer said in the present stretch of a conversation, and files they sent. */
export function draftFrom(transcripts: Transcripts): TicketParts['draft'] {
  return async (id) => {
    const live = await transcripts.live(id);
    if (live === undefined || live.tombstoneUntil !== undefined) return undefined;
    const last = live.nextLine - 1;
    const first = Math.max(1, live.episode?.firstLine ?? 1, last - MOST_LINES + 1);
    return draftOf(live, last === 0 ? [] : await transcripts.lines(live, first, last));
  };
}

function draftOf(live: Conversation, lines: readonly Line[]): ChatDraft {
  const said = lines.filter(({ who }) => who === 'customer');
  const words = said.filter(({ pressed, text }) => pressed === undefined && text.trim() !== '');
  const answers: Readonly<Record<string, unknown>> = live.stack.at(-1)?.answers ?? {};
  const order =
    textIn(answers.order) ??
    words.map(({ text }) => orderCodeIn(text)).findLast((code) => code !== undefined);
  const category = textIn(answers.category);
  const { id, name, phone } = live.customer;
  return {
    conversation: live._id,
    customer: id,
    channel: live.address.channel,
    language: live.language,
    what: words
      .slice(-MOST_SAID)
      .map(({ text }) => text)
      .join('\n')
      .slice(-MOST_WORDS),
    photos: said.flatMap(({ files = [] }) => files.map((file) => file.id)).slice(-MOST_PHOTOS),
    ...(name !== undefined && { customerName: name }),
    ...(phone !== undefined && { phone }),
    ...(order !== undefined && { order }),
    ...(category !== undefined && { category }),
  };
}

function textIn(answer: unknown): string | undefined {
  return typeof answer === 'string' && answer !== '' ? answer : undefined;
}

/** Says something to the customer by the road, as from the inbox. */
export function replyBy(submit: Road['submit'], transcripts: Transcripts): TicketParts['reply'] {
  return async (conversation, { id, ...said }) => {
    const event = eventIdOf(said.staff, id);
    const outcome = await submit(conversation, { kind: 'staff', does: 'reply', id: event, ...said });
    if (outcome.kind === 'refused' || outcome.kind === 'fallback') throw outcome.error;
    if (outcome.kind === 'over') {
      throw new AppError('not-found', 'This conversation was erased.', { subject: 'conversation' });
    }
    const live = await transcripts.live(conversation);
    if (live === undefined) return undefined;
    const last = live.nextLine - 1;
    const near = await transcripts.lines(live, Math.max(1, last - NEAR_LINES), last);
    return near.find((line) => line.event === event)?.n;
  };
}
