import { request } from 'undici';
import { AppError } from '../../core/errors.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import { TOKEN_AHEAD_MS, TOKEN_LIMIT_MS } from './limits.ts';
import { TokenAnswer } from './payload.ts';

/** The app's own token, with which it writes to connectors. */
export interface AppToken {
  /** Throws AppError: `misconfigured` when id or password are refused, `unavailable` when nobody answers. */
  get(): Promise<string>;
  /** A connector did not take it: the next `get` asks for another. */
  drop(token: string): void;
}

interface TokenOptions {
  readonly app: { readonly id: string; readonly password: string; readonly tenantId?: string | undefined };
  readonly loginUrl: string;
  readonly scope: string;
  readonly now: () => Date;
}

/** Client credentials, asked for once for all who wait and renewed ahead of its end. */
export function appToken(options: TokenOptions): AppToken {
  let held: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;
  const renew = async (): Promise<string> => {
    const answer = await ask(options);
    const lastsMs = answer.expires_in * 1_000;
    const until = options.now().getTime() + lastsMs - Math.min(TOKEN_AHEAD_MS, lastsMs / 2);
    held = { token: answer.access_token, until };
    return answer.access_token;
  };
  return {
    get() {
      if (held !== undefined && options.now().getTime() < held.until) return Promise.resolve(held.token);
      asking ??= renew().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

async function ask({ app, loginUrl, scope, now }: TokenOptions): Promise<TokenAnswer> {
  const tenant = encodeURIComponent(app.tenantId ?? 'botframework.com');
  const url = `${loginUrl.replace(/\/+$/, '')}/${tenant}/oauth2/v2.0/token`;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: app.id,
    client_secret: app.password,
    scope,
  });
  const { status, text, retryAfter } = await posted(url, form.toString());
  const read = status === 200 ? TokenAnswer.safeParse(parsed(text)) : undefined;
  if (read?.success === true) return read.data;
  const said = `Microsoft’s login answered ${status}.`;
  if (status < 500 && status !== 429) throw new AppError('misconfigured', said, { subject: String(status) });
  const waitMs = retryAfterMs(retryAfter, now());
  throw new AppError('unavailable', said, waitMs === undefined ? {} : { retryAfterMs: waitMs });
}

interface Got {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | string[] | undefined;
}

async function posted(url: string, body: string): Promise<Got> {
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      signal: AbortSignal.timeout(TOKEN_LIMIT_MS),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, text, retryAfter: answer.headers['retry-after'] };
  } catch (cause) {
    throw new AppError('unavailable', 'Microsoft’s login did not answer.', { cause });
  }
}

type TokenAnswer = ReturnType<typeof TokenAnswer.parse>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
