import type { ZaloApi } from './api.ts';
import { ZaloFaultError } from './faults.ts';
import { BoughtAnswer, QuotaAnswer } from './payload.ts';

/** How many templates a day Zalo takes, as it last said. */
export interface TemplateQuota {
  daily: number | undefined;
  left: number | undefined;
}

/** Below this share of the day's templates people are told, while there is time to choose what goes out. */
const LOW_SHARE = 0.05;

/** Takes over what an answer or an event says of the quota; the rest stays as it was known. */
export function noteQuota(quota: TemplateQuota, answer: unknown): void {
  const { dailyQuota: daily, remainingQuota: left } = QuotaAnswer.safeParse(answer).data ?? {};
  if (daily !== undefined) quota.daily = daily;
  if (left !== undefined) quota.left = left;
}

export function isLow({ daily, left }: TemplateQuota): boolean {
  return daily !== undefined && left !== undefined && left <= daily * LOW_SHARE;
}

/** Asks for the day's templates. What Zalo does not tell stays as it was known. */
export async function askTemplates(api: Pick<ZaloApi, 'getTemplate'>, quota: TemplateQuota): Promise<void> {
  noteQuota(quota, await unlessRefused(api.getTemplate('/message/quota')));
}

/** Messages after the free window that the account has bought and not used; undefined when Zalo does not tell. */
export async function askBought(api: Pick<ZaloApi, 'post'>): Promise<number | undefined> {
  const body = { quota_owner: 'OA', product_type: 'cs', quota_type: 'sub_quota' };
  const assets = BoughtAnswer.safeParse(await unlessRefused(api.post('/v3.0/oa/quota/message', body))).data;
  return assets === undefined || assets.length === 0
    ? undefined
    : assets.reduce((sum, { remain }) => sum + remain, 0);
}

/** Not every account has quotas to tell of: that is no fault. */
async function unlessRefused(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ZaloFaultError) return undefined;
    throw error;
  }
}
