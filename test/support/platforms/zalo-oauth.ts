import { createHash, randomBytes } from 'node:crypto';

export interface OauthKnobs {
  /** How long an access token lives, in seconds. */
  lifeSeconds: number;
  /** Answers of the token address are lost this many times: the pair is given and never arrives. */
  lost: number;
  /** The token address is down this many times. */
  down: number;
  /** The code each refresh is refused with. */
  refuseWith: number | undefined;
  slowMs: number;
}

/** Zalo's OAuth: single-use codes, pairs that rotate, one living access token. */
export interface ZaloOauth {
  readonly knobs: OauthKnobs;
  /** How often a pair was given for a refresh token. */
  readonly refreshes: number;
  /** The admin agrees: the address their browser is sent back to. */
  consent(permissionAddress: string): string;
  /** A pair as if consent had been given long ago. */
  grant(): { access: string; refresh: string };
  exchange(form: URLSearchParams, secretKey: string | undefined): object;
  /** Undefined when the token is good, else Zalo's code. */
  faultOf(accessToken: string | undefined): number | undefined;
  expireNow(): void;
}

interface Code {
  readonly challenge: string;
  readonly untilMs: number;
}

export function zaloOauth(app: {
  appId: string;
  appSecret: string;
  oaId: string;
  redirectUri?: string;
  now: () => Date;
}): ZaloOauth {
  const codes = new Map<string, Code>();
  const knobs: OauthKnobs = { lifeSeconds: 90_000, lost: 0, down: 0, refuseWith: undefined, slowMs: 0 };
  let access = { token: '', untilMs: 0 };
  let refresh = '';
  let given = 0;
  let refreshes = 0;
  const pair = (): { access: string; refresh: string } => {
    given += 1;
    access = { token: `at-${given}`, untilMs: app.now().getTime() + knobs.lifeSeconds * 1_000 };
    refresh = `rt-${given}`;
    return { access: access.token, refresh };
  };
  const byCode = (form: URLSearchParams): boolean => {
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    return code !== undefined && code.untilMs > app.now().getTime() && code.challenge === challenge;
  };
  return {
    knobs,
    get refreshes() {
      return refreshes;
    },
    consent(address) {
      const query = new URL(address).searchParams;
      const back = query.get('redirect_uri') ?? '';
      if (query.get('app_id') !== app.appId) throw new Error('-14002: no such app');
      if (app.redirectUri !== undefined && back !== app.redirectUri)
        throw new Error('-14003: bad redirect_uri');
      const code = randomBytes(12).toString('hex');
      codes.set(code, {
        challenge: query.get('code_challenge') ?? '',
        untilMs: app.now().getTime() + 600_000,
      });
      const state = query.get('state') ?? '';
      return `${back}?${new URLSearchParams({ code, oa_id: app.oaId, state }).toString()}`;
    },
    grant: pair,
    exchange(form, secretKey) {
      if (secretKey !== app.appSecret || form.get('app_id') !== app.appId) return { error: -14002 };
      if (form.get('grant_type') === 'authorization_code') {
        if (!byCode(form)) return { error: -118, error_name: 'invalid grant' };
      } else {
        if (knobs.refuseWith !== undefined) return { error: knobs.refuseWith };
        if (form.get('refresh_token') !== refresh)
          return { error: -14014, error_name: 'invalid refresh token' };
        refreshes += 1;
      }
      const { access: at, refresh: rt } = pair();
      return { access_token: at, refresh_token: rt, expires_in: String(knobs.lifeSeconds) };
    },
    faultOf(token) {
      if (token !== access.token) return -216;
      return app.now().getTime() < access.untilMs ? undefined : -220;
    },
    expireNow: () => (access = { ...access, untilMs: 0 }),
  };
}
