import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../core/errors.ts';

/** Addresses change once in so long, so that a browser finds a picture in its cache. */
const STEP_MS = 30 * 60_000;

/** What an address is for: bound to its conversation, and good for one member of staff. */
export interface LinkTo {
  readonly file: string;
  readonly conversation: string;
  readonly staff: string;
}

/** Short-lived addresses of files, below the API. */
export interface FileLinks {
  urlOf(to: LinkTo, now: Date): string;
  /** Throws AppError `not-allowed` for what was altered, made for another, or is over. */
  check(to: LinkTo, given: { readonly e: string; readonly s: string }, now: Date): void;
}

/** An address lives between one and two steps. */
export function fileLinks(secret: Buffer): FileLinks {
  const key = createHmac('sha256', secret).update('desk-files').digest();
  const signed = ({ file, conversation, staff }: LinkTo, ends: string): Buffer =>
    createHmac('sha256', key).update([file, conversation, staff, ends].join('\n')).digest();
  return {
    urlOf: (to, now) => {
      const ends = String(((Math.floor(now.getTime() / STEP_MS) + 2) * STEP_MS) / 1_000);
      const query = new URLSearchParams({
        c: to.conversation,
        e: ends,
        s: signed(to, ends).toString('base64url'),
      });
      return `/api/v1/files/${to.file}?${query.toString()}`;
    },
    check: (to, { e, s }, now) => {
      const given = Buffer.from(s, 'base64url');
      const wanted = signed(to, e);
      const isGenuine = given.length === wanted.length && timingSafeEqual(given, wanted);
      if (isGenuine && Number(e) * 1_000 > now.getTime()) return;
      throw new AppError('not-allowed', 'The address of this file is not valid any more.', {
        subject: 'file',
      });
    },
  };
}
