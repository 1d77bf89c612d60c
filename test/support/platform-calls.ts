import { createHash } from 'node:crypto';
import { FIRM_SECRET, TELEGRAM_SECRET, ZALO_BOT_SECRET, type AllPlatforms } from './all-channels.ts';
import { firmHeaders } from './platforms/firm.ts';
import { ZALO_APP } from './platforms/zalo-oa.ts';

/** One call to a webhook. */
export interface Call {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a call is spoilt; nothing given: it is genuine. `late` is later than any platform brings it. */
export interface Spoilt {
  readonly by?: 'stranger' | 'nobody' | 'late' | 'hand-in-between';
  readonly word: string;
  /** Two calls of the same number are one message brought twice. */
  readonly n: number;
}

/** One channel as its platform sees it. */
export interface Speaker {
  readonly path: string;
  readonly conversation: string;
  /** Whether a call tells when it was made, or vouches for its body: where not, neither can be refused. */
  readonly tells: { readonly time: boolean; readonly body: boolean };
  readonly call: (spoilt: Spoilt) => Call;
}

export const KINDS = ['telegram', 'zalo-oa', 'zalo-bot', 'bot-framework', 'app'] as const;
export type Kind = (typeof KINDS)[number];

const DAY_MS = 86_400_000;
const SECRET_ONLY = { time: false, body: false };

/** Each platform's own way of vouching for what it brings, written here anew and not taken from the channels. */
export function speakers(platforms: AllPlatforms, clock: () => Date): Readonly<Record<Kind, Speaker>> {
  return {
    telegram: {
      path: '/telegram',
      conversation: 'telegram:42',
      tells: SECRET_ONLY,
      call: (spoilt) => telegramCall(spoilt, clock()),
    },
    'zalo-oa': {
      path: '/zalo-oa/webhook',
      conversation: 'zalo-oa:246845883529197922',
      tells: { time: true, body: true },
      call: (spoilt) => zaloOaCall(spoilt, clock()),
    },
    'zalo-bot': {
      path: '/zalo-bot/webhook',
      conversation: 'zalo-bot:lan',
      tells: SECRET_ONLY,
      call: (spoilt) => zaloBotCall(spoilt, clock()),
    },
    'bot-framework': {
      path: '/bot-framework/messages',
      conversation: 'bot-framework:directline|c1',
      tells: { time: true, body: false },
      call: (spoilt) => botFrameworkCall(platforms, spoilt, clock()),
    },
    app: {
      path: '/webhook/app',
      conversation: 'app:k1',
      tells: { time: true, body: true },
      call: (spoilt) => appCall(spoilt, clock()),
    },
  };
}

function telegramCall({ by, word, n }: Spoilt, now: Date): Call {
  const from = { id: 42, is_bot: false, first_name: 'Lan', language_code: 'vi' };
  const chat = { id: 42, type: 'private', first_name: 'Lan' };
  const message = { message_id: n, date: Math.floor(now.getTime() / 1_000), text: word, from, chat };
  const secret = by === 'stranger' ? `${TELEGRAM_SECRET.slice(0, -1)}_` : TELEGRAM_SECRET;
  return called(
    { update_id: n, message },
    by === 'nobody' ? {} : { 'x-telegram-bot-api-secret-token': secret },
  );
}

function zaloOaCall({ by, word, n }: Spoilt, now: Date): Call {
  const timestamp = String(now.getTime() - (by === 'late' ? 2 * DAY_MS : 0));
  const body = JSON.stringify({
    app_id: ZALO_APP.appId,
    user_id_by_app: '552177279717587730',
    sender: { id: '246845883529197922' },
    recipient: { id: ZALO_APP.oaId },
    event_name: 'user_send_text',
    message: { text: word, msg_id: `m${n}` },
    timestamp,
  });
  const key = by === 'stranger' ? 'somebody else' : ZALO_APP.oaSecret;
  const mac = createHash('sha256').update(`${ZALO_APP.appId}${body}${timestamp}${key}`).digest('hex');
  return called(changed(body, by), by === 'nobody' ? {} : { 'x-zevent-signature': `mac=${mac}` });
}

function zaloBotCall({ by, word, n }: Spoilt, now: Date): Call {
  const message = {
    from: { id: 'lan', display_name: 'Lan', is_bot: false },
    chat: { id: 'lan', chat_type: 'PRIVATE' },
    message_id: `m${n}`,
    date: now.getTime(),
    text: word,
  };
  const secret = by === 'stranger' ? `${ZALO_BOT_SECRET.slice(0, -1)}_` : ZALO_BOT_SECRET;
  return called(
    { ok: true, result: { event_name: 'message.text.received', message } },
    by === 'nobody' ? {} : { 'x-bot-api-secret-token': secret },
  );
}

function botFrameworkCall({ openId, wire }: AllPlatforms, { by, word, n }: Spoilt, now: Date): Call {
  const activity = wire.from('c1', { text: word, id: `a${n}`, timestamp: now.toISOString() });
  // The shop's clock and the one that tokens are checked by are not the same here.
  const [earlier, later] = [now.getTime(), Date.now()].sort((a, b) => a - b) as [number, number];
  const exp = (by === 'late' ? earlier - DAY_MS : later + DAY_MS) / 1_000;
  const key = by === 'stranger' ? 'stranger' : 'good';
  const token = openId.token({ serviceurl: wire.serviceUrl, nbf: (earlier - 2 * DAY_MS) / 1_000, exp }, key);
  return called(activity, by === 'nobody' ? {} : { authorization: `Bearer ${token}` });
}

function appCall({ by, word, n }: Spoilt, now: Date): Call {
  const body = JSON.stringify({ id: `w${n}`, conversation: 'k1', kind: 'message', text: word });
  const at = new Date(now.getTime() - (by === 'late' ? DAY_MS : 0));
  const secret = by === 'stranger' ? 'the secret of another firm' : FIRM_SECRET;
  return called(changed(body, by), by === 'nobody' ? {} : firmHeaders(secret, body, at));
}

/** What somebody on the way makes of it: still readable, and not what was signed. */
function changed(body: string, by: Spoilt['by']): string {
  return by === 'hand-in-between' ? body.replace(/"text":"/, '"text":"! ') : body;
}

function called(body: object | string, headers: Readonly<Record<string, string>>): Call {
  return {
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}
