import type { Language } from '../../core/conversation.ts';
import { isAppError } from '../../core/errors.ts';
import type { Health } from '../../road/ports.ts';
import type { TelegramApi } from './api.ts';
import { webhookFaults } from './webhook-faults.ts';
import type { Fault } from './webhook-faults.ts';

export interface HealthParts {
  readonly api: TelegramApi;
  readonly clock: () => Date;
  /** Where Telegram is to bring updates; absent: they are fetched. */
  readonly webhookUrl: string | undefined;
}

const CONNECT: Readonly<Record<Language, string>> = {
  vi: 'Chạy `npx langnghe telegram connect`.',
  en: 'Run `npx langnghe telegram connect`.',
};

/** Asks Telegram who the bot is and how its updates fare. Never throws. */
export async function askHealth({ api, clock, webhookUrl }: HealthParts): Promise<Health> {
  try {
    const { username } = await api.call('getMe', {});
    const hook = await api.call('getWebhookInfo', {});
    const [fault] = webhookFaults(hook, { expected: webhookUrl, now: clock() });
    if (fault !== undefined) return { ok: false, ...asHealth(fault) };
    const how =
      webhookUrl === undefined
        ? { vi: 'tự lấy tin về', en: 'fetches its messages' }
        : { vi: 'nhận tin qua webhook', en: 'gets its messages by webhook' };
    return {
      ok: true,
      says: {
        vi: `Bot Telegram @${username} đang chạy, ${how.vi}.`,
        en: `The Telegram bot @${username} works and ${how.en}.`,
      },
    };
  } catch (error) {
    return { ok: false, ...asHealth(unreachable(error)) };
  }
}

function asHealth({ says, fix = CONNECT }: Fault): Pick<Health, 'says' | 'fix'> {
  return { says, fix };
}

/** What an error of a call to Telegram means for whoever runs the bot. */
export function unreachable(error: unknown): Fault {
  if (isAppError(error, 'misconfigured')) {
    return {
      says: {
        vi: 'Telegram không nhận mã token của bot.',
        en: 'Telegram does not accept the token of the bot.',
      },
      fix: {
        vi: 'Lấy token mới ở @BotFather (lệnh /token), ghi vào LANGNGHE_TELEGRAM_TOKEN rồi khởi động lại.',
        en: 'Get the token from @BotFather (/token), put it into LANGNGHE_TELEGRAM_TOKEN and start again.',
      },
    };
  }
  const why = error instanceof Error ? error.message : '';
  return {
    says: { vi: `Chưa hỏi được Telegram: ${why}`, en: `Telegram could not be asked: ${why}` },
    fix: {
      vi: 'Xem máy chủ có ra được api.telegram.org không (tường lửa, DNS, LANGNGHE_TELEGRAM_API_URL).',
      en: 'Check that this machine reaches api.telegram.org (firewall, DNS, LANGNGHE_TELEGRAM_API_URL).',
    },
  };
}
