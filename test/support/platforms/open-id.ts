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

/** How the next call of the login ends, instead of well. */
export type LoginBehaviour =
  | number
  | { readonly status: number; readonly retryAfter: string }
  | { readonly slowMs: number }
  | 'cut'
  | 'cut-after';

/** Microsoft's login as a bot needs it: the pages of keys, tokens signed with them, and tokens for the bot. */
export interface FakeOpenId {
  readonly url: string;
  readonly openIdUrl: string;
  readonly issuer: string;
  /** A really signed token. `key`: one of the published ones, or `stranger` that is not. */
  token(claims: Claims, key?: KeyName): string;
  /** How many tokens the bot was given. */
  readonly given: number;
  /** Whether a token the bot brings is one of ours and still good. */
  isGood(token: string): boolean;
  /** Tokens given so far are not good any more. */
  revoke(): void;
  nextLogin(...behaviours: LoginBehaviour[]): void;
  calm(): void;
  /** Keys that are not published any more, or not yet. */
  readonly withdrawn: Set<KeyName>;
  /** While set, the pages of keys answer 503. */
  isDark: boolean;
  /** While set, the pages of keys take so long. */
  keysMs: number;
  expiresIn: number;
  stop(): Promise<void>;
}

/** Published, but for `stranger`; `bare` and `empty` vouch for no channel, `unendorsed` for another. */
export type KeyName = 'good' | 'unendorsed' | 'bare' | 'empty' | 'stranger';

/** The published keys and the channels they vouch for. */
const VOUCHED: ReadonlyMap<KeyName, readonly string[] | undefined> = new Map([
  ['good', ['msteams', 'directline', 'webchat']],
  ['unendorsed', ['skype']],
  ['empty', []],
  ['bare', undefined],
]);

export const ISSUER = 'https://api.botframework.com';

interface State {
  readonly app: { readonly id: string; readonly password: string };
  readonly keys: { readonly ours: KeyObject; readonly stranger: KeyObject };
  readonly live: Set<string>;
  readonly withdrawn: Set<KeyName>;
  readonly planned: LoginBehaviour[];
  url: string;
  given: number;
  isDark: boolean;
  keysMs: number;
  expiresIn: number;
}

export async function fakeOpenId(app: { id: string; password: string }, port = 0): Promise<FakeOpenId> {
  const state: State = {
    app,
    keys: (keys ??= { ours: newKey(), stranger: newKey() }),
    live: new Set(),
    withdrawn: new Set(),
    planned: [],
    url: '',
    given: 0,
    isDark: false,
    keysMs: 0,
    expiresIn: 3_600,
  };
  const server = createServer((request, response) => void handle(state, request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    openIdUrl: `${state.url}/v1/.well-known/openidconfiguration`,
    issuer: ISSUER,
    token: (claims: Claims, key: KeyName = 'good') => signed(state, claims, key),
    isGood: (token: string) => state.live.has(token),
    revoke: () => state.live.clear(),
    calm: () => void (state.planned.length = 0),
    nextLogin: (...behaviours: LoginBehaviour[]) => void state.planned.push(...behaviours),
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

function signed(state: State, claims: Claims, key: KeyName): string {
  const now = Math.floor(Date.now() / 1_000);
  const whole = { iss: ISSUER, aud: state.app.id, nbf: now - 60, exp: now + 3_600, ...claims };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  // A stranger says it used a key of ours.
  const [kid, signer] = key === 'stranger' ? ['good', state.keys.stranger] : [key, state.keys.ours];
  const head = `${part({ alg: 'RS256', typ: 'JWT', kid })}.${part(whole)}`;
  return `${head}.${sign('sha256', Buffer.from(head), signer).toString('base64url')}`;
}

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  const json = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const isKeyPage = path.startsWith('/v1/.well-known/');
  if (isKeyPage) await new Promise((resolve) => setTimeout(resolve, state.keysMs));
  if (isKeyPage && state.isDark) json(503, {});
  else if (path === '/v1/.well-known/openidconfiguration') {
    json(200, { issuer: ISSUER, jwks_uri: `${state.url}/v1/.well-known/keys` });
  } else if (path === '/v1/.well-known/keys') {
    const now = [...VOUCHED].filter(([kid]) => !state.withdrawn.has(kid));
    json(200, { keys: now.map(([kid, channels]) => published(state, kid, channels)) });
  } else if (/^\/[^/]+\/oauth2\/v2\.0\/token$/.test(path)) {
    await login(state, request, response);
  } else json(404, {});
}

function published(state: State, kid: KeyName, endorsements?: readonly string[]): object {
  const { n, e } = state.keys.ours.export({ format: 'jwk' });
  return { kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, ...(endorsements && { endorsements }) };
}

async function login(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString();
  const json = (status: number, answer: object, headers: Record<string, string> = {}): void => {
    const type = { 'content-type': 'application/json' };
    response.writeHead(status, { ...type, ...headers }).end(JSON.stringify(answer));
  };
  const planned = state.planned.shift();
  if (planned === 'cut') return void response.destroy();
  if (typeof planned === 'number') {
    json(planned, { error: 'planned' });
    return;
  }
  if (typeof planned === 'object' && 'status' in planned) {
    json(planned.status, { error: 'planned' }, { 'retry-after': planned.retryAfter });
    return;
  }
  if (typeof planned === 'object') await new Promise((resolve) => setTimeout(resolve, planned.slowMs));
  if (!isRight(state, request, new URLSearchParams(body))) {
    json(401, { error: 'invalid_client', error_description: 'AADSTS7000215' });
    return;
  }
  state.given += 1;
  const token = `app-token-${state.given}`;
  state.live.add(token);
  if (planned === 'cut-after') return void response.destroy();
  json(200, { token_type: 'Bearer', expires_in: state.expiresIn, access_token: token });
}

function isRight({ app }: State, { headers }: IncomingMessage, form: URLSearchParams): boolean {
  return (
    headers['content-type'] === 'application/x-www-form-urlencoded' &&
    form.get('grant_type') === 'client_credentials' &&
    form.get('client_id') === app.id &&
    form.get('client_secret') === app.password &&
    form.get('scope') === 'https://api.botframework.com/.default'
  );
}
