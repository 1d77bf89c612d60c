import { setTimeout as pause } from 'node:timers/promises';
import type { FileRef } from '../../core/conversation.ts';
import { AppError, errorFields, isAppError } from '../../core/errors.ts';
import { cleanFileName } from '../../core/file-name.ts';
import { FILE_SIGNS } from '../../core/file-signs.ts';
import type { Log, TakeFile } from '../../road/ports.ts';
import { FILE_AGAIN_MS, FILE_REST_MS, MOST_FILES } from './limits.ts';
import { FileDownload } from './payload.ts';
import type { InActivity, InAttachment } from './payload.ts';
import type { AppToken } from './token.ts';

/** A file somebody sent, still at the platform. */
export interface Wanted {
  readonly url: string;
  readonly name?: string;
  /** How it is called where it cannot be kept. */
  readonly shownAs: string;
}

const TEAMS_FILE = 'application/vnd.microsoft.teams.file.download.info';
/** Cards, and Teams' second copy of the words. */
const NO_FILE = /^(?:text\/html|text\/plain$|application\/vnd\.microsoft\.(?:card|teams\.card))/i;

/** The files of an activity, in order. */
export function filesIn(activity: InActivity): readonly Wanted[] {
  return (activity.attachments ?? []).flatMap((one) => wantedOf(one)).slice(0, MOST_FILES);
}

function wantedOf({ contentType, contentUrl, content, name }: InAttachment): readonly Wanted[] {
  const kept = cleanFileName(name ?? undefined);
  const named = { ...(kept !== undefined && { name: kept }), shownAs: kept ?? signOf(contentType ?? '') };
  if (contentType === TEAMS_FILE) {
    const read = FileDownload.safeParse(content);
    return read.success ? [{ url: read.data.downloadUrl, ...named }] : [];
  }
  if (typeof contentUrl !== 'string' || contentUrl === '' || NO_FILE.test(contentType ?? '')) return [];
  return [{ url: contentUrl, ...named }];
}

function signOf(contentType: string): string {
  const { photo, voice, film, paper } = FILE_SIGNS;
  const [kind = ''] = contentType.toLowerCase().split('/', 1);
  return { image: photo, audio: voice, video: film }[kind] ?? paper;
}

interface FilesOptions {
  readonly takeFile: TakeFile;
  readonly token: AppToken | undefined;
  readonly log: Log;
}

/** What became of an activity's files: those stored, and what the others are called. */
interface Stored {
  readonly files: readonly FileRef[];
  readonly missing: readonly string[];
}

/** Fetches and stores them. What cannot be had does not keep the words away. */
export async function storeFiles(
  wanted: readonly Wanted[],
  serviceUrl: string,
  options: FilesOptions,
): Promise<Stored> {
  const stored = await Promise.all(wanted.map((one) => storeOne(one, serviceUrl, options)));
  return {
    files: stored.filter((file) => file !== undefined),
    missing: wanted.flatMap(({ shownAs }, n) => (stored[n] === undefined ? [shownAs] : [])),
  };
}

/** The platform brings no message again: what fails fast is fetched once more. */
async function storeOne(
  one: Wanted,
  serviceUrl: string,
  options: FilesOptions,
): Promise<FileRef | undefined> {
  const { log } = options;
  const begunAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      const file = await fetched(one, serviceUrl, options);
      if (file === undefined)
        log.warn({}, 'A file over the Bot Framework is of a kind or size that is not kept, or not there.');
      return file;
    } catch (error) {
      if (!(error instanceof AppError) || isAppError(error, 'invalid-input')) throw error;
      const mayTry = tries === 1 && performance.now() - begunAt < FILE_AGAIN_MS;
      if (!mayTry || !isAppError(error, 'unavailable')) {
        log.warn(errorFields(error), 'A file over the Bot Framework could not be fetched.');
        return undefined;
      }
      await pause(FILE_REST_MS);
    }
  }
}

/** Our token goes to the connector that vouched for itself, and to nobody else. */
async function fetched(
  { url, name }: Wanted,
  serviceUrl: string,
  { takeFile, token }: FilesOptions,
): Promise<FileRef | undefined> {
  const { origin } = new URL(serviceUrl);
  const isTheirs = URL.canParse(url) && new URL(url).origin === origin;
  const bearer = isTheirs ? await token?.get() : undefined;
  return takeFile({
    url,
    trusted: origin,
    ...(name !== undefined && { name }),
    ...(bearer !== undefined && { headers: { authorization: `Bearer ${bearer}` } }),
  });
}
