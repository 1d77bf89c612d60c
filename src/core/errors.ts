/**
 * The seven things that can go wrong, named by what to do next (README, "Errors").
 * `unavailable` may say how long to wait; every other code is final for that attempt.
 */
export const ERROR_CODES = [
  'invalid-input',
  'not-allowed',
  'not-found',
  'stale',
  'unavailable',
  'rejected',
  'misconfigured',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export class AppError extends Error {
  readonly code: ErrorCode;
  /** Milliseconds to wait before the next attempt, when the other side said so. */
  readonly retryAfterMs: number | undefined;
  /** Nobody was asked: our own pace has to wait, however often. That is no failed attempt. */
  readonly isUntried: boolean;
  /** What was at fault (a field, a file, an address), for messages and logs; never a customer's words. */
  readonly subject: string | undefined;
  /** What who asked must know to decide anew (what was said meanwhile): told to them alone, in no log. */
  readonly about: unknown;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      cause?: unknown;
      retryAfterMs?: number;
      isUntried?: boolean;
      subject?: string;
      about?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.isUntried = options.isUntried ?? false;
    this.subject = options.subject;
    this.about = options.about;
  }
}

export function isAppError(thrown: unknown, code?: ErrorCode): thrown is AppError {
  return thrown instanceof AppError && (code === undefined || thrown.code === code);
}

const MOST_FRAMES = 5;

/**
 * An error as fields of a log line. Messages of libraries and of bugs may hold a customer's words or
 * whole documents, so of those only name, code and stack frames are given; our own are written to be read.
 */
export function errorFields(thrown: unknown): Record<string, unknown> {
  if (isAppError(thrown)) {
    const { code, message, subject, cause } = thrown;
    return { code, why: message, subject, ...(cause !== undefined && { cause: errorFields(cause) }) };
  }
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  const { name, code, stack } = thrown as Error & { readonly code?: unknown };
  const frames = stack?.split('\n').filter((line) => /^ +at .*:\d+:\d+\)?$/.test(line));
  return { error: name, code, at: frames?.slice(0, MOST_FRAMES) };
}
