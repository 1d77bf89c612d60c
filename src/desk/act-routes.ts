import type { Conversation, FileRef, Line } from '../core/conversation.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { StaffAct, StaffActs } from '../core/event.ts';
import type { BodyOf } from '../http/endpoint.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { actOnConversation } from './acts-contract.ts';
import { conversationOf, showingTo, type ConversationParts } from './conversation-parts.ts';
import { eventIdOf, namedEvent } from './event-id.ts';
import { fitFiles } from './outgoing-files.ts';
import { showState, staffIn } from './show-conversation.ts';
import { showLines } from './show-line.ts';

type ActCall = Call<typeof actOnConversation>;
type ActBody = BodyOf<typeof actOnConversation>;

/** Lines a `stale` answer shows at most: who saw less than that reads the transcript anew. */
const MOST_NEWS = 50;
/** Files of a reply that waits are kept a little longer than it. */
const SLACK_MS = 2 * 86_400_000;

/** Acts of staff, by the road and no other way. */
export function actRoutes(parts: ConversationParts): readonly Route[] {
  return [
    route(actOnConversation, async (call) => {
      const before = await conversationOf(parts, call.params.id);
      if (before.tombstoneUntil !== undefined)
        throw new AppError('not-found', 'This conversation was erased.', { subject: 'id' });
      const event = await eventOf(parts, before, call);
      const outcome = await parts.submit(before._id, event).catch(async (error: unknown) => {
        throw await refusal(parts, call, error);
      });
      if (outcome.kind === 'over')
        throw new AppError('not-found', 'There is no such conversation.', { subject: 'id' });
      if (outcome.kind === 'refused' || outcome.kind === 'fallback')
        throw await refusal(parts, call, outcome.error);
      return told(parts, { before, event, isRepeated: outcome.kind === 'repeated' }, call);
    }),
  ];
}

interface Done {
  readonly before: Conversation;
  readonly event: StaffActs;
  readonly isRepeated: boolean;
}

async function told(parts: ConversationParts, done: Done, call: ActCall) {
  const { before, isRepeated } = done;
  let line: number | undefined;
  try {
    await forgetDraft(parts, before._id, call);
    const now = await conversationOf(parts, before._id);
    const lines = await addedBy(parts, now, done);
    line = lines[0]?.n;
    return { ...(await shown(parts, now, lines, call)), isRepeated };
  } finally {
    // Committed it is, whatever comes of telling about it.
    call.audit({ subject: before._id, after: { does: call.body.does, line }, outcome: 'done' });
  }
}

/** What was sent is no draft any more, on no device; what was begun since then stays. */
async function forgetDraft(
  { drafts }: ConversationParts,
  conversation: string,
  call: ActCall,
): Promise<void> {
  const { by, body, now } = call;
  if (!('text' in body)) return;
  const kind = body.does === 'note' ? 'note' : 'reply';
  const where = { staff: by.id, conversation };
  const draft = (await drafts.of(where)).find((one) => one.kind === kind);
  // Kept every few seconds only, a draft may be the beginning of what was sent.
  if (draft === undefined || !body.text.trim().startsWith(draft.text.trim())) return;
  const files = draft.files.filter((id) => body.files?.includes(id) !== true);
  if (files.length === 0) await drafts.drop(where, kind);
  else await drafts.put({ ...where, kind, text: '', files, changedAt: now });
}

async function shown(parts: ConversationParts, now: Conversation, lines: readonly Line[], call: ActCall) {
  const showing = showingTo(parts, now, call);
  const state = showState(now, showing);
  const staff = await parts.names(staffIn(state, lines));
  return { state, lines: showLines(lines, showing), staff: Object.fromEntries(staff) };
}

/** What the act added; of one that was done before, what it said then, as far as that is near. */
async function addedBy(
  { transcripts }: ConversationParts,
  now: Conversation,
  { before, event, isRepeated }: Done,
): Promise<readonly Line[]> {
  const last = now.nextLine - 1;
  if (!isRepeated) return transcripts.lines(now, before.nextLine, last);
  const near = await transcripts.lines(now, Math.max(1, last - MOST_NEWS + 1), last);
  return near.filter((line) => line.event === event.id);
}

/** Who was too late learns what was said meanwhile and who holds it now. */
async function refusal(parts: ConversationParts, call: ActCall, error: unknown): Promise<unknown> {
  if (!isAppError(error, 'stale')) return error;
  const now = await conversationOf(parts, call.params.id);
  const last = now.nextLine - 1;
  const seen = call.body.lastLine ?? last;
  const lines = await parts.transcripts.lines(now, Math.max(seen + 1, last - MOST_NEWS + 1), last);
  return new AppError('stale', error.message, {
    cause: error,
    subject: error.subject ?? 'lastLine',
    about: await shown(parts, now, lines, call),
  });
}

