import type { EndedEpisode } from '../conversations/model.ts';
import type { Conversation } from '../core/conversation.ts';
import type { ReplyWindow } from '../core/reply-window.ts';
import type { ReplyOf } from '../http/endpoint.ts';
import { route, type Route } from '../http/route.ts';
import { getConversation, listLines } from './conversation-contract.ts';
import { conversationOf, showingTo, type ConversationParts } from './conversation-parts.ts';
import { showPacket, showState, staffIn } from './show-conversation.ts';
import { showLines } from './show-line.ts';

type Head = ReplyOf<typeof getConversation>;
type EpisodeView = ReplyOf<typeof listLines>['episodes'][number];

/** Lines of one answer. */
const PAGE = 50;

/** One conversation as staff open it: its head and its lines. */
export function conversationRoutes(parts: ConversationParts): readonly Route[] {
  return [
    route(getConversation, async (call) => {
      const conversation = await conversationOf(parts, call.params.id);
      const state = showState(conversation, showingTo(parts, conversation, call));
      const [staff, read] = await Promise.all([
        parts.names(staffIn(state, [])),
        parts.reads.of(call.by.id, [conversation._id]),
      ]);
      return {
        ...state,
        ...headOf(conversation, (of) => parts.answerTexts(of, call.by.language)),
        channel: channelOf(parts, conversation, call.now),
        readUpTo: read.get(conversation._id) ?? 0,
        staff: Object.fromEntries(staff),
      };
    }),
    route(listLines, async (call) => {
      const conversation = await conversationOf(parts, call.params.id);
      const [from, to] = wanted(call.query, conversation.nextLine - 1);
      const [lines, ended] = await Promise.all([
        parts.transcripts.lines(conversation, from, to),
        parts.episodes.between(conversation._id, from, to),
      ]);
      const showing = showingTo(parts, conversation, call);
      return {
        version: conversation.version,
        items: showLines(lines, showing),
        // A line that is missing at the beginning was erased, and everything before it.
        hasEarlier: from > 1 && lines[0]?.n === from,
        hasLater: to < conversation.nextLine - 1,
        episodes: [...ended.map(showEpisode), ...presentEpisode(conversation, to)],
        staff: Object.fromEntries(await parts.names(staffIn(showState(conversation, showing), lines))),
      };
    }),
  ];
}

interface Asked {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: number | undefined;
}

/** The first and last number asked for. */
function wanted({ before, after, around }: Asked, last: number): readonly [number, number] {
  if (around !== undefined) return [Math.max(1, around - PAGE / 2), around + PAGE / 2 - 1];
  if (after !== undefined) return [after + 1, after + PAGE];
  const to = before === undefined ? last : before - 1;
  return [Math.max(1, to - PAGE + 1), to];
}

function headOf(
  conversation: Conversation,
  answer: Parameters<typeof showPacket>[1],
): Omit<Head, keyof ReturnType<typeof showState> | 'channel' | 'readUpTo' | 'staff'> {
  const { _id, customer, language, address, stack, episode, desk, unreachable } = conversation;
  const frame = stack[stack.length - 1];
  const { lastCustomerAt, continues, tombstoneUntil } = conversation;
  return {
    id: _id,
    customer: { id: customer.id, ...(customer.name !== undefined && { name: customer.name }) },
    language,
    isGroup: address.isGroup === true,
    ...(frame !== undefined && { flow: { flow: frame.flow, version: frame.version, step: frame.step } }),
    ...(episode !== undefined && {
      episode: {
        n: episode.n,
        startedAt: episode.startedAt.toISOString(),
        firstLine: episode.firstLine,
        ...(episode.score !== undefined && { score: episode.score }),
      },
    }),
    ...(desk?.handedOver !== undefined && { packet: showPacket(desk.handedOver, answer) }),
    ...(unreachable !== undefined && {
      unreachable: { at: unreachable.at.toISOString(), why: unreachable.why },
    }),
    ...(lastCustomerAt !== undefined && { lastCustomerAt: lastCustomerAt.toISOString() }),
    ...(continues !== undefined && { continues }),
    isErased: tombstoneUntil !== undefined,
  };
}

function channelOf(
  parts: ConversationParts,
  { address, lastCustomerAt }: Conversation,
  now: Date,
): Head['channel'] {
  const channel = parts.channel(address.channel);
  const window = channel?.windowOf?.(address, lastCustomerAt, now) ?? { state: 'open' };
  return {
    name: address.channel,
    isOn: channel !== undefined,
    mostText: channel?.can.text ?? 0,
    files: channel?.can.files ?? false,
    window: showWindow(window),
  };
}

function showWindow(window: ReplyWindow): Head['channel']['window'] {
  if (window.state === 'free') return { ...window, until: window.until.toISOString() };
  if (window.state === 'paid') return { state: 'paid', until: window.until.toISOString(), then: 'closed' };
  return { state: window.state };
}

export function showEpisode(ended: EndedEpisode): EpisodeView {
  const { n, from, to, startedAt, endedAt, outcome, score, staff } = ended;
  return {
    n,
    from,
    to,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    outcome,
    ...(score !== undefined && { score }),
    ...(staff !== undefined && { staff }),
  };
}

function presentEpisode({ episode }: Conversation, to: number): EpisodeView[] {
  if (episode === undefined || episode.firstLine > to) return [];
  const { n, firstLine, startedAt, score, staff } = episode;
  return [
    {
      n,
      from: firstLine,
      startedAt: startedAt.toISOString(),
      ...(score !== undefined && { score }),
      ...(staff !== undefined && { staff }),
    },
  ];
}
