import type { Button, FileRef, Language } from '../../core/conversation.ts';
import { fitMessage } from '../../core/fit-message.ts';
import type { OutMessage } from '../../road/ports.ts';
import { buttonPayload } from './button-payload.ts';
import { ZALO_OA_CAN } from './limits.ts';
import type { OutButton, OutPayload } from './payload.ts';
import { ZALO_TEXTS } from './texts.ts';

/** One call to Zalo: a message as it is, or a file that must be uploaded before. */
export type Part =
  { readonly is: 'message'; readonly payload: OutPayload } | { readonly is: 'file'; readonly file: FileRef };

/** A line as the calls that show it, in order. Files come first, so that the words and buttons stay below. */
export function encode(message: OutMessage, formImage?: string): readonly Part[] {
  const files = (message.files ?? []).map((file): Part => ({ is: 'file', file }));
  const payloads = withButtons(message);
  const form = message.wants === 'phone' ? [formOf(message.language, formImage)] : [];
  return [...files, ...[...payloads, ...form].map((payload): Part => ({ is: 'message', payload }))];
}

/** The same for somebody to whom Zalo takes only text. */
export function encodePlain(message: OutMessage): readonly OutPayload[] {
  return fitMessage(message, { ...ZALO_OA_CAN, buttons: 0 }).parts.map((text) => ({ text }));
}

/** The buttons stand under the last part of a long text. */
function withButtons(message: OutMessage): readonly OutPayload[] {
  const { parts, buttons } = fitMessage(message, ZALO_OA_CAN);
  const texts = parts.map((text) => ({ text }));
  if (buttons.length === 0) return texts;
  const last = texts.at(-1) ?? { text: '…' };
  const list = { type: 'template', payload: { buttons: buttons.map(outButton) } } as const;
  return [...texts.slice(0, -1), { ...last, attachment: list }];
}

/** `hide`: the payload is not shown in the customer's chat. */
function outButton(button: Button): OutButton {
  const title = button.label === '' ? '•' : button.label;
  return { title, type: 'oa.query.hide', payload: buttonPayload(button) };
}

function formOf(language: Language, image: string | undefined): OutPayload {
  const { formTitle: title, formSubtitle: subtitle } = ZALO_TEXTS[language];
  const element = { title, subtitle, ...(image !== undefined && { image_url: image }) };
  return {
    attachment: { type: 'template', payload: { template_type: 'request_user_info', elements: [element] } },
  };
}
