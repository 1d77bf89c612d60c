import type { z } from 'zod';
import type { Conversation, HandOver, Scheduled } from '../core/conversation.ts';
import type { Json } from '../core/json.ts';
import type { conversationState, packetView } from './conversation-contract.ts';
import type { AnswerTexts } from './conversation-parts.ts';
import { showFile, type Showing } from './show-line.ts';

export type StateView = z.infer<typeof conversationState>;

/** How a conversation stands for staff: all that their acts change. */
export function showState(conversation: Conversation, showing: Showing): StateView {
  const { version, owner, episode, desk = {}, nextLine } = conversation;
  const { snoozedUntil, reminder, waiting, closed, undo } = desk;
  return {
    version,
    owner: shownOwner(owner),
    isOpen: episode !== undefined && closed === undefined,
    labels: [...(desk.labels ?? [])],
    ...(snoozedUntil !== undefined && { snoozedUntil: snoozedUntil.toISOString() }),
    ...(reminder !== undefined && { reminder: { due: reminder.due.toISOString(), staff: reminder.staff } }),
    scheduled: (desk.scheduled ?? []).map((one) => showScheduled(one, showing)),
    ...(waiting !== undefined && {
      waiting: {
        since: waiting.since.toISOString(),
        promisedAt: waiting.promisedAt.toISOString(),
        team: waiting.team,
      },
    }),
    ...(closed !== undefined && { closed: { ...closed, at: closed.at.toISOString() } }),
    ...(undo !== undefined && { undo: { of: undo.of, does: undo.does } }),
    lastLine: nextLine - 1,
  };
}

function shownOwner(owner: Conversation['owner']): StateView['owner'] {
  if (owner.kind === 'bot') return { kind: 'bot' };
  const since = owner.since.toISOString();
  if (owner.kind === 'staff') return { kind: 'staff', staff: owner.staff, since };
  return { kind: 'queued', since, team: owner.team, promisedAt: owner.promisedAt.toISOString() };
}

function showScheduled({ id, due, staff, text, files = [] }: Scheduled, showing: Showing) {
  return {
    id,
    at: due.toISOString(),
    by: staff,
    text,
    files: files.map((file) => showFile(file, showing.urlOf)),
  };
}

/** What came with a hand-over; answers as texts, for they are only read. */
export function showPacket(
  packet: HandOver,
  answer: (of: Parameters<AnswerTexts>[0]) => ReturnType<AnswerTexts>,
): z.infer<typeof packetView> {
  const { at, why, line, flow, step, tried, collected } = packet;
  return {
    at: at.toISOString(),
    why,
    line,
    ...(flow !== undefined && { flow }),
    ...(step !== undefined && { step }),
    tried: tried.map((one) => ({ ...one })),
    collected: Object.entries(collected).flatMap(([from, facts]) =>
      Object.entries(facts).flatMap(([name, value]) => {
        const shown = answer({ flow: from, name, value: asText(value) });
        return shown === undefined ? [] : [{ flow: from, name, ...shown }];
      }),
    ),
  };
}

function asText(value: Json): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Ids of staff that a state and lines name: their names are asked for in one question. */
export function staffIn(
  state: StateView,
  lines: readonly {
    readonly staff?: string | undefined;
    readonly mentions?: readonly string[] | undefined;
  }[],
): readonly string[] {
  const { owner, reminder, scheduled, closed } = state;
  const named = [
    owner.kind === 'staff' ? owner.staff : undefined,
    reminder?.staff,
    closed?.staff,
    ...scheduled.map(({ by }) => by),
    ...lines.flatMap(({ staff, mentions }) => [staff, ...(mentions ?? [])]),
  ];
  return [...new Set(named.filter((id) => id !== undefined))];
}
