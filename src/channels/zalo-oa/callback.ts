import { isAppError } from '../../core/errors.ts';
import type { Log, WebhookReply } from '../../road/ports.ts';
import { finishConnection, type ConnectionParts } from './connection.ts';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
};

interface Page {
  readonly status: number;
  readonly vi: string;
  readonly en: string;
}

const AGAIN = 'langnghe zalo connect';

/** Where the admin's browser comes back with a code: a page that says how it went. */
export async function answerCallback(
  parts: ConnectionParts,
  query: URLSearchParams,
  log: Log,
): Promise<WebhookReply> {
  const { status, vi, en } = await finished(parts, query, log);
  const body = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Zalo · Lắng Nghe</title><body style="font:18px/1.5 sans-serif;max-width:34em;margin:4em auto;padding:0 1em">
<p>${vi}</p><p lang="en" style="color:#666">${en}</p></body></html>`;
  return { status, headers: HEADERS, body };
}

async function finished(parts: ConnectionParts, query: URLSearchParams, log: Log): Promise<Page> {
  const [code, state] = [query.get('code'), query.get('state')];
  if (code === null || state === null || code.length > 4_096) return UNASKED;
  const oaId = query.get('oa_id');
  try {
    const done = await finishConnection(parts, { code, state, oaId: oaId ?? undefined });
    if (done.is === 'unasked') return UNASKED;
    if (done.is === 'refused') return refused(done.code);
    if (done.is === 'other-account') return otherAccount(done);
    log.info({ channel: parts.name, oaId: done.oaId }, 'Zalo: an account was connected.');
    return CONNECTED;
  } catch (error) {
    if (!isAppError(error, 'unavailable')) throw error;
    return LATER;
  }
}

const CONNECTED: Page = {
  status: 200,
  vi: '✅ Đã kết nối Zalo OA với Lắng Nghe. Bạn có thể đóng trang này.',
  en: 'Your Zalo OA is connected. You can close this page.',
};
const UNASKED: Page = {
  status: 400,
  vi: `Liên kết này đã hết hạn hoặc không đúng. Bạn chạy lại lệnh <code>${AGAIN}</code> nhé.`,
  en: `This link is not valid any more. Please run <code>${AGAIN}</code> again.`,
};
const LATER: Page = {
  status: 503,
  vi: 'Zalo chưa trả lời. Bạn tải lại trang này sau ít giây nhé.',
  en: 'Zalo has not answered. Please reload this page in a few seconds.',
};

function otherAccount({ oaId, expected }: { readonly oaId: string; readonly expected: string }): Page {
  const [given, wanted] = [oaId, expected].map((id) => id.replace(/\D/g, ''));
  return {
    status: 400,
    vi: `Quyền vừa cấp là của OA ${given}, còn cấu hình (LANGNGHE_ZALO_OA_ID) là OA ${wanted}. Bạn chạy lại lệnh <code>${AGAIN}</code> và chọn đúng OA nhé.`,
    en: `Leave was given for the OA ${given}, while the settings (LANGNGHE_ZALO_OA_ID) name the OA ${wanted}. Please run <code>${AGAIN}</code> again and choose that one.`,
  };
}

function refused(code: number): Page {
  return {
    status: 400,
    vi: `Zalo từ chối (mã ${code}). Bạn chạy lại lệnh <code>${AGAIN}</code> và cấp quyền lại nhé.`,
    en: `Zalo refused it (code ${code}). Please run <code>${AGAIN}</code> and give leave again.`,
  };
}
