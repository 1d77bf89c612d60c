import type { Hook } from './telegram-bring.ts';

/** What the Bot API answers when it says no. */
export class Refused extends Error {
  readonly code: number;
  readonly parameters: Record<string, number> | undefined;

  constructor(code: number, description: string, parameters?: Record<string, number>) {
    super(description);
    this.name = 'Refused';
    this.code = code;
    this.parameters = parameters;
  }
}

export const badRequest = (why: string): Refused => new Refused(400, `Bad Request: ${why}`);

export const tooMany = (seconds: number): Refused =>
  new Refused(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });

export interface ShownButton {
  readonly text: string;
  readonly callback_data?: string;
  readonly request_contact?: boolean;
  readonly request_location?: boolean;
}

export interface Markup {
  readonly inline_keyboard?: readonly (readonly ShownButton[])[];
  readonly keyboard?: readonly (readonly ShownButton[])[];
  readonly remove_keyboard?: boolean;
}

/** Checks a text as the Bot API does: 1 to 4,096 UTF-16 units that are not all white space. */
export function checkText(text: unknown): string {
  if (typeof text !== 'string' || text.trim() === '') throw badRequest('message text is empty');
  if (text.length > 4_096) throw badRequest('message is too long');
  return text;
}

export function checkCaption(caption: unknown): string {
  if (caption === undefined) return '';
  if (typeof caption !== 'string' || caption.length > 1_024) throw badRequest('message caption is too long');
  return caption;
}

export function checkMarkup(given: unknown, isPrivate: boolean): Markup {
  const markup = typeof given === 'string' ? (JSON.parse(given) as Markup) : ((given ?? {}) as Markup);
  const inline = markup.inline_keyboard?.flat() ?? [];
  if (inline.length > 100) throw badRequest('reply markup is too long');
  for (const { text, callback_data: value } of inline) {
    if (typeof text !== 'string' || text === '')
      throw badRequest("can't parse inline keyboard button: text is empty");
    const bytes = Buffer.byteLength(value ?? '');
    if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID');
  }
  for (const one of markup.keyboard?.flat() ?? []) {
    if ((one.request_contact ?? one.request_location) === true && !isPrivate) {
      throw badRequest('phone number can be requested in private chats only');
    }
  }
  return markup;
}

const PORTS = new Set(['', '80', '88', '443', '8443']);
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Where updates go from now on; undefined: nowhere. Telegram calls https at four ports only. A Bot API server
 * of one's own also calls by http and at any port: taken here for what leads to this machine.
 */
export function checkHook(args: Readonly<Record<string, unknown>>): Hook | undefined {
  const { url, secret_token: secret, allowed_updates: allowed, max_connections: most = 40 } = args;
  if (typeof secret === 'string' && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
    throw badRequest('secret token contains unallowed characters');
  }
  if (!(Number(most) >= 1 && Number(most) <= 100))
    throw badRequest('bad webhook: wrong number of connections');
  if (typeof url !== 'string' || url === '') return undefined;
  const { protocol, port, hostname } = new URL(url);
  if (!LOOPBACK.has(hostname)) {
    if (protocol !== 'https:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
    if (!PORTS.has(port)) {
      throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
    }
  }
  return { url, secret: typeof secret === 'string' ? secret : undefined, allowed };
}
