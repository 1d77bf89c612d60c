import { isAppError } from '../../core/errors.ts';
import type { Language } from '../../core/conversation.ts';
import type { Health } from '../../road/ports.ts';
import type { ZaloApi } from './api.ts';
import { ZaloFaultError } from './faults.ts';
import type { IntakeNotes } from './intake.ts';
import { AccountAnswer } from './payload.ts';
import type { ZaloOaOptions } from './options.ts';
import { askBought, askTemplates, type TemplateQuota } from './quotas.ts';
import { shownTime } from './shown-time.ts';
import type { Tokens } from './tokens.ts';

interface Parts {
  readonly api: Pick<ZaloApi, 'get' | 'getTemplate' | 'post'>;
  readonly tokens: Pick<Tokens, 'record'>;
  readonly notes: IntakeNotes;
  readonly quota: TemplateQuota;
  readonly options: Pick<ZaloOaOptions, 'oaId' | 'templates' | 'timeZone'>;
}

const CONNECT = '`langnghe zalo connect`';

/** Asks Zalo who we are and what is left to send, and says what is wrong and how to mend it. */
export async function healthOf(parts: Parts): Promise<Health> {
  const { api, tokens, notes, options } = parts;
  const record = await tokens.record();
  if (record === undefined) return NOT_CONNECTED;
  const refused = ({ refusedWith, expiresAt }: typeof record): Health | undefined =>
    refusedWith === undefined
      ? undefined
      : refusedToRenew(refusedWith, (language) => shownTime(expiresAt, options.timeZone, language));
  const before = refused(record);
  if (before !== undefined) return before;
  const account = await askedWho(api).catch(async (error: unknown) => {
    // Refused just now, by this very question.
    const now = await tokens.record();
    const found = now && refused(now);
    if (found === undefined) throw error;
    return found;
  });
  if ('ok' in account) return account;
  if (options.oaId !== undefined && account.id !== undefined && account.id !== options.oaId) {
    return otherAccount(account.id, options.oaId);
  }
  if (notes.otherForm !== undefined) return signedOtherwise(notes.otherForm);
  const left = await leftToSend(parts);
  const [vi, en] = (['vi', 'en'] as const).map((language) =>
    [
      language === 'vi' ? `Zalo OA “${account.name}” hoạt động.` : `Zalo OA “${account.name}” works.`,
      lastEvent(language, notes.lastEventAt, options.timeZone),
      ...left[language],
    ]
      .join(' ')
      .concat(unknownIn(language, notes)),
  );
  return { ok: true, says: { vi: vi ?? '', en: en ?? '' } };
}

function lastEvent(language: Language, at: Date | undefined, timeZone: string): string {
  if (at === undefined) {
    return language === 'vi'
      ? 'Chưa nhận sự kiện nào từ khi khởi động.'
      : 'No event has come since the start.';
  }
  const time = shownTime(at, timeZone, language);
  return language === 'vi' ? `Sự kiện gần nhất lúc ${time}.` : `The last event came at ${time}.`;
}

/** Quotas, where the account has any. That they cannot be asked for is no fault of the account. */
async function leftToSend({ api, quota, options }: Parts): Promise<Readonly<Record<Language, string[]>>> {
  const says: Record<Language, string[]> = { vi: [], en: [] };
  if (Object.keys(options.templates).length > 0) await askTemplates(api, quota).catch(() => undefined);
  const { daily, left } = quota;
  if (daily !== undefined) {
    says.vi.push(`Tin mẫu hôm nay: ${left === undefined ? '' : `còn ${left}/`}${daily}.`);
    says.en.push(`Templates today: ${left === undefined ? '' : `${left} left of `}${daily}.`);
  }
  const bought = await askBought(api).catch(() => undefined);
  if (bought !== undefined) {
    says.vi.push(`Tin trả phí đã mua: còn ${bought}.`);
    says.en.push(`Paid messages bought: ${bought} left.`);
  }
  return says;
}

function unknownIn(language: Language, { unknown, strangers }: IntakeNotes): string {
  const names = [...unknown].map(([name, count]) => `${name} ×${count}`);
  if (strangers > 0) names.push(`${language === 'vi' ? 'OA khác' : 'another OA'} ×${strangers}`);
  if (names.length === 0) return '';
  return language === 'vi'
    ? ` Sự kiện không dùng: ${names.join(', ')}.`
    : ` Events of no use: ${names.join(', ')}.`;
}

async function askedWho(
  api: Parts['api'],
): Promise<Health | { readonly name: string; readonly id: string | undefined }> {
  try {
    const read = AccountAnswer.safeParse(await api.get('/v2.0/oa/getoa'));
    return { name: read.data?.name ?? '?', id: read.data?.oa_id };
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

function otherAccount(id: string, expected: string): Health {
  return {
    ok: false,
    says: {
      vi: `Đang kết nối với OA ${id}, còn cấu hình là OA ${expected}.`,
      en: `The OA ${id} is connected, while the settings name the OA ${expected}.`,
    },
    fix: {
      vi: `Sửa LANGNGHE_ZALO_OA_ID, hoặc chạy ${CONNECT} và cấp quyền cho đúng OA.`,
      en: `Change LANGNGHE_ZALO_OA_ID, or run ${CONNECT} and give leave for the right OA.`,
    },
  };
}

function refusedToRenew(code: string, until: (language: Language) => string): Health {
  return {
    ok: false,
    says: {
      vi: `Zalo không cho gia hạn token (mã ${code}); token hiện tại dùng được đến ${until('vi')}.`,
      en: `Zalo does not renew the token (code ${code}); the present one lasts until ${until('en')}.`,
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
