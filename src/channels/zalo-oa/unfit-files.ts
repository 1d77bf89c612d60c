import type { FileRef, Language } from '../../core/conversation.ts';
import { AppError } from '../../core/errors.ts';
import type { OutMessage } from '../../road/ports.ts';
import type { Recipient } from './address.ts';
import { UPLOADS } from './limits.ts';
import { ZALO_TEXTS } from './texts.ts';

/** Where anybody with the address can read a file of this conversation; absent when the server has none. */
export type FileUrl = (file: FileRef, conversation: string) => string | undefined;

export const FILE_SIGN = '📎 ';

/** A file in words: its name with its address, or with the news that it did not come along. */
export function fileInWords(
  file: FileRef,
  about: {
    readonly conversation: string;
    readonly language: Language;
    readonly fileUrl: FileUrl | undefined;
  },
): string {
  const { fileName, fileNotSent } = ZALO_TEXTS[about.language];
  const name = FILE_SIGN + (file.name ?? fileName);
  const url = about.fileUrl?.(file, about.conversation);
  return url === undefined ? `${name} (${fileNotSent})` : `${name}: ${url}`;
}

/**
 * A line with only the files Zalo takes; the others stand below its words, so that one of them does not hold
 * back all the rest. Throws AppError `invalid-input` when nothing would be left to send.
 */
export function withoutUnfit(
  message: OutMessage,
  recipient: Recipient,
  fileUrl: FileUrl | undefined,
): OutMessage {
  const { files = [], text, conversation, language } = message;
  const fit = files.filter((file) => isFit(file, recipient));
  const unfit = files.filter((file) => !fit.includes(file));
  const [first] = unfit;
  if (first === undefined) return message;
  if (text.trim() === '' && fit.length === 0 && fileUrl === undefined) {
    throw new AppError('invalid-input', `Zalo takes no ${first.type} of ${first.bytes} bytes`, {
      subject: 'file',
    });
  }
  const told = unfit.map((file) => fileInWords(file, { conversation, language, fileUrl }));
  const words = [text.trim(), told.join('\n')].filter((part) => part !== '').join('\n\n');
  return { ...message, text: words, files: fit };
}

/** A visitor of the widget is sent words only. */
function isFit({ type, bytes }: FileRef, recipient: Recipient): boolean {
  const kind = UPLOADS[type];
  return recipient.kind === 'person' && kind !== undefined && bytes <= kind.bytes;
}
