import type { z } from 'zod';
import type { Choice, Conversation, FileRef, Line } from '../core/conversation.ts';
import type { Writable } from '../core/writable.ts';
import type { deliveryView, fileView, lineView } from './conversation-contract.ts';
import { madeIdOf } from './event-id.ts';
import { isPictureType } from './picture.ts';

export type LineView = z.infer<typeof lineView>;
export type FileView = z.infer<typeof fileView>;

/** What showing needs beside what is shown. */
export interface Showing {
  readonly conversation: Pick<Conversation, '_id' | 'outbox'>;
  /** Who looks. */
  readonly viewer: string;
  /** The short-lived address of a file, for this viewer. */
  readonly urlOf: (file: string) => string;
}

/** Lines as staff see them. `lines` in order; what stands in place of something else is told from them alone. */
export function showLines(lines: readonly Line[], showing: Showing): LineView[] {
  const byEvent = new Map(
    lines.flatMap(({ event, n }) => (event === undefined ? [] : [[event, n] as const])),
  );
  const edited = new Set(lines.map(({ edits }) => edits).filter((event) => event !== undefined));
  return lines.map((line) => {
    const view = showLine(line, showing);
    const stood = line.edits === undefined ? undefined : byEvent.get(line.edits);
    if (stood !== undefined) view.edits = stood;
    if (line.event !== undefined && edited.has(line.event)) view.isEdited = true;
    return view;
  });
}

function showLine(line: Line, showing: Showing): Writable<LineView> {
  const { n, at, who, staff, text, choices, form, pressed, files, location, by, mentions, about } = line;
  const event = madeIdOf(showing.viewer, line.event);
  return {
    n,
    at: at.toISOString(),
    who,
    text,
    ...(staff !== undefined && { staff }),
    ...(choices !== undefined && { choices: choices.map(labelOf) }),
    ...(form !== undefined && { form }),
    ...(pressed !== undefined && { pressed }),
    ...(files !== undefined && { files: files.map((file) => showFile(file, showing.urlOf)) }),
    ...(location !== undefined && { location }),
    ...(by !== undefined && { by }),
    ...(event !== undefined && { event }),
    ...(mentions !== undefined && { mentions: [...mentions] }),
    ...(about !== undefined && { about }),
    ...(line.delivery !== undefined && { delivery: showDelivery(line, line.delivery, showing) }),
  };
}

function labelOf(choice: Choice): string {
  return typeof choice === 'string' ? choice : choice.label;
}

export function showFile({ id, type, bytes, name }: FileRef, urlOf: Showing['urlOf']): FileView {
  return {
    id,
    type,
    bytes,
    ...(name !== undefined && { name }),
    url: urlOf(id),
    isPicture: isPictureType(type),
  };
}

function showDelivery(
  { n }: Line,
  { state, at, why, receivedAt, seenAt }: NonNullable<Line['delivery']>,
  { conversation: { _id, outbox } }: Showing,
): z.infer<typeof deliveryView> {
  const waits = outbox.find((effect) => effect.kind === 'send' && effect.line === n);
  return {
    state,
    ...(at !== undefined && { at: at.toISOString() }),
    ...(why !== undefined && { why }),
    ...(receivedAt !== undefined && { receivedAt: receivedAt.toISOString() }),
    ...(seenAt !== undefined && { seenAt: seenAt.toISOString() }),
    ...(waits !== undefined && waits.attempts > 0 && { attempts: waits.attempts }),
    // As dead letters are named: by the stage and the effect's key.
    ...(state === 'failed' && { letter: `deliver:${_id}#${n}` }),
  };
}
