import type { ZaloZns } from './zalo-zns.ts';

interface Account {
  readonly zns: Pick<ZaloZns, 'quota'>;
  readonly lastInteraction: ReadonlyMap<string, number>;
}

const success = (data: unknown): object => ({ error: 0, message: 'Success', data });

/** What is left: of one customer's window, of the account's paid messages, of the day's templates. */
export const zaloQuota = {
  /** `POST /v3.0/oa/quota/message`: of one person, or of what the account has bought. */
  message({ zns, lastInteraction }: Account, body: Record<string, unknown>): object {
    const { user_id: user, quota_owner: owner, product_type: product, quota_type: type } = body;
    if (typeof user === 'string') {
      const last = lastInteraction.get(user);
      const cs = { remain: String(zns.quota), total: '8' };
      return success({ ...(last !== undefined && { last_interaction: String(last) }), cs_reply: cs });
    }
    if (owner !== 'OA' || product !== 'cs' || type !== 'sub_quota') return { error: -201, message: 'quota' };
    const asset = { asset_id: 'as-1', product_type: 'cs', quota_type: 'sub_quota', status: 'available' };
    return success([{ ...asset, valid_through: '31/12/2026', total: '2000', remain: '1988' }]);
  },

  /** `GET /message/quota` of the templates' host. */
  templates({ zns }: Account): object {
    return success({ dailyQuota: '5000', remainingQuota: String(zns.quota) });
  },
};
