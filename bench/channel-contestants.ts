import { createHash } from 'node:crypto';
import { webhookSecret } from '../src/channels/telegram/secret.ts';
import { CHANNEL_KEYS as KEYS } from './channel-keys.ts';
import { channelPart, http, SECRET } from './contestants.ts';
import type { Contestant } from './contestants.ts';
import { QUESTIONS } from './dialog.ts';

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

const botFramework: Contestant = {
  ...channelPart('bot-framework'),
  request(customer, id, text, api) {
    const activity = {
      type: 'message',
      id: `m${id}`,
      timestamp: new Date().toISOString(),
      channelId: 'emulator',
      serviceUrl: api,
      from: { id: `c${customer}`, name: 'Lan', role: 'user' },
      recipient: { id: 'bot', name: 'bot', role: 'bot' },
      conversation: { id: `k${customer}` },
      locale: 'vi-VN',
      text,
    };
    return http('/bot-framework/messages', JSON.stringify(activity));
  },
  heard: (path, body) => said(/conversations\/k(\d+)/.exec(path)?.[1], body),
};

/** Every channel on the same road, the firm's own webhook first. */
export const channelContestants: readonly Contestant[] = [
  channelPart('webhook'),
  telegram,
  zaloOa,
  zaloBot,
  botFramework,
];
