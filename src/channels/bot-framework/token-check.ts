import { endorsements } from './endorsements.ts';
import type { Endorsements } from './endorsements.ts';
import { KEYS_LIMIT_MS, LIBRARY_KEYS_HOURS } from './limits.ts';

/** What a token must vouch for. */
export interface Vouched {
  readonly channelId: string;
  readonly serviceUrl: string;
}

/** `unknown`: it cannot be told now, since Microsoft's keys cannot be had. */
export type Verdict = 'good' | 'bad' | 'unknown';

export type TokenCheck = (vouched: Vouched, authorization: string) => Promise<Verdict>;

export interface TokenCheckOptions {
  readonly appId: string;
  readonly tenantId?: string | undefined;
  readonly issuer: string;
  readonly openIdUrl: string;
}

interface Authentication {
  authenticateRequest(
    activity: object,
    header: string,
  ): Promise<{ readonly claimsIdentity: { getClaimValue(name: string): string | null } }>;
}

/**
 * botbuilder's own checks of a connector's token: signature by the published keys, issuer, audience, times,
 * endorsement of the channel, and the service address. It also lets other apps' and the emulator's tokens in,
 * for bots that call bots, and keys that vouch for no channel at all: those are refused here, like a key that
 * is not published any more.
 */
export async function tokenCheck(options: TokenCheckOptions): Promise<TokenCheck> {
  const keys = endorsements(options.openIdUrl);
  // Fetched while the library loads; who needs them asks again.
  keys.of('').catch(() => undefined);
  const library = await authentication(options);
  return async (vouched, authorization) => {
    try {
      return await within(KEYS_LIMIT_MS, checked({ vouched, authorization, library, keys, options }));
    } catch (error) {
      return isVerdict(error) ? 'bad' : 'unknown';
    }
  };
}

interface Checking {
  readonly vouched: Vouched;
  readonly authorization: string;
  readonly library: Authentication;
  readonly keys: Endorsements;
  readonly options: TokenCheckOptions;
}

async function checked({ vouched, authorization, library, keys, options }: Checking): Promise<Verdict> {
  const { claimsIdentity } = await library.authenticateRequest(vouched, authorization);
  if (claimsIdentity.getClaimValue('iss') !== options.issuer) return 'bad';
  if (claimsIdentity.getClaimValue('serviceurl') !== vouched.serviceUrl) return 'bad';
  const endorsed = await keys.of(keyIdIn(authorization));
  return endorsed.includes(vouched.channelId) ? 'good' : 'bad';
}

const VERDICTS = new Set(['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError']);

/** The token was looked at and is not good; anything else went wrong on the way to the keys. */
function isVerdict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { statusCode } = error as Error & { readonly statusCode?: unknown };
  return VERDICTS.has(error.name) || statusCode === 401 || statusCode === 403;
}

/** Of a token whose signature was found good. */
function keyIdIn(authorization: string): string {
  const [head = ''] = authorization.replace(/^Bearer /, '').split('.', 1);
  // The library has read the same bytes as a head before.
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as { readonly kid?: unknown };
  return typeof kid === 'string' ? kid : '';
}

/** The library waits for the keys as long as the network does. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the keys took too long')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function authentication(options: TokenCheckOptions): Promise<Authentication> {
  const { ConfigurationBotFrameworkAuthentication } = await import('botbuilder');
  const { appId, tenantId, issuer, openIdUrl } = options;
  const account = {
    MicrosoftAppId: appId,
    // Asked for, and never used: what checks callers does not call anybody.
    MicrosoftAppPassword: 'none',
    MicrosoftAppType: tenantId === undefined ? 'MultiTenant' : 'SingleTenant',
    ...(tenantId !== undefined && { MicrosoftAppTenantId: tenantId }),
    ValidateAuthority: 'true',
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: 'https://api.botframework.com/.default',
    ToBotFromChannelTokenIssuer: issuer,
    ToBotFromChannelOpenIdMetadataUrl: openIdUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdUrl,
    OAuthUrl: 'https://token.botframework.com',
    CallerId: '',
  };
  const keys = { tokenRefreshInterval: LIBRARY_KEYS_HOURS };
  return new ConfigurationBotFrameworkAuthentication(account, undefined, undefined, undefined, keys);
}
