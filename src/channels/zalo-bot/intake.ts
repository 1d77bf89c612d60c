import { setTimeout as pause } from 'node:timers/promises';
import type { FileRef } from '../../core/conversation.ts';
import { errorFields, isAppError } from '../../core/errors.ts';
import type { KeepUnknown, Log, Receive, TakeFile, Update } from '../../road/ports.ts';
import { decode } from './decode.ts';
import type { Media } from './decode.ts';
import { FILE_PAUSES_MS, FILE_PATIENCE_MS } from './limits.ts';

/** Takes one update in. Rejects as `receive` does. */
export type Intake = (update: unknown) => Promise<void>;

interface IntakeOptions {
  readonly name: string;
  readonly receive: Receive;
  readonly takeFile: TakeFile;
  readonly log: Log;
  readonly unknown?: KeepUnknown;
}

/** The file first, then the words that name it. A file that cannot be had does not keep the words away. */
export function intake({ name, receive, takeFile, log, unknown }: IntakeOptions): Intake {
  return async (update) => {
    const heard = decode(name, update);
    if (heard.kind === 'sign') return;
    if (heard.kind === 'unknown') {
      await unknown?.(heard.event, update);
      return;
    }
    const { address, words, media } = heard;
    const event = media === undefined ? words : await withFile(words, media, { takeFile, log });
    await receive({ address, event });
  };
}

type Words = Extract<Update['event'], { kind: 'words' }>;

/** A file that cannot be had is named in the words, so that everybody sees that there was one. */
async function withFile(
  words: Words,
  media: Media,
  { takeFile, log }: Pick<IntakeOptions, 'takeFile' | 'log'>,
): Promise<Words> {
  const { shownAs, ...ask } = media;
  const file = await fetched(() => takeFile(ask), log);
  if (file !== undefined) return { ...words, files: [file] };
  return { ...words, text: [words.text, shownAs].filter((part) => part !== '').join('\n') };
}

/** The platform brings nothing a second time that anybody could count on: it is tried again here, for a moment. */
async function fetched(take: () => Promise<FileRef | undefined>, log: Log): Promise<FileRef | undefined> {
  const began = performance.now();
  for (let tries = 0; ; tries += 1) {
    try {
      const file = await take();
      if (file === undefined) log.warn({}, 'A file from Zalo is of a kind or size that is not kept.');
      return file;
    } catch (error) {
      if (!isAppError(error, 'unavailable')) throw error;
      const ms = FILE_PAUSES_MS[tries];
      if (ms === undefined || performance.now() - began > FILE_PATIENCE_MS) {
        log.warn(errorFields(error), 'A file from Zalo could not be fetched.');
        return undefined;
      }
      await pause(ms);
    }
  }
}
