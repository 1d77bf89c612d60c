import { CAN as WEB_CAN } from '../channels/web/can.ts';
import { BOT_FRAMEWORK_CAN } from '../channels/bot-framework/limits.ts';
import { TELEGRAM_CAN } from '../channels/telegram/limits.ts';
import { WEBHOOK_CAN } from '../channels/webhook/limits.ts';
import { ZALO_BOT_CAN } from '../channels/zalo-bot/limits.ts';
import { ZALO_OA_CAN } from '../channels/zalo-oa/limits.ts';
import { hasSettings } from '../config.ts';
import type { KnownChannel } from '../content/check/whole.ts';
import type { Capabilities } from '../road/ports.ts';

const KINDS: Readonly<Record<string, { readonly can: Capabilities; readonly settings?: string }>> = {
  web: { can: WEB_CAN },
  webhook: { can: WEBHOOK_CAN, settings: 'LANGNGHE_WEBHOOK_' },
  telegram: { can: TELEGRAM_CAN, settings: 'LANGNGHE_TELEGRAM_' },
  'zalo-oa': { can: ZALO_OA_CAN, settings: 'LANGNGHE_ZALO_OA_' },
  'zalo-bot': { can: ZALO_BOT_CAN, settings: 'LANGNGHE_ZALO_BOT_' },
  'bot-framework': { can: BOT_FRAMEWORK_CAN, settings: 'LANGNGHE_BOT_FRAMEWORK' },
};

/** Every kind of channel with what it can show, and whether it is set up here or named besides. */
export function channelKinds(named: readonly string[] = []): readonly KnownChannel[] {
  return Object.entries(KINDS).map(([name, { can, settings }]) => ({
    name,
    can,
    isSetUp: settings === undefined || named.includes(name) || hasSettings(settings),
  }));
}

/** What each kind of channel can show. */
export function channelAbilities(): readonly { readonly name: string; readonly can: Capabilities }[] {
  return Object.entries(KINDS).map(([name, { can }]) => ({ name, can }));
}
