import type { Language } from '../../core/conversation.ts';
import { LANGUAGES } from '../../core/conversation.ts';
import type { TelegramApi } from './api.ts';
import { COMMANDS } from './commands.ts';
import { ALLOWED_UPDATES } from './limits.ts';
import { webhookSecret } from './secret.ts';
import { addressFaults, webhookFaults } from './webhook-faults.ts';
import type { Fault } from './webhook-faults.ts';

export interface Connected {
  readonly bot: string;
  /** Absent: updates are fetched. */
  readonly webhook: string | undefined;
  readonly faults: readonly Fault[];
}

export interface ConnectParts {
  readonly api: TelegramApi;
  readonly token: string;
  /** Where updates are to be brought; absent: they are fetched, and no webhook may stand in the way. */
  readonly webhook: string | undefined;
  readonly now: Date;
}

/**
 * Tells Telegram where updates go and what stands in the bot's menu. What waits at Telegram is kept.
 * Faults of the address are told before anything is changed; then Telegram is not asked at all.
 */
export async function connectBot({ api, token, webhook, now }: ConnectParts): Promise<Connected> {
  const { username: bot } = await api.call('getMe', {});
  const before = webhook === undefined ? [] : addressFaults(webhook);
  if (before.length > 0) return { bot, webhook, faults: before };
  if (webhook === undefined) await api.call('deleteWebhook', { drop_pending_updates: false });
  else {
    await api.call('setWebhook', {
      url: webhook,
      secret_token: webhookSecret(token),
      allowed_updates: ALLOWED_UPDATES,
      max_connections: 100,
    });
  }
  await api.call('setMyCommands', { commands: menuIn('en') });
  for (const language of LANGUAGES) {
    await api.call('setMyCommands', { commands: menuIn(language), language_code: language });
  }
  const info = await api.call('getWebhookInfo', {});
  return { bot, webhook, faults: webhookFaults(info, { expected: webhook, now }) };
}

function menuIn(language: Language): { command: string; description: string }[] {
  return COMMANDS.map(({ command, description }) => ({ command, description: description[language] }));
}
