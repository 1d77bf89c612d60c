import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { BELIEVED_MS, MOST_BELIEVED } from './limits.ts';

/** Whether the Bot Framework itself brought an activity. */
export interface Gate {
  /** Throws AppError: `not-allowed` for a token that is not good, `unavailable` when it cannot be told now. */
  check(activity: Vouched, authorization: string | undefined): Promise<void>;
  /** Loads what checks, ahead of the first call. */
  load(): Promise<void>;
}

/** What a token must vouch for. */
interface Vouched {
  readonly channelId: string;
  readonly serviceUrl: string;
}

export interface GateOptions {
  readonly app: { readonly id: string; readonly password: string; readonly tenantId?: string | undefined };
  readonly issuer: string;
  readonly openIdUrl: string;
  readonly loginUrl: string;
  readonly scope: string;
  readonly now: () => Date;
}

interface Authentication {
  authenticateRequest(
    activity: object,
    header: string,
  ): Promise<{ readonly claimsIdentity: { getClaimValue(name: string): string | null } }>;
}

/**
 * botbuilder's own checks of a connector's token: signature by the published keys, issuer, audience, times,
 * endorsement of the channel, and the service address. It also lets other apps' and the emulator's tokens
 * in, for bots that call bots; their word on where to answer is worth nothing, so those are refused here.
 */
export function gate(options: GateOptions): Gate {
  const believed = new Map<string, number>();
  let loading: Promise<Authentication> | undefined;
  const load = (): Promise<Authentication> => {
    loading ??= authentication(options);
    // A library that could not be loaded is loaded again with the next call.
    loading.catch(() => (loading = undefined));
    return loading;
  };
  return {
    async load() {
      await load();
    },
    async check(activity, authorization) {
      const now = options.now().getTime();
      const claims = plausible(authorization, options, now);
      const proof = proofOf(activity, authorization ?? '');
      if ((believed.get(proof) ?? 0) > now) return;
      const checks = await load();
      await checked(checks, activity, authorization ?? '', options);
      believe(believed, proof, Math.min(now + BELIEVED_MS, claims.exp * 1_000));
    },
  };
}

async function checked(
  checks: Authentication,
  activity: Vouched,
  authorization: string,
  { issuer }: GateOptions,
): Promise<void> {
  try {
    const { claimsIdentity } = await checks.authenticateRequest(activity, authorization);
    if (claimsIdentity.getClaimValue('iss') === issuer) return;
  } catch (error) {
    if (!isVerdict(error)) {
      throw new AppError('unavailable', 'Microsoft’s keys cannot be had just now.', { cause: error });
    }
  }
  throw refused();
}

const VERDICTS = new Set(['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError']);

/** The token was looked at and is not good; anything else went wrong on the way to the keys. */
function isVerdict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { statusCode } = error as Error & { readonly statusCode?: unknown };
  return VERDICTS.has(error.name) || statusCode === 401 || statusCode === 403;
}

function refused(): AppError {
  return new AppError('not-allowed', 'The token is not good.');
}

interface Claims {
  readonly exp: number;
}

const SKEW_SECONDS = 300;

/** What is plainly no token for us costs no signature check, and nothing in the library's own output. */
function plausible(authorization: string | undefined, { app, issuer }: GateOptions, now: number): Claims {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization ?? '') ?? [];
  const claims = payload === undefined ? undefined : jsonIn(payload);
  if (claims?.iss !== issuer || claims.aud !== app.id) throw refused();
  const { exp } = claims;
  if (typeof exp !== 'number' || exp + SKEW_SECONDS < now / 1_000) throw refused();
  return { exp };
}

function jsonIn(payload: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    // An object's fields are looked at one by one.
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function proofOf({ channelId, serviceUrl }: Vouched, authorization: string): string {
  return createHash('sha256').update(`${channelId}\n${serviceUrl}\n${authorization}`).digest('base64');
}

function believe(believed: Map<string, number>, proof: string, until: number): void {
  believed.delete(proof);
  believed.set(proof, until);
  const [oldest] = believed.keys();
  if (believed.size > MOST_BELIEVED && oldest !== undefined) believed.delete(oldest);
}

async function authentication(options: GateOptions): Promise<Authentication> {
  const { ConfigurationBotFrameworkAuthentication } = await import('botbuilder');
  const { app, loginUrl, scope, issuer, openIdUrl } = options;
  const tenant = app.tenantId ?? 'botframework.com';
  return new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppId: app.id,
    MicrosoftAppPassword: app.password,
    MicrosoftAppType: app.tenantId === undefined ? 'MultiTenant' : 'SingleTenant',
    ...(app.tenantId !== undefined && { MicrosoftAppTenantId: app.tenantId }),
    ValidateAuthority: 'true',
    ToChannelFromBotLoginUrl: `${loginUrl.replace(/\/+$/, '')}/${tenant}`,
    ToChannelFromBotOAuthScope: scope,
    ToBotFromChannelTokenIssuer: issuer,
    ToBotFromChannelOpenIdMetadataUrl: openIdUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdUrl,
    OAuthUrl: 'https://token.botframework.com',
    CallerId: '',
  });
}
