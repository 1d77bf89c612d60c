import type { Button, FileRef, Language } from '../../core/conversation.ts';
import { fitButtons } from '../../core/fit-buttons.ts';
import { fitText, splitText } from '../../core/split-text.ts';
import type { OutMessage } from '../../road/ports.ts';
import { buttonPayload } from './button-payload.ts';
import { ZALO_OA_CAN } from './limits.ts';
import type { OutPayload } from './payload.ts';
import { ZALO_TEXTS } from './texts.ts';

/** One call to Zalo: a message as it is, or a file that must be uploaded before. */
export type Part =
  { readonly is: 'message'; readonly payload: OutPayload } | { readonly is: 'file'; readonly file: FileRef };

/** A line as the calls that show it, in order. Files come first, so that the words and buttons stay below. */
export function encode(message: OutMessage, formImage?: string): readonly Part[] {
  const files = (message.files ?? []).map((file): Part => ({ is: 'file', file }));
  const payloads = withButtons(message.text, message.buttons ?? []);
  const form = message.wants === 'phone' ? [formOf(message.language, formImage)] : [];
  return [...files, ...[...payloads, ...form].map((payload): Part => ({ is: 'message', payload }))];
}

/** The same for somebody to whom Zalo takes only text. */
export function encodePlain({ text, buttons = [] }: OutMessage): readonly OutPayload[] {
  return splitText(joined(text, fitButtons(buttons, 0).text), ZALO_OA_CAN.text).map((part) => ({
    text: part,
  }));
}

/** The buttons stand under the last part of a long text. */
function withButtons(text: string, buttons: readonly Button[]): readonly OutPayload[] {
  const fitted = fitButtons(buttons, ZALO_OA_CAN.buttons);
  const parts = splitText(joined(text, fitted.text), ZALO_OA_CAN.text);
  if (fitted.shown.length === 0) return parts.map((part) => ({ text: part }));
  const last = parts.at(-1) ?? '…';
  return [
    ...parts.slice(0, -1).map((part) => ({ text: part })),
    {
      text: last,
      attachment: { type: 'template', payload: { buttons: fitted.shown.map(outButton) } },
    },
  ];
}

function joined(text: string, menu: string): string {
  return [text.normalize('NFC'), menu].filter((part) => part !== '').join('\n');
}

/** `hide`: the payload is not shown in the customer's chat. */
function outButton(button: Button) {
  const title = fitText(button.label, ZALO_OA_CAN.buttonLabel) || '•';
  return { title, type: 'oa.query.hide', payload: buttonPayload(button) } as const;
}

function formOf(language: Language, image: string | undefined): OutPayload {
  const { formTitle: title, formSubtitle: subtitle } = ZALO_TEXTS[language];
  const element = { title, subtitle, ...(image !== undefined && { image_url: image }) };
  return {
    attachment: { type: 'template', payload: { template_type: 'request_user_info', elements: [element] } },
  };
}
