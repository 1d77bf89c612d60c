import { z } from 'zod';
import { AppError } from './core/errors.ts';

const text = z.string().trim().min(1);
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const host = (given: string) => webAddress.default(given).transform((url) => url.replace(/\/+$/, ''));
const hours = (given: number) => z.coerce.number().min(0).max(8_760).default(given);

/** What the Zalo Official Account channel needs to know, by the name of its environment variable. */
export const zaloOaSettings = {
  LANGNGHE_ZALO_OA_APP_ID: text.regex(/^\d{5,30}$/, 'must be the number of the app').optional(),
  LANGNGHE_ZALO_OA_APP_SECRET: text.optional(),
  LANGNGHE_ZALO_OA_SECRET: text.optional(),
  LANGNGHE_ZALO_OA_ID: text.regex(/^\d{5,30}$/, 'must be the number of the account').optional(),
  LANGNGHE_ZALO_OA_SIGNATURE: z
    .enum(['oa-secret', 'app-secret', 'oa-secret-with-oa-id', 'app-secret-with-oa-id'])
    .default('oa-secret'),
  LANGNGHE_ZALO_OA_CODE_VERIFIER: text
    .regex(/^[A-Za-z0-9._~-]{43,128}$/, 'must have 43 to 128 letters, digits or -._~')
    .optional(),
  LANGNGHE_ZALO_OA_PROOF: z.enum(['on', 'off']).default('on'),
  LANGNGHE_ZALO_OA_DOMAIN_TOKEN: text
    .regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be letters and digits')
    .optional(),
  LANGNGHE_ZALO_OA_FREE_HOURS: hours(48),
  LANGNGHE_ZALO_OA_PAID_HOURS: hours(168),
  LANGNGHE_ZALO_OA_PAID: z.enum(['never', 'replies', 'always']).default('replies'),
  LANGNGHE_ZALO_OA_FORM_PHONE: z.enum(['answer', 'verified']).default('answer'),
  LANGNGHE_ZALO_OA_FORM_IMAGE: webAddress.optional(),
  LANGNGHE_ZALO_OA_API_URL: host('https://openapi.zalo.me'),
  LANGNGHE_ZALO_OA_BUSINESS_URL: host('https://business.openapi.zalo.me'),
  LANGNGHE_ZALO_OA_OAUTH_URL: host('https://oauth.zaloapp.com'),
};

type Environment = z.infer<z.ZodObject<typeof zaloOaSettings>>;

export interface ZaloOaConfig {
  readonly appId: string;
  readonly appSecret: string;
  /** The OA Secret Key of the app's webhook page; absent only where the app's secret signs. */
  readonly oaSecret: string | undefined;
  readonly oaId: string | undefined;
  readonly signature: Environment['LANGNGHE_ZALO_OA_SIGNATURE'];
  readonly codeVerifier: string | undefined;
  readonly proves: boolean;
  readonly domainToken: string | undefined;
  readonly policy: {
    readonly freeHours: number;
    readonly paidHours: number;
    readonly paid: 'never' | 'replies' | 'always';
  };
  readonly formPhone: 'answer' | 'verified';
  readonly formImage: string | undefined;
  readonly apiUrl: string;
  readonly businessUrl: string;
  readonly oauthUrl: string;
}

/** Throws `misconfigured` when settings that go together do not. */
export function zaloOaOf(env: Environment): ZaloOaConfig | undefined {
  const { LANGNGHE_ZALO_OA_APP_ID: appId, LANGNGHE_ZALO_OA_APP_SECRET: appSecret } = env;
  const { LANGNGHE_ZALO_OA_SECRET: oaSecret, LANGNGHE_ZALO_OA_SIGNATURE: signature } = env;
  if (appId === undefined && appSecret === undefined && oaSecret === undefined) return undefined;
  if (appId === undefined || appSecret === undefined) {
    const both = 'LANGNGHE_ZALO_OA_APP_ID and LANGNGHE_ZALO_OA_APP_SECRET';
    throw new AppError('misconfigured', `${both} go together.`);
  }
  if (oaSecret === undefined && signature.startsWith('oa-secret')) {
    const why = 'LANGNGHE_ZALO_OA_SECRET is missing: the OA Secret Key of the app’s webhook page.';
    throw new AppError('misconfigured', why);
  }
  return {
    appId,
    appSecret,
    oaSecret,
    oaId: env.LANGNGHE_ZALO_OA_ID,
    signature,
    codeVerifier: env.LANGNGHE_ZALO_OA_CODE_VERIFIER,
    proves: env.LANGNGHE_ZALO_OA_PROOF === 'on',
    domainToken: env.LANGNGHE_ZALO_OA_DOMAIN_TOKEN,
    policy: {
      freeHours: env.LANGNGHE_ZALO_OA_FREE_HOURS,
      paidHours: env.LANGNGHE_ZALO_OA_PAID_HOURS,
      paid: env.LANGNGHE_ZALO_OA_PAID,
    },
    formPhone: env.LANGNGHE_ZALO_OA_FORM_PHONE,
    formImage: env.LANGNGHE_ZALO_OA_FORM_IMAGE,
    apiUrl: env.LANGNGHE_ZALO_OA_API_URL,
    businessUrl: env.LANGNGHE_ZALO_OA_BUSINESS_URL,
    oauthUrl: env.LANGNGHE_ZALO_OA_OAUTH_URL,
  };
}
