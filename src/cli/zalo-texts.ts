import type { Language } from '../core/conversation.ts';

/** What `langnghe zalo connect` says, step by step. */
export interface ZaloConnectTexts {
  readonly usage: string;
  readonly notSetUp: string;
  readonly needsHttps: string;
  console(asked: {
    readonly callback: string;
    readonly webhook: string;
    readonly domainFile: string | undefined;
    readonly challenge: string | undefined;
  }): string;
  permission(address: string): string;
  readonly waiting: string;
  readonly late: string;
  readonly unasked: string;
  refused(code: number): string;
  otherAccount(given: string, expected: string): string;
  connected(name: string, id: string): string;
  notVerified(why: string): string;
}

const EVENTS = [
  'user_send_text, user_send_image, user_send_link, user_send_audio, user_send_video, user_send_sticker,',
  'user_send_location, user_send_file, user_send_gif, user_send_business_card, anonymous_send_*,',
  'oa_send_*, follow, unfollow, user_click_chatnow, user_submit_info, user_received_message,',
  'user_seen_message, user_feedback, user_withdraw, change_oa_daily_quota',
].join('\n       ');

export const ZALO_CONNECT_TEXTS: Readonly<Record<Language, ZaloConnectTexts>> = {
  vi: {
    usage: 'langnghe zalo connect [--code <mã>] [--no-wait] [--lang vi|en]   kết nối Zalo OA, từng bước một',
    notSetUp:
      'Chưa có LANGNGHE_ZALO_OA_APP_ID, LANGNGHE_ZALO_OA_APP_SECRET và LANGNGHE_ZALO_OA_SECRET (xem .env.example).',
    needsHttps: 'Zalo cần địa chỉ https công khai: hãy đặt LANGNGHE_PUBLIC_URL=https://…',
    console: ({ callback, webhook, domainFile, challenge }) =>
      [
        '1. Trên https://developers.zalo.me, mở ứng dụng của bạn:',
        `     Official Account Callback Url: ${callback}`,
        ...(challenge === undefined ? [] : [`     Code Challenge: ${challenge}`]),
        `     Webhook URL: ${webhook}`,
        ...(domainFile === undefined
          ? ['     Xác thực tên miền: đặt LANGNGHE_ZALO_OA_DOMAIN_TOKEN rồi khởi động lại máy chủ']
          : [`     Xác thực tên miền bằng tệp: ${domainFile}`]),
        '     Tắt "bộ lọc cú pháp", và bật các sự kiện:',
        `       ${EVENTS}`,
      ].join('\n'),
    permission: (address) =>
      `2. Quản trị viên OA mở địa chỉ này và bấm cho phép (trong 30 phút):\n\n   ${address}\n`,
    waiting: '3. Đang chờ Zalo quay lại… (Ctrl+C để thôi)',
    late: 'Chưa thấy ai cấp quyền. Hãy chạy lại khi sẵn sàng, hoặc chép mã trên thanh địa chỉ: langnghe zalo connect --code <mã>',
    unasked: 'Mã này không thuộc lần cấp quyền nào đang mở. Hãy chạy lại langnghe zalo connect.',
    refused: (code) =>
      `Zalo từ chối mã này (${code}). Mã chỉ dùng một lần, trong 10 phút: hãy cấp quyền lại.`,
    otherAccount: (given, expected) =>
      `Quyền vừa cấp là của OA ${given}, còn LANGNGHE_ZALO_OA_ID là ${expected}: hãy cấp quyền lại cho đúng OA, hoặc sửa cấu hình.`,
    connected: (name, id) =>
      `✅ Đã kết nối OA “${name}” (${id}). Kiểm tra bất cứ lúc nào bằng: langnghe doctor`,
    notVerified: (why) => `Đã nhận token nhưng chưa hỏi được Zalo: ${why}`,
  },
  en: {
    usage:
      'langnghe zalo connect [--code <code>] [--no-wait] [--lang vi|en]   connects a Zalo OA, step by step',
    notSetUp:
      'LANGNGHE_ZALO_OA_APP_ID, LANGNGHE_ZALO_OA_APP_SECRET and LANGNGHE_ZALO_OA_SECRET are not set (see .env.example).',
    needsHttps: 'Zalo needs a public https address: set LANGNGHE_PUBLIC_URL=https://…',
    console: ({ callback, webhook, domainFile, challenge }) =>
      [
        '1. At https://developers.zalo.me, open your app:',
        `     Official Account Callback Url: ${callback}`,
        ...(challenge === undefined ? [] : [`     Code Challenge: ${challenge}`]),
        `     Webhook URL: ${webhook}`,
        ...(domainFile === undefined
          ? ['     Domain check: set LANGNGHE_ZALO_OA_DOMAIN_TOKEN and start the server again']
          : [`     Domain check by file: ${domainFile}`]),
        '     Switch the "syntax filter" off, and tick these events:',
        `       ${EVENTS}`,
      ].join('\n'),
    permission: (address) =>
      `2. An admin of the OA opens this address and gives leave (within 30 minutes):\n\n   ${address}\n`,
    waiting: '3. Waiting for Zalo to come back… (Ctrl+C to stop)',
    late: 'Nobody has given leave yet. Run it again, or copy the code from the address bar: langnghe zalo connect --code <code>',
    unasked: 'This code belongs to no permission that is open. Run langnghe zalo connect again.',
    refused: (code) =>
      `Zalo refused this code (${code}). A code serves once, for 10 minutes: give leave again.`,
    otherAccount: (given, expected) =>
      `Leave was given for the OA ${given}, while LANGNGHE_ZALO_OA_ID is ${expected}: give leave for that one, or change the setting.`,
    connected: (name, id) => `✅ The OA “${name}” (${id}) is connected. Look at it any time: langnghe doctor`,
    notVerified: (why) => `The token came, but Zalo could not be asked: ${why}`,
  },
};
