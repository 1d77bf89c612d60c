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
