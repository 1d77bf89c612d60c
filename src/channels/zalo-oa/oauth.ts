import { createHash, createHmac, randomBytes } from 'node:crypto';
import { request } from 'undici';
import { AppError } from '../../core/errors.ts';
import { CALL_MS } from './limits.ts';
import { TokenAnswer } from './payload.ts';

export interface AppKeys {
  readonly appId: string;
  readonly appSecret: string;
  /** Of the OAuth host, without a slash at its end. */
  readonly oauthUrl: string;
}

export interface TokenPair {
  readonly access: string;
  readonly refresh: string;
  readonly expiresAt: Date;
}

/** Zalo will never take this: somebody must give leave again. `code` is Zalo's own. */
export class GrantRefusedError extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`Zalo refused the grant (${code})`);
    this.name = 'GrantRefusedError';
    this.code = code;
  }
}

/** The proof key of one permission: 43 characters. */
export function newVerifier(): string {
  return randomBytes(32).toString('base64url');
}

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** Shows that whoever brings the token also knows the app's secret. */
export function proofOf(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex');
}

/** Where an admin of the account gives leave, in a browser. */
export function permissionAddress(
  { appId, oauthUrl }: Pick<AppKeys, 'appId' | 'oauthUrl'>,
  asked: { redirectUri: string; verifier: string; state: string },
): string {
  const query = new URLSearchParams({
    app_id: appId,
    redirect_uri: asked.redirectUri,
    code_challenge: challengeOf(asked.verifier),
    state: asked.state,
  });
  return `${oauthUrl}/v4/oa/permission?${query.toString()}`;
}

type Grant =
  | { readonly grant_type: 'authorization_code'; readonly code: string; readonly code_verifier: string }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string };

const RATE_REACHED = -32;
/** A pair whose life is not told is renewed soon. */
const SHORT_LIFE_S = 3_600;

/** Throws GrantRefusedError when Zalo refuses for good, AppError `unavailable` when it did not answer. */
export async function askForPair(keys: AppKeys, grant: Grant, now: Date): Promise<TokenPair> {
  const asked = await post(keys, new URLSearchParams({ app_id: keys.appId, ...grant }).toString());
  const read = TokenAnswer.safeParse(asked);
  if (!read.success) throw new AppError('unavailable', 'Zalo’s OAuth host answered something else');
  const { access_token: access, refresh_token: refresh, expires_in: seconds, error } = read.data;
  if (error === RATE_REACHED) throw new AppError('unavailable', 'Zalo’s OAuth host is asked too often');
  if (access === undefined || refresh === undefined) throw new GrantRefusedError(error ?? 0);
  return { access, refresh, expiresAt: new Date(now.getTime() + (seconds ?? SHORT_LIFE_S) * 1_000) };
}

async function post({ oauthUrl, appSecret }: AppKeys, body: string): Promise<unknown> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', secret_key: appSecret };
  const limits = { headersTimeout: CALL_MS, bodyTimeout: CALL_MS };
  try {
    const reply = await request(`${oauthUrl}/v4/oa/access_token`, {
      method: 'POST',
      headers,
      body,
      ...limits,
    });
    const text = await reply.body.text();
    if (reply.statusCode >= 500 || reply.statusCode === 429) throw new Error(`status ${reply.statusCode}`);
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('unavailable', 'Zalo’s OAuth host does not answer', { cause });
  }
}
