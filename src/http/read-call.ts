import type { IncomingMessage } from 'node:http';
import { z, type ZodType } from 'zod';
import { AppError } from '../core/errors.ts';
import type { Bodies } from './bodies.ts';
import type { Endpoint } from './endpoint.ts';

const MOST_JSON_BYTES = 512 * 1024;
const MOST_UPLOAD_BYTES = 25 * 1024 * 1024;

/** A body as it was taken in, and how to give its memory back. */
export interface ReadBody {
  readonly body: unknown;
  readonly bytes: Buffer;
  readonly giveBack: () => void;
}

const NO_BODY: ReadBody = { body: undefined, bytes: Buffer.alloc(0), giveBack: () => undefined };

/** Throws AppError `invalid-input` with every field at fault and its mend. */
export function readAs(schema: ZodType | undefined, given: unknown, what: string): unknown {
  if (schema === undefined) return undefined;
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const field = first?.path.map(String).join('.') || what;
  throw new AppError('invalid-input', `${field}: ${first?.message ?? 'not as it should be'}`, {
    subject: field,
    cause: read.error,
  });
}

/** The body as the endpoint wants it: bytes of an upload, or JSON that fits its schema. */
export async function readBody(
  request: IncomingMessage,
  endpoint: Endpoint,
  bodies: Bodies,
): Promise<ReadBody> {
  const isUpload = endpoint.form === 'upload';
  if (!isUpload && endpoint.body === undefined) {
    request.resume();
    return NO_BODY;
  }
  if (!isUpload && !isJson(request)) {
    throw new AppError('invalid-input', 'The body must be JSON: send it as application/json.', {
      subject: 'content-type',
    });
  }
  const limit = endpoint.mostBytes ?? (isUpload ? MOST_UPLOAD_BYTES : MOST_JSON_BYTES);
  const taken = await bodies.take(request, limit);
  if ('refused' in taken) throw refusal(taken.refused, limit);
  const { bytes, giveBack } = taken;
  if (isUpload) return { body: undefined, bytes, giveBack };
  try {
    return { body: readAs(endpoint.body, parsed(bytes), 'body'), bytes, giveBack };
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** Text is in one normal form from the door on. */
function parsed(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'), (_key, value: unknown) =>
      typeof value === 'string' ? value.normalize('NFC') : value,
    );
  } catch (cause) {
    throw new AppError('invalid-input', 'The body is no JSON.', { cause, subject: 'body' });
  }
}

function isJson(request: IncomingMessage): boolean {
  return /^application\/json(?:\s*;|$)/i.test(request.headers['content-type'] ?? '');
}

function refusal(why: 413 | 503 | 'gone', limit: number): AppError {
  if (why === 413) {
    const most = limit >= 1024 * 1024 ? `${Math.floor(limit / 1024 / 1024)} MB` : `${limit / 1024} kB`;
    return new AppError('invalid-input', `This is too big: at most ${most}.`, { subject: 'body' });
  }
  return new AppError('unavailable', 'Too much is being sent at once; try again.', { retryAfterMs: 1_000 });
}

const ifMatch = z.string().regex(/^(W\/)?"\d{1,15}"$/);

/** The version in `If-Match`; absent: none was said. */
export function readSeenVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  if (!ifMatch.safeParse(header.trim()).success) {
    throw new AppError('invalid-input', 'If-Match is the version last seen, in quotes: "3".', {
      subject: 'if-match',
    });
  }
  return Number(header.replace(/\D/g, ''));
}
