import type { Button } from '../../core/conversation.ts';
import { splitText } from '../../core/split-text.ts';
import { BUTTON_PAYLOAD } from './limits.ts';

/**
 * A pressed button comes back as if its payload had been typed, so ours begin like nothing a person
 * writes. `#` besides passes the console's syntax filter. The label rides along for the transcript.
 */
const PREFIX = '#ln:';
const FORM = /^#ln:(\d{1,15}:\S{1,60})(?: ([\s\S]*))?$/;

export function buttonPayload({ value, label }: Button): string {
  const head = `${PREFIX}${value} `;
  return head + (splitText(label, BUTTON_PAYLOAD - head.length)[0] ?? '');
}

/** The button a text stands for; undefined when somebody wrote it. */
export function pressedButton(text: string): { readonly button: string; readonly label: string } | undefined {
  const [, button, label = ''] = FORM.exec(text.trim()) ?? [];
  return button === undefined ? undefined : { button, label };
}
