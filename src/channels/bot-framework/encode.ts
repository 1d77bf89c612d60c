import type { Button, FileRef } from '../../core/conversation.ts';
import { fitButtons } from '../../core/fit-buttons.ts';
import { splitText } from '../../core/split-text.ts';
import type { OutMessage } from '../../road/ports.ts';
import { answeredCard, asksForScore, heroCard, ratingCard } from './cards.ts';
import { BOT_FRAMEWORK_CAN } from './limits.ts';
import type { Route } from './payload.ts';
import { shapeOf } from './shapes.ts';
import type { Shape } from './shapes.ts';

type FileUrl = (file: FileRef) => string | undefined;

/** The activities that show one message, in order; what may be pressed is on the last. */
export function encode(route: Route, message: OutMessage, fileUrl?: FileUrl): readonly object[] {
  const shape = shapeOf(route.channelId);
  const { text, extra } = withChoices(message, shape);
  const texts = splitText(text.normalize('NFC'), BOT_FRAMEWORK_CAN.text);
  const files = (message.files ?? []).flatMap((file) => attachmentOf(file, fileUrl));
  const cards = extra.attachments ?? [];
  const parts = texts.length === 0 ? [''] : texts;
  return parts.map((part, n) => {
    const isLast = n === parts.length - 1;
    const attachments = [...(n === 0 ? files : []), ...(isLast ? cards : [])];
    return {
      ...base(route, message),
      ...(part !== '' && { text: part, textFormat: 'plain' }),
      ...(isLast && extra.suggestedActions && { suggestedActions: extra.suggestedActions }),
      ...(isLast && message.buttons && { inputHint: 'expectingInput' }),
      ...(attachments.length > 0 && { attachments }),
    };
  });
}

/** The question as it stands once its card was sent in. */
export function encodeAnswered(route: Route, message: OutMessage, choice: string): object {
  const parts = splitText(message.text.normalize('NFC'), BOT_FRAMEWORK_CAN.text);
  return {
    ...base(route, message),
    text: parts.at(-1) ?? '',
    textFormat: 'plain',
    attachments: [answeredCard(choice, message.language)],
  };
}

export function encodeTyping(route: Route): object {
  return { type: 'typing', from: route.bot, recipient: route.user, conversation: route.conversation };
}

function base(route: Route, { language }: OutMessage): object {
  return {
    type: 'message',
    from: route.bot,
    recipient: route.user,
    conversation: route.conversation,
    locale: language === 'vi' ? 'vi-VN' : 'en-US',
  };
}

interface Extra {
  readonly suggestedActions?: object;
  readonly attachments?: readonly object[];
}

function withChoices(message: OutMessage, shape: Shape): { readonly text: string; readonly extra: Extra } {
  const { text, buttons = [] } = message;
  if (buttons.length === 0) return { text, extra: {} };
  if (shape.cards && asksForScore(message)) return { text, extra: { attachments: [ratingCard(message)] } };
  const { shown, text: menu } = fitButtons(buttons, shape.most);
  const whole = [text, menu].filter((part) => part !== '').join('\n\n');
  if (shown.length === 0) return { text: whole, extra: {} };
  const actions = shown.map((button) => actionOf(button, shape));
  return {
    text: whole,
    extra:
      shape.buttons === 'card' ? { attachments: [heroCard(actions)] } : { suggestedActions: { actions } },
  };
}

function actionOf({ label, value }: Button, { press }: Shape): object {
  return press === 'imBack'
    ? { type: 'imBack', title: label, value: label }
    : { type: 'messageBack', title: label, text: label, displayText: label, value: { button: value } };
}

function attachmentOf(file: FileRef, fileUrl: FileUrl | undefined): readonly object[] {
  const contentUrl = fileUrl?.(file);
  if (contentUrl === undefined) return [];
  return [{ contentType: file.type, contentUrl, ...(file.name !== undefined && { name: file.name }) }];
}