async function eventOf(parts: ConversationParts, before: Conversation, call: ActCall): Promise<StaffActs> {
  const { by, now, body } = call;
  const { lastLine, sawOwner } = body;
  return {
    kind: 'staff',
    id: eventIdOf(by.id, body.id),
    at: now,
    staff: by.id,
    ...(lastLine !== undefined && { lastLine }),
    ...(sawOwner !== undefined && { sawOwner }),
    ...(await actOf(parts, before, call)),
  };
}

async function actOf(parts: ConversationParts, before: Conversation, call: ActCall): Promise<StaffAct> {
  const { body, by, now } = call;
  switch (body.does) {
    case 'reply':
      return { does: 'reply', ...(await sayable(parts, before, await words(parts, before, call, body))) };
    case 'note': {
      const { mentions } = body;
      if (mentions !== undefined) await mustBeMembers(parts, mentions, 'mentions');
      return { does: 'note', ...(await words(parts, before, call, body)), ...(mentions && { mentions }) };
    }
    case 'schedule': {
      const due = later(body.at, now, 'at');
      const said = await words(parts, before, call, body);
      const sent = await sayable(parts, before, said);
      if (sent.text !== said.text)
        throw new AppError('invalid-input', 'Here such a file can be sent at once, but not later.', {
          subject: 'files',
        });
      await parts.uploads.keepUntil(body.files ?? [], new Date(due.getTime() + SLACK_MS));
      return { does: 'schedule', due, ...said };
    }
    case 'snooze':
      return { does: 'snooze', until: later(body.until, now, 'until') };
    case 'close':
      return { does: 'close', text: body.outcome };
    case 'release':
      return { does: 'release', how: body.how };
    case 'assign':
      if (body.to !== by.id && !by.may('conversations.assign'))
        throw new AppError('not-allowed', 'You may not give conversations to others.', { subject: 'to' });
      if (body.to === 'queue') return { does: 'assign', to: 'queue' };
      await mustBeMembers(parts, [body.to], 'to');
      return { does: 'assign', to: { staff: body.to } };
    case 'label':
      return {
        does: 'label',
        ...(body.add && { add: body.add }),
        ...(body.remove && { remove: body.remove }),
      };
    case 'unschedule':
      return { does: 'unschedule', which: namedEvent(by.id, body.which) };
    case 'undo':
      return { does: 'undo', of: namedEvent(by.id, body.of) };
    case 'take':
    case 'reopen':
    case 'wake':
      return { does: body.does };
  }
}

/** As the conversation's channel can carry it; refused here what it cannot, before anything is said. */
async function sayable(
  { channel, addressOf }: ConversationParts,
  { _id, address }: Conversation,
  said: { text: string; files?: readonly FileRef[] },
): Promise<{ text: string; files?: readonly FileRef[] }> {
  const can = channel(address.channel)?.can;
  if (can === undefined || said.files === undefined) return said;
  const { text, files } = fitFiles(
    { text: said.text, files: said.files },
    { can, addressOf: await addressOf?.(_id) },
  );
  return { text, ...(files.length > 0 && { files }) };
}

/** Words with files the caller brought for this very conversation. */
async function words(
  parts: ConversationParts,
  before: Conversation,
  { by }: ActCall,
  { text, files = [] }: Extract<ActBody, { text: string }>,
): Promise<{ text: string; files?: readonly FileRef[] }> {
  const found = await parts.uploads.find(files, { staff: by.id, conversation: before._id });
  if (found.length < files.length)
    throw new AppError('invalid-input', 'A file of this is not there; add it again.', { subject: 'files' });
  if (text.trim() === '' && found.length === 0)
    throw new AppError('invalid-input', 'Nothing was written.', { subject: 'text' });
  return { text, ...(found.length > 0 && { files: found }) };
}

async function mustBeMembers(parts: ConversationParts, ids: readonly string[], field: string): Promise<void> {
  const known = await parts.members(ids);
  if (!ids.every((id) => known.has(id)))
    throw new AppError('invalid-input', 'That is not a member of staff who can answer here.', {
      subject: field,
    });
}

function later(at: string, now: Date, field: string): Date {
  const time = new Date(at);
  if (time <= now) throw new AppError('invalid-input', 'That time is over.', { subject: field });
  return time;
}
