import { createHmac } from 'node:crypto';
import type { FileRef } from '../../core/conversation.ts';
import { AppError } from '../../core/errors.ts';
import type { FileStore, WebhookReply } from '../../road/ports.ts';
import { isSameSecret } from '../same-secret.ts';
import { keyFor } from './keys.ts';

export interface FileLinks {
  /** An address that anybody holding it can read until it expires, so that `<img>` needs no header. */
  urlOf(file: FileRef, conversation: string, base: string): string;
  serve(id: string, query: URLSearchParams): Promise<WebhookReply>;
}

const SHOWN_INLINE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

export function fileLinks(options: {
  secret: Buffer;
  files: FileStore;
  clock: () => Date;
  lastsMs: number;
}): FileLinks {
  const key = keyFor(options.secret, 'file');
  const signatureOf = (...parts: string[]) =>
    createHmac('sha256', key).update(parts.join('\n')).digest('base64url');
  return {
    urlOf(file, conversation, base) {
      // Rounded up to an hour, so that a reloaded page finds the picture in its cache.
      const expires = String(Math.ceil((options.clock().getTime() + options.lastsMs) / 3_600_000) * 3_600);
      const query = new URLSearchParams({
        c: conversation,
        e: expires,
        s: signatureOf(file.id, conversation, expires),
      });
      return `${base}/v3/directline/files/${encodeURIComponent(file.id)}?${query.toString()}`;
    },
    async serve(id, query) {
      const expires = query.get('e') ?? '';
      const genuine = isSameSecret(query.get('s') ?? '', signatureOf(id, query.get('c') ?? '', expires));
      if (!genuine || Number(expires) * 1000 <= options.clock().getTime()) {
        throw new AppError('not-allowed', 'The address of this file is not valid any more.', {
          subject: 'BadLink',
        });
      }
      const file = await options.files.get(id);
      if (file === undefined)
        throw new AppError('not-found', 'There is no such file.', { subject: 'NoSuchFile' });
      return { status: 200, headers: fileHeaders(file), body: file.bytes };
    },
  };
}

/** A visitor's file is never run: not sniffed, no script, saved rather than shown unless it is a picture. */
function fileHeaders(file: { type: string; name?: string }): Record<string, string> {
  const name = encodeURIComponent(file.name ?? 'file').replace(/['()*]/g, '');
  const disposition = SHOWN_INLINE.has(file.type) ? 'inline' : 'attachment';
  return {
    'content-type': file.type,
    'content-disposition': `${disposition}; filename*=UTF-8''${name}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'private, max-age=3600',
    'referrer-policy': 'no-referrer',
  };
}
