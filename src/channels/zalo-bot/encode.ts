import { fitMessage } from '../../core/fit-message.ts';
import type { FileRef } from '../../core/conversation.ts';
import { codePoints } from '../../core/split-text.ts';
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
  // Buttons are written out below the words.
  const { parts } = fitMessage(message, ZALO_BOT_CAN);
  const text = parts.join('\n\n');
  const [first, ...more] = photos;
  if (first !== undefined && text !== '' && codePoints(text) <= CAPTION_LIMIT) {
    return [photo(chatId, first, text), ...more.map((url) => photo(chatId, url))];
  }
  return [
    ...parts.map((part): Call => ({ method: 'sendMessage', chat_id: chatId, text: part })),
    ...photos.map((url) => photo(chatId, url)),
  ];
}

function photo(chatId: string, url: string, caption?: string): Call {
  return { method: 'sendPhoto', chat_id: chatId, photo: url, ...(caption !== undefined && { caption }) };
}
