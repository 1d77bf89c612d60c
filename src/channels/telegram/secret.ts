import { createHmac } from 'node:crypto';

export const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

/**
 * The secret that Telegram brings with every update. Made from the bot's token, so that every process and
 * `telegram connect` know it without a setting; the token cannot be found out from it.
 */
export function webhookSecret(token: string): string {
  return createHmac('sha256', token).update('langnghe webhook secret').digest('base64url');
}
