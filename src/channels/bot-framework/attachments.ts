import { AppError, errorFields, isAppError } from '../../core/errors.ts';
import type { FileRef } from '../../core/conversation.ts';
import type { Log, TakeFile } from '../../road/ports.ts';
import { MOST_FILES } from './limits.ts';
import { FileDownload } from './payload.ts';
import type { InActivity, InAttachment } from './payload.ts';
import type { AppToken } from './token.ts';

/** A file somebody sent, still at the platform. */
export interface Wanted {
  readonly url: string;
  readonly name?: string;
}

const TEAMS_FILE = 'application/vnd.microsoft.teams.file.download.info';
/** Cards, and Teams' second copy of the words. */
const NO_FILE = /^(?:text\/html|text\/plain$|application\/vnd\.microsoft\.(?:card|teams\.card))/i;

/** The files of an activity, in order. */
export function filesIn(activity: InActivity): readonly Wanted[] {
  return (activity.attachments ?? []).flatMap((one) => wantedOf(one)).slice(0, MOST_FILES);
}

function wantedOf({ contentType, contentUrl, content, name }: InAttachment): readonly Wanted[] {
  const named = typeof name === 'string' && name !== '' ? { name } : {};
  if (contentType === TEAMS_FILE) {
    const read = FileDownload.safeParse(content);
    return read.success ? [{ url: read.data.downloadUrl, ...named }] : [];
  }
  if (typeof contentUrl !== 'string' || contentUrl === '' || NO_FILE.test(contentType ?? '')) return [];
  return [{ url: contentUrl, ...named }];
}

interface FilesOptions {
  readonly takeFile: TakeFile;
  readonly token: AppToken | undefined;
  readonly log: Log;
}

/** Fetches and stores them. What cannot be had does not keep the words away. */
export async function storeFiles(
  wanted: readonly Wanted[],
  serviceUrl: string,
  options: FilesOptions,
): Promise<readonly FileRef[]> {
  const stored = await Promise.all(wanted.map((one) => storeOne(one, serviceUrl, options)));
  return stored.filter((file) => file !== undefined);
}

/** Our token goes to the connector that vouched for itself, and to nobody else. */
async function storeOne(
  { url, name }: Wanted,
  serviceUrl: string,
  { takeFile, token, log }: FilesOptions,
): Promise<FileRef | undefined> {
  const { origin } = new URL(serviceUrl);
  const isTheirs = URL.canParse(url) && new URL(url).origin === origin;
  try {
    const bearer = isTheirs ? await token?.get() : undefined;
    const file = await takeFile({
      url,
      trusted: origin,
      ...(name !== undefined && { name }),
      ...(bearer !== undefined && { headers: { authorization: `Bearer ${bearer}` } }),
    });
    if (file === undefined)
      log.warn({}, 'A file over the Bot Framework is of a kind or size that is not kept.');
    return file;
  } catch (error) {
    if (!(error instanceof AppError) || isAppError(error, 'invalid-input')) throw error;
    log.warn(errorFields(error), 'A file over the Bot Framework could not be fetched.');
    return undefined;
  }
}
