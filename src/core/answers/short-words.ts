import { foldWords } from './fold.ts';
import { isPolite } from './tokens.ts';

const SKIP = new Set(
  'bo qua|bo|skip|thoi|pass|next|khong co|ko co|k co|hong co|khong can|ko can|khoi|khoi can|thoi khoi|chua co|none|nothing|n a|bo qua di|skip it|no thanks'.split(
    '|',
  ),
);
const NOTHING = new Set('khong|ko|k|kh|hong|hok|no|nope|khong a'.split('|'));
const DONE = new Set(
  'xong|xong roi|done|het|het roi|du roi|du|finish|finished|that s all|thats all|vay thoi|the thoi|vay la het|roi'.split(
    '|',
  ),
);
const EDIT = /^(?:sua|edit|change|doi|chinh|chinh sua|thay doi|fix|correct)(?: |$)/;

function core(text: string): string {
  const folded = foldWords(text);
  if (!folded.includes(' ')) return folded;
  const words = folded
    .split(' ')
    .filter((word, index) => !(isPolite(word) || (index === 0 && word === 'da')));
  return words.join(' ');
}

/** "bỏ qua", "skip", "thôi": an optional question is passed over. */
export function isSkip(text: string): boolean {
  return text.length <= 40 && SKIP.has(core(text));
}

/** A bare "không", "no": to an optional question that is not about yes or no, it passes over it. */
export function isNothing(text: string): boolean {
  return text.length <= 40 && NOTHING.has(core(text));
}

/** "xong", "done": an answer in several messages is complete. */
export function isDone(text: string): boolean {
  return text.length <= 40 && DONE.has(core(text));
}

/** "sửa …", "edit …": an earlier answer is to be changed. */
export function isEdit(text: string): boolean {
  return text.length <= 80 && EDIT.test(foldWords(text));
}
