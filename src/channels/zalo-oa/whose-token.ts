import { AppError } from '../../core/errors.ts';
import { zaloApi } from './api.ts';
import type { ZaloOaOptions } from './options.ts';
import { AccountAnswer } from './payload.ts';

/**
 * Asks Zalo which account a token is for, before the token is kept. Undefined when Zalo does not say: a pair
 * that was just given is not thrown away for that.
 */
export async function whoseToken(
  options: Pick<ZaloOaOptions, 'apiUrl' | 'businessUrl' | 'proves' | 'appSecret'>,
  accessToken: string,
): Promise<string | undefined> {
  const tokens = {
    access: () => Promise.resolve(accessToken),
    after: () => Promise.reject(new AppError('unavailable', 'Zalo does not take its own new token')),
  };
  const { apiUrl, businessUrl, proves, appSecret } = options;
  const api = zaloApi({ apiUrl, businessUrl, tokens, proofSecret: proves ? appSecret : undefined });
  try {
    return AccountAnswer.safeParse(await api.get('/v2.0/oa/getoa')).data?.oa_id;
  } catch {
    return undefined;
  } finally {
    await api.stop();
  }
}
