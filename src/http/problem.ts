import type { Request } from 'express';
import { z } from 'zod';
import type { Language } from '../core/conversation.ts';
import { isAppError, type AppError, type ErrorCode } from '../core/errors.ts';
import { mendOf } from './mend.ts';
import { inWords, TITLES, type ProblemKind } from './problem-texts.ts';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'not-allowed': 403,
  'not-found': 404,
  stale: 409,
  unavailable: 503,
  rejected: 502,
  misconfigured: 500,
};
const TOO_MANY = 429;
const MOST_FAULTS = 20;

/** What went wrong, as `application/problem+json`: our code, and where it is known the field and its mend. */
export interface Problem {
  readonly type: 'about:blank';
  /** What kind of problem it is, in the language of who asked. */
  readonly title: string;
  /** What happened just here; in English where it has no words in that language. */
  readonly detail?: string;
  readonly status: number;
  readonly code: ErrorCode | 'bug';
  readonly field?: string;
  readonly fix?: string;
  /** All faults of what was sent. */
  readonly faults?: readonly { readonly field: string; readonly fix: string }[];
  readonly retryAfterMs?: number;
  /** What who asked must know to decide anew. */
  readonly about?: unknown;
}

/** The one place where an error becomes an HTTP answer. Of a bug and of a library's error nothing is told. */
export function problemOf(
  error: unknown,
  { isKnown, language }: { readonly isKnown: boolean; readonly language: Language },
): Problem {
  const titles = TITLES[language];
  if (!isAppError(error)) return { type: 'about:blank', title: titles.bug, status: 500, code: 'bug' };
  const { code, message, subject, retryAfterMs, about, cause } = error;
  const status = statusOf(error, isKnown);
  return {
    type: 'about:blank',
    title: titles[kindOf(code, status)],
    detail: inWords(message, language),
    status,
    code,
    ...(subject !== undefined && { field: subject }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(about !== undefined && { about }),
    ...(cause instanceof z.ZodError && faultsOf(cause, language)),
  };
}

/** Refused before one has logged in: 401, so that the console asks for that. Slowed down: 429. */
function statusOf({ code, retryAfterMs }: AppError, isKnown: boolean): number {
  if (code !== 'not-allowed') return STATUS[code];
  if (retryAfterMs !== undefined) return TOO_MANY;
  return isKnown ? STATUS[code] : 401;
}

function kindOf(code: ErrorCode, status: number): ProblemKind {
  if (status === 401) return 'not-logged-in';
  return status === TOO_MANY ? 'too-many' : code;
}

/** The language a caller asks for; where the asking says nothing of it, their own, and English for strangers. */
export function languageOf(request: Request, own: Language | undefined): Language {
  const asked = request.get('accept-language') !== undefined && request.acceptsLanguages(['en', 'vi']);
  // One of those it was given.
  return asked === false ? (own ?? 'en') : (asked as Language);
}

function faultsOf(
  error: z.ZodError,
  language: Language,
): Pick<Problem, 'detail' | 'field' | 'fix' | 'faults'> {
  const faults = error.issues.slice(0, MOST_FAULTS).map((issue) => ({
    field: issue.path.map(String).join('.'),
    fix: mendOf(issue, language),
  }));
  const [first] = faults;
  if (first === undefined) return { faults };
  const detail = first.field === '' ? first.fix : `${first.field}: ${first.fix}`;
  return { detail, ...first, faults };
}

/** The headers that go with it. */
export function problemHeaders({ status, retryAfterMs }: Problem): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="Lang Nghe"' }),
  };
}
