import type { EndedEpisode } from '../conversations/model.ts';
import type { Order } from '../orders/model.ts';
import type { SendDecision } from '../sends/model.ts';
import type { Feedback } from '../surveys/model.ts';
import type { Ticket } from '../tickets/model.ts';
import type { NoteLine } from './note-reader.ts';
import type { TimelineItem } from './timeline-contract.ts';
import type { Before, TimelineSources } from './timeline.ts';

type Reads<One> = (of: readonly string[], limit: number, before?: Before) => Promise<readonly One[]>;

/** What each subject is asked for. */
export interface TimelineReads {
  readonly episodes: Reads<EndedEpisode>;
  readonly tickets: Reads<Ticket>;
  readonly orders: (
    of: { readonly customers: readonly string[]; readonly phones: readonly string[] },
    limit: number,
    before?: Before,
  ) => Promise<readonly Order[]>;
  readonly scores: Reads<Feedback>;
  readonly sends: Reads<SendDecision>;
  readonly notes: Reads<NoteLine>;
}

/** The subjects as parts of a timeline; names of staff are filled in later, for the whole page at once. */
export function timelineSources(reads: TimelineReads): TimelineSources {
  return {
    episode: async ({ conversations }, limit, before) =>
      (await reads.episodes(conversations, limit, before)).map(episodeItem),
    ticket: async ({ ids }, limit, before) => (await reads.tickets(ids, limit, before)).map(ticketItem),
    order: async ({ ids, phones }, limit, before) =>
      (await reads.orders({ customers: ids, phones }, limit, before)).map(orderItem),
    score: async ({ ids }, limit, before) => (await reads.scores(ids, limit, before)).map(scoreItem),
    send: async ({ ids }, limit, before) => (await reads.sends(ids, limit, before)).map(sendItem),
    note: async ({ conversations }, limit, before) =>
      (await reads.notes(conversations, limit, before)).map(noteItem),
  };
}

function staffOf(id: string | undefined) {
  return id === undefined ? {} : { staff: { id, name: id } };
}

function episodeItem(episode: EndedEpisode): TimelineItem {
  const { _id, conversation, channel, endedAt, outcome, flows, startedAt, from, to, score, staff } = episode;
  return {
    kind: 'episode',
    id: _id,
    at: endedAt.toISOString(),
    conversation,
    channel,
    outcome,
    flows: [...flows],
    startedAt: startedAt.toISOString(),
    from,
    lines: Math.max(0, to - from + 1),
    ...(score !== undefined && { score }),
    ...staffOf(staff),
  };
}

function ticketItem(ticket: Ticket): TimelineItem {
  const { _id, openedAt, conversation, channel, code, state, what, category, closedAt } = ticket;
  return {
    kind: 'ticket',
    id: _id,
    at: openedAt.toISOString(),
    conversation,
    channel,
    code,
    state,
    what,
    ...(category !== undefined && { category }),
    ...(closedAt && { closedAt: closedAt.toISOString() }),
  };
}

function orderItem({ _id, changedAt, code, state, items, total }: Order): TimelineItem {
  return {
    kind: 'order',
    id: _id,
    at: changedAt.toISOString(),
    code,
    state,
    ...(items !== undefined && { items }),
    ...(total !== undefined && { total }),
  };
}

function scoreItem(feedback: Feedback): TimelineItem {
  const { _id, answeredAt, conversation, channel, survey, question } = feedback;
  const { score, scale, choice, comment, line } = feedback;
  return {
    kind: 'score',
    id: _id,
    at: answeredAt.toISOString(),
    conversation,
    channel,
    survey,
    question,
    ...(score !== undefined && { score }),
    ...(scale !== undefined && { scale }),
    ...(choice !== undefined && { choice }),
    ...(comment !== undefined && { comment }),
    ...(line !== undefined && { line }),
  };
}

function sendItem(send: SendDecision): TimelineItem {
  const { _id, decidedAt, conversation, channel, flow, purpose, verdict, why, laterAt, reasons } = send;
  return {
    kind: 'send',
    id: _id,
    at: decidedAt.toISOString(),
    conversation,
    channel,
    flow,
    purpose,
    verdict,
    ...(why !== undefined && { why }),
    ...(laterAt && { laterAt: laterAt.toISOString() }),
    reasons: reasons.map(({ rule, holds, found }) => ({ rule, holds, found })),
  };
}

function noteItem({ id, at, conversation, channel, line, text, staff }: NoteLine): TimelineItem {
  return {
    kind: 'note',
    id,
    at: at.toISOString(),
    conversation,
    channel,
    line,
    text,
    ...staffOf(staff),
  };
}
