/** What the server says in `application/problem+json`, and what the browser says where it hears nothing. */
export type ProblemCode =
  | 'invalid-input'
  | 'not-allowed'
  | 'not-found'
  | 'stale'
  | 'unavailable'
  | 'rejected'
  | 'misconfigured'
  | 'bug'
  | 'not-logged-in'
  | 'offline';

export interface Problem {
  readonly code: ProblemCode;
  readonly status: number;
  /** What kind of problem it is; the console has its own text for each code. */
  readonly title: string;
  /** What happened just here, in the language the console speaks; in English where the server has no words for it. */
  readonly detail?: string;
  /** The field it is about: `body.phone`. */
  readonly field?: string;
  readonly fix?: string;
  /** Slowed down: not before so long. */
  readonly retryAfterMs?: number;
  /** Every field at fault and its mend. */
  readonly faults?: readonly { readonly field: string; readonly fix: string }[];
  /** What the refusal carries: with `stale`, how it stands now. */
  readonly about?: unknown;
}

/** An asking that failed. */
export class AskError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof AskError) return error.problem;
  return { code: 'bug', status: 0, title: error instanceof Error ? error.message : String(error) };
}

/** What is not right yet and how it is mended, as the server says it to people; of other refusals their kind says enough. */
export function whatIsWrong({ code, detail, field, fix }: Problem): string | undefined {
  if (code !== 'invalid-input') return undefined;
  const says = fix ?? detail;
  if (says === undefined) return undefined;
  const words = field !== undefined && says.startsWith(`${field}: `) ? says.slice(field.length + 2) : says;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether trying the same again may help. */
export function mayPass({ code }: Problem): boolean {
  return code === 'offline' || code === 'unavailable';
}

const CODES: readonly string[] = [
  'invalid-input',
  'not-allowed',
  'not-found',
  'stale',
  'unavailable',
  'rejected',
  'misconfigured',
];

/** What a proxy answers for a server that is away. */
const AWAY: readonly number[] = [502, 503, 504];

/** Reads a refusal; `said` is whatever the body held. */
export function readProblem(status: number, said: unknown): Problem {
  const body = typeof said === 'object' && said !== null ? (said as Readonly<Record<string, unknown>>) : {};
  const text = (name: string): string | undefined => {
    const value = body[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const code = text('code') ?? '';
  const field = text('field');
  const detail = text('detail');
  const fix = text('fix');
  return {
    code: codeOf(status, code),
    status,
    title: text('title') ?? `HTTP ${status}`,
    ...(detail !== undefined && { detail }),
    ...(field !== undefined && { field }),
    ...(fix !== undefined && { fix }),
    ...(typeof body.retryAfterMs === 'number' && { retryAfterMs: body.retryAfterMs }),
    // Written by the server's own mapper of errors.
    ...(Array.isArray(body.faults) && { faults: body.faults as NonNullable<Problem['faults']> }),
    ...('about' in body && { about: body.about }),
  };
}

function codeOf(status: number, said: string): ProblemCode {
  // 401 always asks for the log-in.
  if (status === 401) return 'not-logged-in';
  if (CODES.includes(said)) return said as ProblemCode;
  // A code this page does not know is a fault of ours.
  return AWAY.includes(status) ? 'unavailable' : 'bug';
}
