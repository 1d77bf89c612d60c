/** Zalo's template messages by phone. */
export interface ZaloZns {
  /** Registered templates: id to the parameters each wants, with the longest value of each. */
  readonly templates: Map<string, { readonly params: Record<string, number>; readonly byUid: boolean }>;
  readonly sent: {
    phone?: string;
    user?: string;
    template: string;
    tracking?: string;
    id: string;
    data: Record<string, string>;
  }[];
  /** Phones that have no Zalo. */
  readonly unknownPhones: Set<string>;
  isNight: boolean;
  quota: number;
  byPhone(body: Record<string, unknown>): object;
  byUid(body: Record<string, unknown>): object;
}

const fault = (error: number, message = 'fault'): object => ({ error, message });

export function zaloZns(): ZaloZns {
  const zns: ZaloZns = {
    templates: new Map(),
    sent: [],
    unknownPhones: new Set(),
    isNight: false,
    quota: 5_000,
    byPhone(body) {
      const { phone, tracking_id: tracking } = body;
      if (typeof phone !== 'string' || !/^\+?84\d{9,10}$/.test(phone)) return fault(-108);
      if (typeof tracking !== 'string' || tracking === '' || tracking.length > 48) return fault(-132);
      const refused = refusal(zns, body);
      if (refused !== undefined) return refused;
      if (zns.unknownPhones.has(phone)) return fault(-118);
      const id = `z${zns.sent.length + 1}`;
      zns.sent.push({ phone, template: String(body.template_id), tracking, id, data: dataOf(body) });
      zns.quota -= 1;
      return {
        error: 0,
        message: 'Success',
        data: {
          msg_id: id,
          sent_time: '1790000000000',
          sending_mode: '1',
          quota: { dailyQuota: '5000', remainingQuota: String(zns.quota) },
        },
      };
    },
    byUid(body) {
      if (body.tracking_id !== undefined) return fault(-201, 'tracking_id is not allowed');
      const { user_id: user } = body;
      if (typeof user !== 'string') return fault(-201);
      const template = zns.templates.get(String(body.template_id));
      if (template !== undefined && !template.byUid) return fault(-249);
      const refused = refusal(zns, body);
      if (refused !== undefined) return fault(-201, 'template');
      const id = `u${zns.sent.length + 1}`;
      zns.sent.push({ user, template: String(body.template_id), id, data: dataOf(body) });
      return { error: 0, message: 'Success', data: { message_id: id, user_id: user } };
    },
  };
  return zns;
}

function dataOf(body: Record<string, unknown>): Record<string, string> {
  return (body.template_data ?? {}) as Record<string, string>;
}

function refusal(zns: ZaloZns, body: Record<string, unknown>): object | undefined {
  const template = zns.templates.get(String(body.template_id));
  if (template === undefined) return fault(-109);
  if (zns.isNight) return fault(-133);
  if (zns.quota <= 0) return fault(-144);
  const data = dataOf(body);
  for (const [name, longest] of Object.entries(template.params)) {
    if (typeof data[name] !== 'string' || data[name] === '') return fault(-1122);
    if (data[name].length > longest) return fault(-1121);
  }
  return undefined;
}
