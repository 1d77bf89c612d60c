import { isAppError } from '../../core/errors.ts';
import type { Health } from '../../road/ports.ts';
import type { ZaloBotApi } from './api.ts';
import { Me, WebhookInfo } from './payload.ts';
import type { Polling } from './polling.ts';

interface Asked {
  readonly api: ZaloBotApi;
  readonly usesWebhook: boolean;
  /** Where Zalo is to bring messages, where that is known. */
  readonly webhookUrl: string | undefined;
  readonly trouble: Polling['trouble'];
}

const WRONG_TOKEN: Health = {
  ok: false,
  says: { vi: 'Zalo không nhận mã của bot.', en: 'Zalo does not know the bot’s token.' },
  fix: {
    vi: 'Lấy lại mã (token) của bot trong Zalo Bot Platform rồi đặt vào LANGNGHE_ZALO_BOT_TOKEN.',
    en: 'Copy the bot’s token from the Zalo Bot Platform into LANGNGHE_ZALO_BOT_TOKEN.',
  },
};
const AWAY: Health = {
  ok: false,
  says: { vi: 'Zalo không trả lời.', en: 'Zalo does not answer.' },
  fix: {
    vi: 'Kiểm tra mạng và LANGNGHE_ZALO_BOT_API_URL, rồi thử lại sau ít phút.',
    en: 'Look at the network and LANGNGHE_ZALO_BOT_API_URL, and try again in a few minutes.',
  },
};
const USED_UP: Health = {
  ok: false,
  says: {
    vi: 'Zalo tạm không nhận thêm lời gọi: bot đã dùng hết hạn mức.',
    en: 'Zalo takes no more calls for now: the bot has used its quota up.',
  },
  fix: {
    vi: 'Tin chờ sẽ tự gửi khi có hạn mức lại. Gói cơ bản có 3.000 tin mỗi tháng cho 50 người: xem gói của bot trong Zalo Bot Platform.',
    en: 'What waits goes out when there is quota again. The basic plan has 3,000 messages a month for 50 people: look at the plan in the Zalo Bot Platform.',
  },
};
const HAS_WEBHOOK: Health = {
  ok: false,
  says: {
    vi: 'Zalo đang gửi tin của bot tới một webhook, nên máy chủ này không lấy tin được.',
    en: 'Zalo sends the bot’s messages to a webhook, so this server cannot fetch them.',
  },
  fix: {
    vi: 'Chạy `langnghe zalo-bot disconnect` để lấy tin từ máy này, hoặc đặt LANGNGHE_ZALO_BOT_SECRET để dùng webhook.',
    en: 'Run `langnghe zalo-bot disconnect` to fetch them here, or set LANGNGHE_ZALO_BOT_SECRET to use the webhook.',
  },
};
const NO_WEBHOOK: Health = {
  ok: false,
  says: {
    vi: 'Zalo chưa biết gửi tin của bot tới đâu.',
    en: 'Zalo does not know where to send the bot’s messages.',
  },
  fix: {
    vi: 'Chạy `langnghe zalo-bot connect` trên máy chủ có LANGNGHE_PUBLIC_URL.',
    en: 'Run `langnghe zalo-bot connect` on the server that has LANGNGHE_PUBLIC_URL.',
  },
};

/** Asks the platform who the bot is and where its messages go. */
export async function askHealth({ api, usesWebhook, webhookUrl, trouble }: Asked): Promise<Health> {
  if (trouble === 'webhook') return HAS_WEBHOOK;
  try {
    const me = Me.safeParse(await api.call('getMe'));
    const info = WebhookInfo.safeParse(await api.call('getWebhookInfo'));
    const url = info.data?.url ?? '';
    const isSet = url !== '';
    if (usesWebhook !== isSet) return isSet ? HAS_WEBHOOK : NO_WEBHOOK;
    if (isSet && webhookUrl !== undefined && url !== webhookUrl) return elsewhere(url, webhookUrl);
    const name = me.data?.account_name ?? 'Zalo Bot';
    return {
      ok: true,
      says: { vi: `${name} đang nhận và trả lời tin.`, en: `${name} takes messages and answers.` },
    };
  } catch (error) {
    if (isAppError(error, 'misconfigured')) return WRONG_TOKEN;
    const code = isAppError(error) ? error.subject : undefined;
    if (code === '429') return USED_UP;
    return code === undefined ? AWAY : refusedBy(code);
  }
}

function elsewhere(url: string, expected: string): Health {
  return {
    ok: false,
    says: {
      vi: `Webhook đang trỏ tới ${url}, không phải ${expected}.`,
      en: `The webhook leads to ${url}, not to ${expected}.`,
    },
    fix: { vi: 'Chạy `langnghe zalo-bot connect`.', en: 'Run `langnghe zalo-bot connect`.' },
  };
}

function refusedBy(code: string): Health {
  return {
    ok: false,
    says: { vi: `Zalo trả lỗi ${code}.`, en: `Zalo answers with error ${code}.` },
    fix: {
      vi: 'Thử lại sau ít phút; nếu vẫn lỗi, xem trạng thái của bot trong Zalo Bot Platform.',
      en: 'Try again in a few minutes; if it stays, look at the bot in the Zalo Bot Platform.',
    },
  };
}
