import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { webhookSecret } from '../src/channels/telegram/secret.ts';
import { tokens } from '../src/channels/web/tokens.ts';
import { fakeOpenId } from '../test/support/platforms/open-id.ts';
import { CHANNEL_KEYS as KEYS } from './channel-keys.ts';
import { channelPart, http, SECRET } from './contestants.ts';
import type { Contestant } from './contestants.ts';
import { QUESTIONS } from './dialog.ts';
import { root } from './places.ts';

/** A platform adds menus, cards and forms of its own: what counts is the question inside. */
const WRITTEN = QUESTIONS.map((question) => ({ question, inJson: JSON.stringify(question).slice(1, -1) }));

function said(customer: unknown, body: string): { customer: number; text: string } | undefined {
  const found = WRITTEN.find(({ inJson }) => body.includes(inJson));
  return found === undefined ? undefined : { customer: Number(customer), text: found.question };
}

const telegram: Contestant = {
  ...channelPart('telegram'),
  request(customer, id, text) {
    const from = { id: customer, is_bot: false, first_name: 'Lan', language_code: 'vi' };
    const chat = { id: customer, first_name: 'Lan', type: 'private' };
    const message = { message_id: id, from, chat, date: Math.floor(Date.now() / 1_000), text };
    const header = `x-telegram-bot-api-secret-token: ${webhookSecret(KEYS.telegramToken)}\r\n`;
    return http('/telegram', JSON.stringify({ update_id: id, message }), header);
  },
  heard: (_path, body) => said((JSON.parse(body) as { chat_id: unknown }).chat_id, body),
};

const zaloBot: Contestant = {
  ...channelPart('zalo-bot'),
  request(customer, id, text) {
    const from = { id: String(customer), display_name: 'Lan', is_bot: false };
    const chat = { id: String(customer), chat_type: 'PRIVATE' };
    const message = { from, chat, message_id: `m${id}`, date: Date.now(), text };
    const body = JSON.stringify({ event_name: 'message.text.received', message });
    return http('/zalo-bot/webhook', body, `x-bot-api-secret-token: ${SECRET}\r\n`);
  },
  heard: (_path, body) => said((JSON.parse(body) as { chat_id: unknown }).chat_id, body),
};

const zaloOa: Contestant = {
  ...channelPart('zalo-oa'),
  request(customer, id, text) {
    const timestamp = String(Date.now());
    const body = JSON.stringify({
      app_id: KEYS.appId,
      user_id_by_app: String(customer),
      sender: { id: String(customer) },
      recipient: { id: KEYS.oaId },
      event_name: 'user_send_text',
      message: { msg_id: `m${id}`, text },
      timestamp,
    });
    const mac = createHash('sha256').update(`${KEYS.appId}${body}${timestamp}${SECRET}`).digest('hex');
    return http('/zalo-oa/webhook', body, `x-zevent-signature: mac=${mac}\r\n`);
  },
  heard: (_path, body) =>
    said((JSON.parse(body) as { recipient?: { user_id?: unknown } }).recipient?.user_id, body),
};

const TOKEN_WORKER = join(root, 'dist/bot-framework-worker.cjs');
const DAY_MS = 86_400_000;
const visitors = tokens({ secret: Buffer.from(SECRET), clock: () => new Date() });
const talking = new Map<number, string>();

/** What a visitor's token vouches for. */
function claimsOf(customer: number): { conversation: string; user: string } {
  return { conversation: `k${customer}`, user: `u${customer}` };
}

/** Each visitor has a token and a socket of its own, as a page with the widget has. */
const web: Contestant = {
  ...channelPart('web'),
  request(customer, id, text) {
    const token = talking.get(customer) ?? visitors.sign('talk', claimsOf(customer), DAY_MS);
    talking.set(customer, token);
    const { conversation, user } = claimsOf(customer);
    const activity = {
      type: 'message',
      from: { id: user },
      locale: 'vi-VN',
      text,
      channelData: { clientActivityID: `m${id}` },
    };
    const path = `/v3/directline/conversations/${conversation}/activities`;
    return http(path, JSON.stringify(activity), `authorization: Bearer ${token}\r\n`);
  },
  join(customer, port, hear) {
    const claims = claimsOf(customer);
    const query = new URLSearchParams({ watermark: '0', t: visitors.sign('stream', claims, DAY_MS) });
    const path = `/v3/directline/conversations/${claims.conversation}/stream`;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}?${query.toString()}`, {
      perMessageDeflate: false,
    });
    socket.on('message', (frame: Buffer) => hear(String(customer), frame.toString('utf8')));
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(() => socket.terminate()));
      socket.once('error', reject);
    });
  },
  heard: (path, body) => said(path, body),
};

const botFramework: Contestant = {
  ...channelPart('bot-framework'),
  request: (customer, id, text, api) => activityRequest({ customer, id, text, api }),
  heard: (path, body) => said(/conversations\/k(\d+)/.exec(path)?.[1], body),
};

interface Said {
  readonly customer: number;
  readonly id: number;
  readonly text: string;
  readonly api: string;
  readonly token?: string;
}

function activityRequest({ customer, id, text, api, token }: Said): Buffer {
  const activity = {
    type: 'message',
    id: `m${id}`,
    timestamp: new Date().toISOString(),
    channelId: 'directline',
    serviceUrl: api,
    from: { id: `c${customer}`, name: 'Lan', role: 'user' },
    recipient: { id: 'bot', name: 'bot', role: 'bot' },
    conversation: { id: `k${customer}` },
    locale: 'vi-VN',
    text,
  };
  const header = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
  return http('/bot-framework/messages', JSON.stringify(activity), header);
}

/** Every channel on the same road, the website first. */
export async function openChannelContestants(): Promise<{
  readonly among: readonly Contestant[];
  readonly stop: () => Promise<void>;
}> {
  const login = await fakeOpenId(KEYS.app);
  const held = new Map<string, string>();
  // Microsoft brings many activities with one token, until it is an hour old.
  const tokenFor = (api: string): string => {
    const token = held.get(api) ?? login.token({ serviceurl: api, exp: Date.now() / 1_000 + DAY_MS / 1_000 });
    held.set(api, token);
    return token;
  };
  const signed: Contestant = {
    ...botFramework,
    ...channelPart('bot-framework-signed', login.url, TOKEN_WORKER),
    heard: (path, body) => botFramework.heard(path, body),
    request: (customer, id, text, api) => activityRequest({ customer, id, text, api, token: tokenFor(api) }),
  };
  return {
    among: [web, channelPart('webhook'), telegram, zaloOa, zaloBot, botFramework, signed],
    stop: () => login.stop(),
  };
}
