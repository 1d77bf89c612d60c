import { fitButtons } from '../../core/fit-buttons.ts';
import type { FileRef } from '../../core/conversation.ts';
import { codePoints, splitText } from '../../core/split-text.ts';
import type { OutMessage } from '../../road/ports.ts';
import { CAPTION_LIMIT, ZALO_BOT_CAN } from './limits.ts';
import type { Call } from './payload.ts';

/** The calls that show one message, in order. Files leave by their public address, or not at all. */
export function encode(
  chatId: string,
  message: OutMessage,
  fileUrl?: (file: FileRef) => string | undefined,
): readonly Call[] {
  const photos = (message.files ?? []).flatMap((file) => {
    const url = fileUrl?.(file);
    return url !== undefined && file.type.startsWith('image/') ? [url] : [];
  });
  const text = written(message);
  const [first, ...more] = photos;
  if (first !== undefined && text !== '' && codePoints(text) <= CAPTION_LIMIT) {
    return [photo(chatId, first, text), ...more.map((url) => photo(chatId, url))];
  }
  const parts = splitText(text, ZALO_BOT_CAN.text);
  return [
    ...parts.map((part): Call => ({ method: 'sendMessage', chat_id: chatId, text: part })),
    ...photos.map((url) => photo(chatId, url)),
  ];
}

/** Buttons are written out below the words. */
function written({ text, buttons = [] }: OutMessage): string {
  const menu = fitButtons(buttons, ZALO_BOT_CAN.buttons).text;
  return [text.trim(), menu]
    .filter((part) => part !== '')
    .join('\n\n')
    .normalize('NFC');
}

function photo(chatId: string, url: string, caption?: string): Call {
  return { method: 'sendPhoto', chat_id: chatId, photo: url, ...(caption !== undefined && { caption }) };
}
