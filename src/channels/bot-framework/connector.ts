import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { AppError } from '../../core/errors.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import type { TimeLeft } from '../part-by-part.ts';
import { ANSWER_LIMIT_BYTES, CALL_LIMIT_MS } from './limits.ts';
import { Accepted, Refused } from './payload.ts';
import type { Route } from './payload.ts';
import type { AppToken } from './token.ts';

/** Writes activities to the connector that a conversation is reached by. */
export interface Connector {
  /** Sends an activity. The connector's id of it, when it gives one. `left` is asked before each call. */
  post(route: Route, activity: object, left?: TimeLeft): Promise<string | undefined>;
  /** Puts another activity in the place of one that was sent. */
  replace(route: Route, id: string, activity: object): Promise<void>;
  close(): Promise<void>;
}

export function connector({ token, now }: { token: AppToken | undefined; now: () => Date }): Connector {
  const agent = new Agent({ connections: 64, connect: { timeout: 5_000 } });
  const call = async ({ method, url, activity, left = () => CALL_LIMIT_MS }: Calling): Promise<string> => {
    const body = JSON.stringify(activity);
    const once = (bearer: string | undefined): Promise<Got> =>
      ask(agent, { method, url, body, bearer, limitMs: Math.min(CALL_LIMIT_MS, left()) });
    const bearer = await token?.get();
    let got = await once(bearer);
    if (got.status === 401 && token !== undefined && bearer !== undefined) {
      token.drop(bearer);
      got = await once(await token.get());
    }
    if (got.status >= 200 && got.status < 300) return got.text;
    throw failure(got, now());
  };
  return {
    async post(route, activity, left) {
      const text = await call({ method: 'POST', url: activitiesUrl(route), activity, left });
      return Accepted.safeParse(parsed(text)).data?.id;
    },
    async replace(route, id, activity) {
      const url = `${activitiesUrl(route)}/${encodeURIComponent(id)}`;
      await call({ method: 'PUT', url, activity: { ...activity, id } });
    },
    close: () => agent.close(),
  };
}

function activitiesUrl({ serviceUrl, conversation }: Route): string {
  const base = serviceUrl.replace(/\/+$/, '');
  return `${base}/v3/conversations/${encodeURIComponent(conversation.id)}/activities`;
}

interface Got {
  readonly status: number;
  readonly retryAfter: string | string[] | undefined;
  readonly text: string;
}

interface Calling {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly activity: object;
  readonly left?: TimeLeft | undefined;
}

interface Asking extends Omit<Calling, 'activity' | 'left'> {
  readonly body: string;
  readonly bearer: string | undefined;
  readonly limitMs: number;
}

async function ask(dispatcher: Dispatcher, { method, url, body, bearer, limitMs }: Asking): Promise<Got> {
  try {
    const answer = await request(url, {
      dispatcher,
      method,
      headers: {
        'content-type': 'application/json',
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      },
      body,
      signal: AbortSignal.timeout(limitMs),
    });
    const text = (await answer.body.text()).slice(0, ANSWER_LIMIT_BYTES);
    return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], text };
  } catch (cause) {
    throw new AppError('unavailable', 'The connector did not answer.', { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LATER = new Set([408, 412, 425, 429]);
/** Nobody is reached there any more. */
const GONE = new Set([403, 404]);

function failure(got: Got, now: Date): AppError {
  const { status } = got;
  const code = codeIn(got.text);
  const said = `The connector answered ${status}${code === undefined ? '' : ` ${code}`}.`;
  const subject = code ?? String(status);
  if (status >= 500 || LATER.has(status)) {
    const wait = retryAfterMs(got.retryAfter, now);
    return new AppError('unavailable', said, {
      subject,
      ...(wait !== undefined && { retryAfterMs: wait }),
    });
  }
  if (GONE.has(status)) return new AppError('rejected', said, { subject });
  return new AppError(status === 401 ? 'misconfigured' : 'invalid-input', said, { subject });
}

function codeIn(text: string): string | undefined {
  const read = Refused.safeParse(parsed(text));
  const code = read.data?.subCode ?? read.data?.error?.code;
  return code !== undefined && /^\w{1,60}$/.test(code) ? code : undefined;
}
