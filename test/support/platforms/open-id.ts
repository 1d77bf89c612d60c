import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a token says. Times in seconds since 1970. */
export interface Claims {
  readonly iss?: string;
  readonly aud?: string;
  readonly serviceurl?: string;
  readonly exp?: number;
  readonly nbf?: number;
  readonly [more: string]: unknown;
}

/** Microsoft's login as a bot needs it: the pages of keys, tokens signed with them, and tokens for the bot. */
export interface FakeOpenId {
  readonly url: string;
  readonly openIdUrl: string;
  readonly issuer: string;
  /** A really signed token. `key`: one of the published ones, or `stranger` that is not. */
  token(claims: Claims, key?: 'good' | 'unendorsed' | 'stranger'): string;
  /** How many tokens the bot was given. */
  readonly given: number;
  /** Whether a token the bot brings is one of ours and still good. */
  isGood(token: string): boolean;
  /** Tokens given so far are not good any more. */
  revoke(): void;
  /** Answers of the login are these statuses, one each. */
  nextLogin(...statuses: number[]): void;
  /** While set, the pages of keys answer 503. */
  isDark: boolean;
  expiresIn: number;
  stop(): Promise<void>;
}

export const ISSUER = 'https://api.botframework.com';

interface State {
  readonly app: { readonly id: string; readonly password: string };
  readonly keys: Readonly<Record<'good' | 'unendorsed' | 'stranger', KeyObject>>;
  readonly live: Set<string>;
  readonly planned: number[];
  url: string;
  given: number;
  isDark: boolean;
  expiresIn: number;
}

export async function fakeOpenId(app: { id: string; password: string }, port = 0): Promise<FakeOpenId> {
  const state: State = {
    app,
    keys: (keys ??= { good: newKey(), unendorsed: newKey(), stranger: newKey() }),
    live: new Set(),
    planned: [],
    url: '',
    given: 0,
    isDark: false,
    expiresIn: 3_600,
  };
  const server = createServer((request, response) => void handle(state, request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    openIdUrl: `${state.url}/v1/.well-known/openidconfiguration`,
    issuer: ISSUER,
    token: (claims: Claims, key: keyof State['keys'] = 'good') => signed(state, claims, key),
    isGood: (token: string) => state.live.has(token),
    revoke: () => state.live.clear(),
    nextLogin: (...statuses: number[]) => void state.planned.push(...statuses),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** Making keys is slow: all logins of a process have the same. */
let keys: State['keys'] | undefined;

function newKey(): KeyObject {
  return createPrivateKey(
    generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
}

function signed(state: State, claims: Claims, key: keyof State['keys']): string {
  const now = Math.floor(Date.now() / 1_000);
  const whole = { iss: ISSUER, aud: state.app.id, nbf: now - 60, exp: now + 3_600, ...claims };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  // A stranger says it used a key of ours.
  const kid = key === 'stranger' ? 'good' : key;
  const head = `${part({ alg: 'RS256', typ: 'JWT', kid })}.${part(whole)}`;
  return `${head}.${sign('sha256', Buffer.from(head), state.keys[key]).toString('base64url')}`;
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  const json = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const isKeyPage = path.startsWith('/v1/.well-known/');
  if (isKeyPage && state.isDark) json(503, {});
  else if (path === '/v1/.well-known/openidconfiguration') {
    json(200, { issuer: ISSUER, jwks_uri: `${state.url}/v1/.well-known/keys` });
  } else if (path === '/v1/.well-known/keys') {
    json(200, {
      keys: [
        published(state, 'good', ['msteams', 'directline', 'webchat']),
        published(state, 'unendorsed', ['skype']),
      ],
    });
  } else if (/^\/[^/]+\/oauth2\/v2\.0\/token$/.test(path)) {
    await login(state, request, json);
  } else json(404, {});
}

function published(state: State, kid: 'good' | 'unendorsed', endorsements: readonly string[]): object {
  const { n, e } = state.keys[kid].export({ format: 'jwk' });
  return { kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, endorsements };
}

async function login(
  state: State,
  request: IncomingMessage,
  json: (status: number, body: object) => void,
): Promise<void> {
  let body = '';
  for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString();
  const planned = state.planned.shift();
  if (planned !== undefined) {
    json(planned, { error: 'planned' });
    return;
  }
  const form = new URLSearchParams(body);
  const isRight =
    request.headers['content-type'] === 'application/x-www-form-urlencoded' &&
    form.get('grant_type') === 'client_credentials' &&
    form.get('client_id') === state.app.id &&
    form.get('client_secret') === state.app.password &&
    form.get('scope') === 'https://api.botframework.com/.default';
  if (!isRight) {
    json(401, { error: 'invalid_client', error_description: 'AADSTS7000215' });
    return;
  }
  state.given += 1;
  const token = `app-token-${state.given}`;
  state.live.add(token);
  json(200, { token_type: 'Bearer', expires_in: state.expiresIn, access_token: token });
}
