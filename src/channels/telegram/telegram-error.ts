import { AppError } from '../../core/errors.ts';
import type { Answer } from './payload.ts';

type Refusal = Extract<Answer, { ok: false }>;

/** Telegram answered no. The code says what to do next; the rest is for who knows the platform. */
export class TelegramError extends AppError {
  readonly status: number;
  readonly description: string;
  /** The group became a supergroup: it is reached under this id. */
  readonly migrateTo: string | undefined;

  constructor(method: string, refusal: Refusal) {
    const { error_code: status, description, parameters } = refusal;
    const seconds = parameters?.retry_after;
    super(codeOf(refusal), `Telegram refused ${method}: ${status} ${description}`, {
      subject: String(status),
      ...(seconds === undefined ? {} : { retryAfterMs: Math.min(seconds * 1_000, LONGEST_WAIT_MS) }),
    });
    this.name = 'TelegramError';
    this.status = status;
    this.description = description;
    const to = parameters?.migrate_to_chat_id;
    this.migrateTo = to === undefined ? undefined : String(to);
  }
}

/** Telegram does ask for many hours; asked again before them it asks for more. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** Answers 400 that mean: nobody is there, or nobody hears. Every other 400 is about this message alone. */
const NOBODY = new RegExp(
  [
    'chat not found',
    'user not found',
    'peer_id_invalid',
    'have no rights to send',
    'not enough rights to send text',
    'need administrator rights',
    'chat_write_forbidden',
    'group chat was deactivated',
  ].join('|'),
  'i',
);

/**
 * 429, 5xx and a fight over the updates (409) pass by waiting; 403 and a chat that is not there are final
 * for the address, another 400 and 413 (too large) for the message; 401 and 404 mean that the bot's token
 * is not right.
 */
function codeOf({ error_code: status, description }: Refusal): AppError['code'] {
  if (status === 429 || status === 409 || status >= 500) return 'unavailable';
  if (status === 403) return 'rejected';
  if (status === 413) return 'invalid-input';
  if (status === 400) return NOBODY.test(description) ? 'rejected' : 'invalid-input';
  return 'misconfigured';
}
