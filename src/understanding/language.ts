import type { Language } from '../core/conversation.ts';
import { fold } from '../core/answers/fold.ts';
import { tokensOf } from './tokens.ts';
import type { Tokens } from './tokens.ts';

const SURE = 2;

/** Common words that only Vietnamese has, as they look with and without their marks. */
const VI_WORDS =
  'không được của tôi mình bạn cho với những này nhưng người rồi vậy thế nào sao gì chưa cũng đang đã ' +
  'đơn hàng giao nhận gửi mua bán tiền sản phẩm nhân viên khiếu nại phàn nàn cảm ơn xin chào vâng ạ dạ ' +
  'khi nào bao giờ ở đâu hỏi muốn cần giúp gặp nói chuyện tiếng việt đổi trả lỗi hỏng vỡ thiếu nhầm ' +
  'chậm lâu tệ tốt hài lòng bình thường rất quá lắm nhé nha ơi anh chị em kiểm tra tình trạng thông tin đừng ' +
  'nhắn dừng hủy bỏ qua tư vấn làm việc mấy giờ thôi nữa vẫn luôn hôm nay ngày mai nhiêu';

/** Bare forms that are also English words, or too short to tell. */
const NOT_TELLING = new Set(
  'the an in on to so do can me no may hang ban mai tin gia em anh chi a nha oi la nay gi o ra va co ma thu tra cam hay song don dung ve re cho'.split(
    ' ',
  ),
);

const EN_WORDS =
  'the is are was were my your where wheres whats when what why how please want would could should have has had not ' +
  'it this that with from about order ordered package parcel delivery delivered arrived arrive broken late ' +
  'wrong complaint complain refund talk speak human person agent someone help thanks thank yes hello ' +
  'morning afternoon evening anyone there make much very does english you and for of need i im ive didnt dont cant hasnt havent isnt status track still yet we they';

/** Words both languages' customers use: they say little. */
const WEAK_EN = new Set('order hello thanks thank help yes status late i for of english refund'.split(' '));

const viMarked = new Set<string>();
const points = new Map<string, number>();
for (const word of VI_WORDS.split(' ')) {
  const bare = fold(word);
  if (bare !== word) viMarked.add(word);
  if (!NOT_TELLING.has(bare)) points.set(bare, 1);
}
for (const word of EN_WORDS.split(' ')) points.set(word, WEAK_EN.has(word) ? -0.5 : -1);

/** The language the words are plainly in; undefined for "ok", "4", names and codes. */
export function languageOf(text: string, tokens: Tokens = tokensOf(text)): Language | undefined {
  let vi = 0;
  let en = 0;
  const named = looksLikeName(text);
  for (let at = 0; at < tokens.typed.length; at += 1) {
    const typed = tokens.typed[at] ?? '';
    const bare = tokens.bare[at] ?? '';
    if (viMarked.has(typed) || isMarked(typed)) vi += named ? 0 : SURE;
    else {
      const worth = points.get(bare) ?? 0;
      if (worth > 0) vi += worth;
      else en -= worth;
    }
  }
  if (vi >= SURE && vi > en) return 'vi';
  if (en >= SURE && en > vi) return 'en';
  const only = tokens.typed.length === 1 ? points.get(tokens.typed[0] ?? '') : undefined;
  if (only === undefined || Math.abs(only) < 1) return undefined;
  return only > 0 ? 'vi' : 'en';
}

/** Whether a word has a letter that of our two languages only Vietnamese writes. */
function isMarked(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (
      code === 0x111 ||
      code === 0x103 ||
      code === 0x1a1 ||
      code === 0x1b0 ||
      (code >= 0x1ea0 && code <= 0x1ef9)
    )
      return true;
    if (code >= 0xe0 && code <= 0xfd && code !== 0xe7 && code !== 0xf1) return true;
  }
  return false;
}

/** Two to five words, each beginning with a capital: a person's name tells nothing of the language. */
function looksLikeName(text: string): boolean {
  const start = text.charAt(0);
  if (start === start.toLowerCase()) return false;
  const words = text.trim().split(' ');
  if (words.length < 2 || words.length > 5) return false;
  return words.every((word) => {
    const first = word.charAt(0);
    return first !== first.toLowerCase() && word.slice(1) === word.slice(1).toLowerCase();
  });
}
