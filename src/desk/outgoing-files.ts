import type { FileRef } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { Capabilities } from '../road/ports.ts';

export interface Outgoing {
  readonly text: string;
  readonly files: readonly FileRef[];
}

/** What the conversation's channel can carry, and how a customer can read a file that it cannot. */
export interface Way {
  readonly can: Pick<Capabilities, 'files' | 'filesBy'>;
  /** An address that is good for some days; undefined: this server has none that others can reach. */
  readonly addressOf: ((file: FileRef) => string) | undefined;
}

/**
 * Words and files as the channel can carry them: what it cannot take as a file stands below the words as an
 * address. Throws AppError `invalid-input`, before anything is said, where neither is possible.
 */
export function fitFiles({ text, files }: Outgoing, { can, addressOf }: Way): Outgoing {
  const [fit, unfit] = [[] as FileRef[], [] as FileRef[]];
  for (const file of files) (isCarried(file, can, addressOf !== undefined) ? fit : unfit).push(file);
  if (unfit.length === 0) return { text, files };
  if (addressOf === undefined) {
    throw new AppError('invalid-input', 'This channel cannot carry such a file from here.', {
      subject: 'files',
    });
  }
  const links = unfit.map((file) => `${nameOf(file)}: ${addressOf(file)}`);
  return { text: [text.trimEnd(), ...links].filter((part) => part !== '').join('\n'), files: fit };
}

/** Whether every file leaves as it is. Addresses end after some days: a reply that leaves later must not need one. */
function isCarried(file: FileRef, { files, filesBy }: Way['can'], hasAddress: boolean): boolean {
  if (!files) return false;
  if (filesBy === undefined) return true;
  return hasAddress && (filesBy === 'address' || file.type.startsWith('image/'));
}

/** One line, whatever somebody called it. */
function nameOf({ name, type }: FileRef): string {
  return name === undefined ? type : name.replace(/\s+/gu, ' ').trim();
}
