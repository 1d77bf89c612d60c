import type { Language } from '../core/conversation.ts';
import type { ErrorCode } from '../core/errors.ts';

/** What a problem is, for people: our code, or what its status says more plainly. */
export type ProblemKind = ErrorCode | 'bug' | 'not-logged-in' | 'too-many';

export const TITLES: Readonly<Record<Language, Readonly<Record<ProblemKind, string>>>> = {
  vi: {
    'invalid-input': 'Có chỗ chưa đúng.',
    'not-allowed': 'Bạn chưa có quyền làm việc này.',
    'not-logged-in': 'Bạn cần đăng nhập.',
    'too-many': 'Nhiều lần quá rồi, xin chờ một chút.',
    'not-found': 'Không tìm thấy.',
    stale: 'Vừa có người khác thay đổi.',
    unavailable: 'Chưa làm được lúc này, xin thử lại sau.',
    rejected: 'Nền tảng từ chối.',
    misconfigured: 'Máy chủ chưa được cài đặt đúng.',
    bug: 'Có lỗi ở phía chúng tôi.',
  },
  en: {
    'invalid-input': 'Something is not right yet.',
    'not-allowed': 'You may not do this.',
    'not-logged-in': 'You need to log in.',
    'too-many': 'That was too often; please wait a little.',
    'not-found': 'Not found.',
    stale: 'Somebody else has just changed this.',
    unavailable: 'This cannot be done just now; please try again later.',
    rejected: 'The platform refused.',
    misconfigured: 'The server is not set up correctly.',
    bug: 'Something went wrong on our side.',
  },
};

/**
 * The words of our errors in Vietnamese. They are written in English where they are thrown; one that is not here
 * is told in English, below a title that is not.
 */
