import { isAppError } from '../../core/errors.ts';
import type { Health } from '../../road/ports.ts';
import type { ZaloApi } from './api.ts';
import { ZaloFaultError } from './faults.ts';
import type { IntakeNotes } from './intake.ts';
import { AccountAnswer } from './payload.ts';
import type { Tokens } from './tokens.ts';

interface Parts {
  readonly api: Pick<ZaloApi, 'get'>;
  readonly tokens: Pick<Tokens, 'record'>;
  readonly notes: IntakeNotes;
}

const CONNECT = '`langnghe zalo connect`';

/** Asks Zalo who we are, and says what is wrong and how to mend it. */
export async function healthOf({ api, tokens, notes }: Parts): Promise<Health> {
  const record = await tokens.record();
  if (record === undefined) return NOT_CONNECTED;
  if (record.refusedWith !== undefined) return refusedToRenew(record.refusedWith, record.expiresAt);
  const account = await askedWho(api);
  if ('ok' in account) return account;
  if (notes.otherForm !== undefined) return signedOtherwise(notes.otherForm);
  const heard = notes.lastEventAt;
  return {
    ok: true,
    says: {
      vi: `Zalo OA “${account.name}” hoạt động. ${heard === undefined ? 'Chưa nhận sự kiện nào từ khi khởi động.' : `Sự kiện gần nhất lúc ${heard.toISOString()}.`}${unknownIn('vi', notes)}`,
      en: `Zalo OA “${account.name}” works. ${heard === undefined ? 'No event has come since the start.' : `The last event came at ${heard.toISOString()}.`}${unknownIn('en', notes)}`,
    },
  };
}

function unknownIn(language: 'vi' | 'en', { unknown, strangers }: IntakeNotes): string {
  const names = [...unknown].map(([name, count]) => `${name} ×${count}`);
  if (strangers > 0) names.push(`${language === 'vi' ? 'OA khác' : 'another OA'} ×${strangers}`);
  if (names.length === 0) return '';
  return language === 'vi'
    ? ` Sự kiện không dùng: ${names.join(', ')}.`
    : ` Events of no use: ${names.join(', ')}.`;
}

async function askedWho(api: Parts['api']): Promise<Health | { readonly name: string }> {
  try {
    const read = AccountAnswer.safeParse(await api.get('/v2.0/oa/getoa'));
    return { name: read.data?.name ?? '?' };
  } catch (error) {
    if (error instanceof ZaloFaultError) return refusedBy(error.code);
    if (isAppError(error, 'unavailable')) return UNREACHABLE;
    throw error;
  }
}

const NOT_CONNECTED: Health = {
  ok: false,
  says: {
    vi: 'Zalo OA chưa được kết nối: chưa ai cấp quyền.',
    en: 'The Zalo OA is not connected: nobody has given leave yet.',
  },
  fix: { vi: `Chạy ${CONNECT} và làm theo hướng dẫn.`, en: `Run ${CONNECT} and follow it.` },
};

const UNREACHABLE: Health = {
  ok: false,
  says: { vi: 'Không gọi được Zalo.', en: 'Zalo cannot be reached.' },
  fix: {
    vi: 'Kiểm tra mạng và tường lửa ra openapi.zalo.me và oauth.zaloapp.com.',
    en: 'Look at the network and the firewall towards openapi.zalo.me and oauth.zaloapp.com.',
  },
};

function refusedToRenew(code: string, expiresAt: Date): Health {
  const until = expiresAt.toISOString();
  return {
    ok: false,
    says: {
      vi: `Zalo không cho gia hạn token (mã ${code}); token hiện tại dùng được đến ${until}.`,
      en: `Zalo does not renew the token (code ${code}); the present one lasts until ${until}.`,
    },
    fix: {
      vi: `Chạy ${CONNECT}: quản trị viên OA cần cấp quyền lại.`,
      en: `Run ${CONNECT}: an admin of the OA must give leave again.`,
    },
  };
}

const CODE_FIXES: Readonly<Record<number, Health['fix']>> = {
  [-242]: {
    vi: 'Kiểm tra LANGNGHE_ZALO_OA_APP_SECRET (appsecret_proof sai).',
    en: 'Check LANGNGHE_ZALO_OA_APP_SECRET (the appsecret_proof is wrong).',
  },
  [-209]: {
    vi: 'Kích hoạt ứng dụng trên developers.zalo.me.',
    en: 'Activate the app on developers.zalo.me.',
  },
  [-224]: { vi: 'OA cần gói dịch vụ cao hơn.', en: 'The OA needs a higher package.' },
};

function refusedBy(code: number): Health {
  return {
    ok: false,
    says: { vi: `Zalo trả lỗi ${code}.`, en: `Zalo answered with ${code}.` },
    fix: CODE_FIXES[code] ?? {
      vi: `Xem mã ${code} trong tài liệu Zalo OA; nếu là lỗi quyền, chạy ${CONNECT}.`,
      en: `Look ${code} up in Zalo’s documentation; if it is about rights, run ${CONNECT}.`,
    },
  };
}

function signedOtherwise(form: string): Health {
  return {
    ok: false,
    says: {
      vi: `Webhook được ký theo kiểu “${form}”, khác với cấu hình, nên bị từ chối.`,
      en: `The webhook is signed as “${form}”, other than the settings say, so it is refused.`,
    },
    fix: {
      vi: `Đặt LANGNGHE_ZALO_OA_SIGNATURE=${form} rồi khởi động lại.`,
      en: `Set LANGNGHE_ZALO_OA_SIGNATURE=${form} and start again.`,
    },
  };
}
