import { isPolite, tokensOf } from './tokens.ts';

const YES = new Set(
  'co|da|vang|u|uh|uhm|um|uk|uh huh|ok|oke|oki|okie|okay|okela|okla|duoc|dc|dk|dung|dung roi|dung vay|dong y|co dong y|phai|phai roi|chuan|chuan roi|yes|y|yep|yeah|yup|ye|sure|of course|correct|right|that s right|yes i do|co chu|tat nhien|nhat tri|co roi|roi|da roi|u dung roi|ok roi|chinh xac|xac nhan|confirm|gui di|gui|i do|absolutely|good|duoc roi|co the'.split(
    '|',
  ),
);
const NO = new Set(
  'khong|ko|k|kh|hong|hok|hem|hk|hog|khg|kg|khum|hok|khong can|ko can|k can|khong phai|ko phai|sai|sai roi|chua|chua dung|khong dung|ko dung|thoi|khoi|khoi can|no|nope|nah|n|not now|no need|not really|wrong|incorrect|khong co|ko co|khong muon|ko muon|khong dong y|ko dong y|huy|cancel|khong dau|ko dau|thoi khong|thoi khoi|i don t|never'.split(
    '|',
  ),
);
const YES_SIGNS = /^(?:👍|✅|👌|🆗|☑|✔)[\p{Emoji_Modifier}\uFE0F]*$/u;
const NO_SIGNS = /^(?:👎|❌|🙅|✖|❎)[\p{Emoji_Modifier}\uFE0F]*$/u;
const LONGEST = 40;

/** "dạ có", "ừ", "ok" or "không", "ko", "hông"; undefined when it is neither, or says more than that. */
export function readYesNo(text: string): boolean | undefined {
  if (text.length > LONGEST) return undefined;
  const sign = text.trim();
  if (YES_SIGNS.test(sign)) return true;
  if (NO_SIGNS.test(sign)) return false;
  const tokens = tokensOf(text);
  if (tokens.some((token) => token.plain === 'đừng')) return false;
  const words = tokens.map((token) => token.folded).filter((word, index, all) => word !== all[index - 1]);
  const said = words.filter((word) => !isPolite(word)).join(' ');
  const read = match(said);
  if (read !== undefined || said === '') return read;
  return match(said.replace(/^(?:da|vang|u|uh|um) /, ''));
}

function match(said: string): boolean | undefined {
  if (YES.has(said)) return true;
  return NO.has(said) ? false : undefined;
}
