import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const HOUR_MS = 3_600_000;

interface Button {
  readonly title?: unknown;
  readonly type?: unknown;
  readonly payload?: unknown;
}

interface Payload {
  readonly buttons?: readonly Button[];
  readonly template_type?: unknown;
  readonly elements?: readonly Record<string, unknown>[];
  readonly token?: unknown;
}

/** What Zalo looks at before it takes a call, in codes of Zalo's. */
export const checkedMessage = {
  refusedCall(
    fake: {
      oauth: { faultOf(token: string | undefined): number | undefined };
      knobs: { needsProof: boolean };
    },
    { headers }: IncomingMessage,
    appSecret: string,
  ): number | undefined {
    const token = headers.access_token;
    if (typeof token !== 'string' || headers.authorization !== undefined) return -216;
    const fault = fake.oauth.faultOf(token);
    if (fault !== undefined) return fault;
    const proof = createHmac('sha256', appSecret).update(token).digest('hex');
    return fake.knobs.needsProof && headers.appsecret_proof !== proof ? -242 : undefined;
  },

  faultOf(message: Record<string, unknown>, uploads: ReadonlySet<string>): number | undefined {
    const { text, attachment } = message as {
      text?: unknown;
      attachment?: { type?: unknown; payload?: Payload };
    };
    if (text === undefined && attachment === undefined) return -201;
    if (text !== undefined && (typeof text !== 'string' || text === '')) return -201;
    if (typeof text === 'string' && Array.from(text).length > 2_000) return -210;
    if (attachment === undefined) return undefined;
    const { type, payload = {} } = attachment;
    if (type === 'file') return uploads.has(String(payload.token)) ? undefined : -100;
    if (type !== 'template') return -201;
    if (payload.template_type === undefined) return buttonsFault(payload, text);
    if (payload.template_type === 'media') return mediaFault(payload, uploads);
    return payload.template_type === 'request_user_info' ? formFault(payload) : -201;
  },

  windowOf(
    fake: { lastInteraction: Map<string, number>; now: () => Date; knobs: { hasNoCloudAccount: boolean } },
    user: string,
  ): { error: number; isBilled: boolean } {
    const last = fake.lastInteraction.get(user);
    if (last === undefined) return { error: -232, isBilled: false };
    const hours = (fake.now().getTime() - last) / HOUR_MS;
    if (hours <= 48) return { error: 0, isBilled: false };
    if (hours > 168) return { error: -230, isBilled: false };
    return fake.knobs.hasNoCloudAccount ? { error: -320, isBilled: false } : { error: 0, isBilled: true };
  },
};

function buttonsFault(payload: Payload, text: unknown): number | undefined {
  const { buttons = [] } = payload;
  if (text === undefined || Object.keys(payload).join() !== 'buttons' || buttons.length === 0) return -201;
  if (buttons.length > 5) return -210;
  for (const { title, type, payload: pressed } of buttons) {
    if (typeof title !== 'string' || title === '') return -201;
    if (Array.from(title).length > 100) return -210;
    if (type === 'oa.query.hide' || type === 'oa.query.show') {
      if (typeof pressed !== 'string' || pressed === '') return -201;
      if (Array.from(pressed).length > 1_000) return -210;
    }
  }
  return undefined;
}

function mediaFault({ elements = [] }: Payload, uploads: ReadonlySet<string>): number | undefined {
  const [element] = elements;
  if (element === undefined || elements.length > 1) return -201;
  if (!uploads.has(String(element.attachment_id))) return -100;
  const isGif = element.media_type === 'gif';
  return isGif && (typeof element.width !== 'number' || typeof element.height !== 'number')
    ? -201
    : undefined;
}

function formFault({ elements = [] }: Payload): number | undefined {
  const [element] = elements;
  if (element === undefined || elements.length > 1) return -201;
  const { title, subtitle } = element;
  if (typeof title !== 'string' || typeof subtitle !== 'string') return -201;
  return title.length > 100 || subtitle.length > 500 ? -210 : undefined;
}
