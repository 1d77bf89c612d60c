import { errorFields, isAppError } from '../../core/errors.ts';
import type { Log, Receive, TakeFile, Update } from '../../road/ports.ts';
import { decode } from './decode.ts';
import type { Decoded } from './decode.ts';

/** Takes one update in. Rejects as `receive` does. */
export type Intake = (update: unknown) => Promise<void>;

interface IntakeOptions {
  readonly name: string;
  readonly receive: Receive;
  readonly takeFile: TakeFile;
  readonly log: Log;
  readonly ignored?: (event: string) => void;
}

/** The file first, then the words that name it. A file that cannot be had does not keep the words away. */
export function intake({ name, receive, takeFile, log, ignored }: IntakeOptions): Intake {
  return async (update) => {
    const heard = decode(name, update);
    if (heard.kind === 'unknown') {
      ignored?.(heard.event);
      return;
    }
    const files = await filesOf(heard, takeFile, log);
    const event: Update['event'] = { ...heard.words, ...files };
    await receive({ address: heard.address, event });
  };
}

async function filesOf(
  { media }: Extract<Decoded, { kind: 'words' }>,
  takeFile: TakeFile,
  log: Log,
): Promise<{ files?: NonNullable<Extract<Update['event'], { kind: 'words' }>['files']> }> {
  if (media === undefined) return {};
  try {
    const file = await takeFile(media);
    if (file !== undefined) return { files: [file] };
    log.warn({}, 'A file from Zalo is of a kind or size that is not kept.');
  } catch (error) {
    if (!isAppError(error, 'unavailable')) throw error;
    log.warn(errorFields(error), 'A file from Zalo could not be fetched.');
  }
  return {};
}
