import type { WebhookInfo } from 'telegraf/types';
import type { Language } from '../../core/conversation.ts';
import { ALLOWED_UPDATES } from './limits.ts';

type Said = Readonly<Record<Language, string>>;

/** Something wrong, and what a person can do; absent: connecting again mends it. */
export interface Fault {
  readonly says: Said;
  readonly fix?: Said;
}

const RECENT_MS = 3_600_000;
const MANY_PENDING = 50;
const OPEN_PORTS = new Set(['', '443', '80', '88', '8443']);

/** What Telegram's own account of the webhook gives away, the gravest first. */
export function webhookFaults(
  hook: WebhookInfo,
  { expected, now }: { readonly expected: string | undefined; readonly now: Date },
): readonly Fault[] {
  if (expected === undefined) return hook.url ? [setForNothing()] : [];
  if (!hook.url) return [notSet()];
  const errorMs = (hook.last_error_date ?? 0) * 1_000;
  const missing = ALLOWED_UPDATES.filter((kind) => hook.allowed_updates?.includes(kind) === false);
  return [
    ...(hook.url === expected ? [] : [elsewhere(hook.url, expected)]),
    ...(now.getTime() - errorMs < RECENT_MS ? [reported(hook.last_error_message ?? '')] : []),
    ...(hook.pending_update_count > MANY_PENDING ? [pending(hook.pending_update_count)] : []),
    ...(missing.length > 0 ? [notAsked(missing)] : []),
  ];
}

/** What would keep Telegram from calling this address, seen from here. */
export function addressFaults(url: string): readonly Fault[] {
  const { protocol, port, hostname } = new URL(url);
  const isLocal = /^(localhost|127\.|10\.|192\.168\.|\[?::1)/.test(hostname);
  const says: Said[] = [];
  if (protocol !== 'https:') {
    says.push({ vi: 'Telegram chỉ gọi tới địa chỉ https.', en: 'Telegram only calls https addresses.' });
  }
  if (!OPEN_PORTS.has(port)) {
    says.push({
      vi: `Telegram không gọi tới cổng ${port}, chỉ 443, 80, 88, 8443.`,
      en: `Telegram does not call port ${port}, only 443, 80, 88 and 8443.`,
    });
  }
  if (isLocal) {
    says.push({
      vi: `${hostname} chỉ thấy được trong mạng nội bộ.`,
      en: `${hostname} can be reached from your own network only.`,
    });
  }
  const fix = {
    vi: 'Đặt LANGNGHE_PUBLIC_URL là địa chỉ https công khai, hoặc bỏ trống và dùng LANGNGHE_TELEGRAM_INTAKE=polling.',
    en: 'Set LANGNGHE_PUBLIC_URL to the public https address, or use LANGNGHE_TELEGRAM_INTAKE=polling.',
  };
  return says.map((one) => ({ says: one, fix }));
}

function setForNothing(): Fault {
  return {
    says: {
      vi: 'Bot đang có webhook, nên máy này không tự lấy tin về được.',
      en: 'A webhook is set for the bot, so this machine cannot fetch its messages.',
    },
  };
}

function notSet(): Fault {
  return {
    says: {
      vi: 'Chưa đặt webhook: Telegram chưa biết gửi tin tới đâu.',
      en: 'No webhook is set: Telegram does not know where to bring messages.',
    },
  };
}

function elsewhere(url: string, expected: string): Fault {
  return {
    says: {
      vi: `Webhook đang trỏ tới ${url}, không phải ${expected}.`,
      en: `The webhook leads to ${url}, not to ${expected}.`,
    },
  };
}

function pending(count: number): Fault {
  return {
    says: {
      vi: `Còn ${count} tin đang chờ ở Telegram: máy chủ nhận không kịp hoặc đang từ chối.`,
      en: `${count} messages wait at Telegram: the server is too slow or refuses them.`,
    },
    fix: {
      vi: 'Xem nhật ký và /health/ready của máy chủ.',
      en: 'Look at the log and /health/ready of the server.',
    },
  };
}

function notAsked(kinds: readonly string[]): Fault {
  return {
    says: {
      vi: `Webhook không báo: ${kinds.join(', ')}.`,
      en: `The webhook does not bring: ${kinds.join(', ')}.`,
    },
  };
}

const REASONS: readonly { readonly at: RegExp; readonly fault: Fault }[] = [
  {
    at: /certificate|SSL|TLS/i,
    fault: {
      says: {
        vi: 'Telegram không tin chứng chỉ https của máy chủ.',
        en: 'Telegram does not trust the https certificate of the server.',
      },
      fix: {
        vi: 'Dùng chứng chỉ hợp lệ còn hạn (ví dụ Let’s Encrypt), gửi đủ chuỗi chứng chỉ.',
        en: 'Use a valid certificate (Let’s Encrypt, for example) with its whole chain.',
      },
    },
  },
  {
    at: /resolve|DNS/i,
    fault: {
      says: {
        vi: 'Telegram không tìm ra tên miền của webhook.',
        en: 'Telegram cannot find the domain of the webhook.',
      },
      fix: { vi: 'Kiểm tra bản ghi DNS của tên miền.', en: 'Check the DNS record of the domain.' },
    },
  },
  {
    at: /refused|timed? ?out|unreachable|reset/i,
    fault: {
      says: {
        vi: 'Telegram gọi tới nhưng không ai trả lời.',
        en: 'Telegram calls, but nobody answers.',
      },
      fix: {
        vi: 'Xem máy chủ có chạy không, proxy và tường lửa có cho Telegram vào không.',
        en: 'Check that the server runs and that proxy and firewall let Telegram in.',
      },
    },
  },
  {
    at: /\b40[13]\b|Unauthorized|Forbidden/,
    fault: {
      says: {
        vi: 'Máy chủ từ chối tin của Telegram (sai mã bí mật, hoặc proxy chặn).',
        en: 'The server refuses what Telegram brings (a wrong secret, or a proxy that blocks).',
      },
    },
  },
  {
    at: /\b404\b|Not Found/,
    fault: {
      says: {
        vi: 'Địa chỉ webhook không dẫn tới Lắng Nghe (404).',
        en: 'The address of the webhook does not lead to Lắng Nghe (404).',
      },
      fix: {
        vi: 'Xem proxy có chuyển đường dẫn /telegram tới máy chủ không.',
        en: 'Check that the proxy passes the path /telegram on to the server.',
      },
    },
  },
  {
    at: /\b5\d\d\b/,
    fault: {
      says: {
        vi: 'Máy chủ nhận tin nhưng chưa giữ được (lỗi 5xx); Telegram sẽ gửi lại.',
        en: 'The server could not keep what Telegram brought (5xx); Telegram brings it again.',
      },
      fix: {
        vi: 'Xem nhật ký và /health/ready của máy chủ.',
        en: 'Look at the log and /health/ready of the server.',
      },
    },
  },
];

/** What Telegram says is wrong, in plain words where they are known. */
export function reported(message: string): Fault {
  const known = REASONS.find(({ at }) => at.test(message))?.fault;
  if (known === undefined) {
    return { says: { vi: `Telegram báo lỗi: ${message}`, en: `Telegram reports: ${message}` } };
  }
  const { says } = known;
  return { ...known, says: { vi: `${says.vi} (${message})`, en: `${says.en} (${message})` } };
}
