import { AppError, isAppError } from '../../core/errors.ts';
import type { WebhookReply } from '../../road/ports.ts';

export function json(status: number, body: unknown, headers: Record<string, string> = {}): WebhookReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  'invalid-input': 400,
  'not-allowed': 403,
  'not-found': 404,
  stale: 503,
  unavailable: 503,
  rejected: 502,
  misconfigured: 500,
};

const STATUS_BY_SUBJECT: Readonly<Record<string, number>> = {
  MissingToken: 401,
  MethodNotAllowed: 405,
  PayloadTooLarge: 413,
  UnsupportedMediaType: 415,
  TooManyRequests: 429,
};

/** Says an AppError the Direct Line way. Anything else is a bug and goes on to the door. */
export function failure(thrown: unknown): WebhookReply {
  if (!isAppError(thrown)) throw thrown;
  const status = STATUS_BY_SUBJECT[thrown.subject ?? ''] ?? STATUS_BY_CODE[thrown.code] ?? 500;
  const code = thrown.subject ?? (thrown.code === 'unavailable' ? 'ServiceUnavailable' : 'BadArgument');
  const again = status === 503 || status === 429 ? { 'retry-after': retryAfterSeconds(thrown) } : {};
  return json(status, { error: { code, message: thrown.message } }, again);
}

function retryAfterSeconds(error: AppError): string {
  return String(Math.max(1, Math.ceil((error.retryAfterMs ?? 1000) / 1000)));
}

export function refusal(subject: string, message: string): AppError {
  return new AppError('invalid-input', message, { subject });
}
