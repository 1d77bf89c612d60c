import { createHash } from 'node:crypto';
import { buttonsOf } from '../../core/buttons.ts';
import type { FileRef, Line } from '../../core/conversation.ts';
import { clientIdOf } from './decode.ts';

/** What a client is shown of one line: a Bot Framework activity. */
export interface ShownActivity {
  readonly type: 'message' | 'typing';
  readonly id: string;
  readonly timestamp: string;
  readonly channelId: 'directline';
  readonly conversation: { readonly id: string };
  readonly from: { readonly id: string; readonly role: 'user' | 'bot' };
  readonly [more: string]: unknown;
}

export interface Viewer {
  readonly conversation: string;
  readonly user: string;
  fileUrl(file: FileRef): string;
}

export function shownActivity(line: Line, viewer: Viewer): ShownActivity {
  const mine = line.who === 'customer';
  const buttons = buttonsOf(line);
  return {
    type: 'message',
    id:
      mine && line.event !== undefined ? activityIdOf(viewer.conversation, line.event) : lineId(line, viewer),
    timestamp: line.at.toISOString(),
    channelId: 'directline',
    conversation: { id: viewer.conversation },
    from: mine ? { id: viewer.user, role: 'user' } : { id: line.who, role: 'bot' },
    text: line.text,
    textFormat: 'plain',
    ...(line.files && { attachments: line.files.map((file) => attachment(file, viewer)) }),
    ...(buttons && {
      suggestedActions: { actions: buttons.map(suggestedAction) },
      inputHint: 'expectingInput',
    }),
    channelData: channelDataOf(line),
  };
}

/** The id of a customer's own activity, known before its line has a number. */
export function activityIdOf(conversation: string, event: string): string {
  return `${conversation}|c${createHash('sha256').update(event).digest('hex').slice(0, 16)}`;
}

export function typingActivity(conversation: string, now: Date): ShownActivity {
  return {
    type: 'typing',
    id: `${conversation}|t${now.getTime()}`,
    timestamp: now.toISOString(),
    channelId: 'directline',
    conversation: { id: conversation },
    from: { id: 'bot', role: 'bot' },
  };
}

function lineId(line: Line, viewer: Viewer): string {
  return `${viewer.conversation}|${String(line.n).padStart(7, '0')}`;
}

function attachment(file: FileRef, viewer: Viewer) {
  return {
    contentType: file.type,
    contentUrl: viewer.fileUrl(file),
    ...(file.name !== undefined && { name: file.name }),
  };
}

/** `messageBack`, so that the stock client shows the label as said and sends the value apart from it. */
function suggestedAction(button: { label: string; value: string }) {
  return {
    type: 'messageBack',
    title: button.label,
    text: button.label,
    displayText: button.label,
    value: { button: button.value },
  };
}

function channelDataOf(line: Line) {
  const clientActivityID = clientIdOf(line.event);
  return {
    line: line.n,
    ...(clientActivityID !== undefined && { clientActivityID }),
    ...(line.form && { form: line.form }),
    ...(line.wants && { wants: line.wants }),
    ...(line.pressed !== undefined && { pressed: line.pressed }),
    ...(line.location && { location: line.location }),
  };
}