export const IN_VIETNAMESE: Readonly<Record<string, string>> = {
  'A password has at least 12 characters; a short sentence is good.':
    'Mật khẩu cần ít nhất 12 ký tự; một câu ngắn là hợp nhất.',
  'This repeats the same few signs; choose something more varied.':
    'Mật khẩu lặp lại vài ký tự; bạn chọn câu khác đa dạng hơn nhé.',
  'Digits alone are soon guessed; add words.': 'Chỉ có chữ số thì dễ đoán lắm; bạn thêm vài từ nhé.',
  'This is one of the commonest passwords; choose words that others would not put together.':
    'Mật khẩu này nhiều người dùng quá; bạn chọn những từ ít ai ghép với nhau nhé.',
  'This is hardly more than your own name; choose something else.':
    'Mật khẩu này gần như chỉ là tên của bạn; bạn chọn câu khác nhé.',
  'This is the old one.': 'Đây là mật khẩu cũ.',
  'This is not your password.': 'Đây không phải mật khẩu của bạn.',
  'The name or the password is wrong.': 'Tên đăng nhập hoặc mật khẩu chưa đúng.',
  'Too many wrong tries; wait a little, or ask a manager for a link.':
    'Sai nhiều lần quá rồi; bạn chờ một chút, hoặc xin quản lý một liên kết.',
  'Too many log-ins at once; try again.': 'Nhiều người đăng nhập cùng lúc quá; bạn thử lại nhé.',
  'The code is wrong: look at the clock of your phone.': 'Mã chưa đúng: bạn xem lại giờ trên điện thoại nhé.',
  'The code is wrong, or it was used already: wait for the next one.':
    'Mã chưa đúng, hoặc đã dùng rồi: bạn chờ mã tiếp theo nhé.',
  'This took too long; begin again with your password.': 'Đã quá lâu; bạn bắt đầu lại bằng mật khẩu nhé.',
  'This took too long; try again.': 'Đã quá lâu; bạn thử lại nhé.',
  'Your role works with the second step only.': 'Vai trò của bạn phải có bước đăng nhập thứ hai.',
  'Turn the second step on first.': 'Bạn bật bước đăng nhập thứ hai trước nhé.',
  'This link has been used.': 'Liên kết này đã dùng rồi.',
  'This link has been used, or its time is over: ask for a new one.':
    'Liên kết này đã dùng hoặc đã hết hạn: bạn xin liên kết mới nhé.',
  'This link is for something else.': 'Liên kết này dùng cho việc khác.',
  'This link is for something else, or for somebody who has left.':
    'Liên kết này dùng cho việc khác, hoặc của người đã nghỉ.',
  'Please log in first.': 'Bạn đăng nhập trước nhé.',
  'This log-in has ended already.': 'Lần đăng nhập này đã kết thúc.',
  'The page is out of date: reload it.': 'Trang này đã cũ: bạn tải lại nhé.',
  'This was sent from a page of another site.': 'Yêu cầu này đến từ trang của nơi khác.',
  'Your role does not allow this.': 'Vai trò của bạn không được làm việc này.',
  'Only an owner changes owners.': 'Chỉ chủ mới đổi được quyền của chủ.',
  'The shop needs an owner: name another one first.':
    'Cửa hàng cần có chủ: bạn chọn một người chủ khác trước nhé.',
  'Nobody puts themselves out: ask a colleague.': 'Không ai tự cho mình nghỉ được: bạn nhờ đồng nghiệp nhé.',
  'They have left; bring them back first.': 'Người này đã nghỉ; bạn nhận lại trước nhé.',
  'They have not left.': 'Người này chưa nghỉ.',
  'Somebody has this log-in name already.': 'Tên đăng nhập này đã có người dùng.',
  'There is nobody of this id.': 'Không có ai mang mã này.',
  'Somebody else has changed this meanwhile; look again.': 'Vừa có người khác thay đổi; bạn xem lại nhé.',
  'Somebody else has changed this ticket.': 'Vừa có người khác thay đổi phiếu này.',
  'The settings were changed meanwhile.': 'Vừa có người khác đổi cài đặt.',
  'The label was changed meanwhile.': 'Vừa có người khác đổi nhãn này.',
  'The ready text was changed meanwhile.': 'Vừa có người khác đổi mẫu này.',
  'There is a label of that name already.': 'Đã có nhãn mang tên này.',
  'Another ready text has this code.': 'Mã này đã dùng cho mẫu khác.',
  'Shared ready texts are changed by who may change settings.':
    'Mẫu dùng chung do người được đổi cài đặt sửa.',
  'You may not give conversations to others.': 'Bạn không được giao cuộc trò chuyện cho người khác.',
  'That is not a member of staff who can answer here.': 'Người này không trả lời được ở đây.',
  'There is no such conversation.': 'Không có cuộc trò chuyện này.',
  'This conversation was erased.': 'Cuộc trò chuyện này đã bị xóa.',
  'There is no such customer.': 'Không có khách này.',
  'There is no such order.': 'Không có đơn này.',
  'There is no such ticket.': 'Không có phiếu này.',
  'There is no such file.': 'Không có tệp này.',
  'That is not where a list ended.': 'Danh sách không dừng ở chỗ này.',
  'That time is over.': 'Giờ này đã qua.',
  'Another import is under way: wait until it has ended.':
    'Đang có một lần nhập khác: bạn chờ nhập xong nhé.',
  'The file is another than the one looked at.': 'Tệp này khác với tệp đã xem trước.',
  'The file is not UTF-8: save it again as "CSV UTF-8".':
    'Tệp không phải UTF-8: bạn lưu lại dạng "CSV UTF-8" nhé.',
  'This import is undone already.': 'Lần nhập này đã được hoàn tác.',
  'Only pictures, sounds, films, papers and plain text can be sent.':
    'Chỉ gửi được ảnh, âm thanh, video, tài liệu và chữ thường.',
  'The server is still starting.': 'Máy chủ đang khởi động.',
  'There is nothing at this address.': 'Không có gì ở địa chỉ này.',
};

/** What an error says, in this language where its words are known. */
export function inWords(message: string, language: Language): string {
  return language === 'vi' ? (IN_VIETNAMESE[message] ?? message) : message;
}
