import type { FileRef } from '../core/conversation.ts';
import type { TakeFile } from '../road/ports.ts';
import type { ChannelParts } from './channel-parts.ts';

const LASTS_MS = 7 * 86_400_000;

/**
 * Takes in the files customers send over a platform; the code is loaded with the first of them. The
 * platform's own address, as configured, may lie in a private network.
 */
export function takeFileLater({ files }: Pick<ChannelParts, 'files'>, platformUrl?: string): TakeFile {
  const trusted = platformUrl === undefined ? {} : { trusted: new URL(platformUrl).origin };
  let taking: Promise<TakeFile> | undefined;
  return async (ask) => {
    taking ??= import('../files/take-file.ts').then((loaded) => loaded.takeFileFromWeb({ files }));
    return (await taking)({ ...trusted, ...ask });
  };
}

/** Addresses under which a platform can read a file of ours for a week; none without a public address. */
export async function publicFileUrl(
  parts: Pick<ChannelParts, 'config' | 'secret' | 'files' | 'clock'>,
): Promise<((file: FileRef, conversation: string) => string) | undefined> {
  const { publicUrl } = parts.config;
  if (publicUrl === undefined) return undefined;
  const { fileLinks } = await import('../channels/web/files.ts');
  const { secret, files, clock } = parts;
  const links = fileLinks({ secret, files, clock, lastsMs: LASTS_MS });
  return (file, conversation) => links.urlOf(file, conversation, publicUrl.replace(/\/+$/, ''));
}
