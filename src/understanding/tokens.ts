import { fold } from '../core/answers/fold.ts';

/** The words of a message: as typed (lower case) and bare (no tone marks), side by side. */
export interface Tokens {
  readonly typed: readonly string[];
  readonly bare: readonly string[];
}

const LAST = 0x1f00;
/** For each UTF-16 unit below LAST: its lower-case form, or '' where a word ends. */
const LOWER: string[] = [];
/** The same without marks. */
const BARE: string[] = [];

for (let code = 0; code < LAST; code += 1) {
  const letter = String.fromCharCode(code).toLowerCase();
  const bare = letter
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace('đ', 'd');
  const isWord = /^[\p{L}\p{N}]+$/u.test(bare);
  LOWER.push(isWord ? letter : '');
  BARE.push(isWord ? bare : '');
}

const APOSTROPHES = new Set(["'".charCodeAt(0), '’'.charCodeAt(0)]);

/** Short forms people type, written out. Keyed as typed in lower case, so that `đc` and `dc` are both there. */
const SHORT_FORMS: ReadonlyMap<string, readonly { typed: string; bare: string }[]> = new Map(
  Object.entries({
    không: 'ko k kg kh hok hông hôk hem hk khg kông',
    được: 'đc dc đuợc',
    'sản phẩm': 'sp spham',
    'đơn hàng': 'đh dh đhang',
    'nhân viên': 'nv nvien',
    'điện thoại': 'đt dt dthoai',
    'số điện thoại': 'sđt sdt',
    'chăm sóc khách hàng': 'cskh',
    'tư vấn viên': 'tvv',
    'khiếu nại': 'knai',
    'không phải': 'kp kphai',
    gì: 'j ji',
    rồi: 'roài ròi zồi',
    vậy: 'zậy dậy zay',
    với: 'vs vz',
    mình: 'mk mik mih',
    tôi: 'tui',
    biết: 'bik bít bjt',
    'bao giờ': 'bjo bgio',
    'bây giờ': 'bgiờ',
    'như thế nào': 'ntn',
    'thế nào': 'tnao',
    trước: 'trc trk',
    làm: 'lm lèm',
    muốn: 'mún mun',
    nhiều: 'nhìu',
    người: 'ng ngừi',
    'nói chuyện': 'nch nchuyen',
    cũng: 'cx',
    luôn: 'lun',
    thôi: 'thoi thui',
    'hôm nay': 'hnay',
    'hôm qua': 'hqua',
    'giao hàng': 'gh',
    please: 'pls plz plss',
    you: 'u',
    your: 'ur',
    thanks: 'thx tks',
  }).flatMap(([full, shorts]) => {
    const words = full.split(' ').map((typed) => ({ typed, bare: fold(typed) }));
    return shorts.split(' ').map((short) => [short, words] as const);
  }),
);
/** Splits NFC text into words, writing out short forms. No regular expression: it runs for every message. */
export function tokensOf(text: string): Tokens {
  const typed: string[] = [];
  const bare: string[] = [];
  let word = '';
  let plain = '';
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 32;
    const letter = LOWER[code] ?? '';
    if (letter !== '') {
      word += letter;
      plain += BARE[code] ?? '';
    } else if (word !== '' && !APOSTROPHES.has(code)) {
      addWord(word, plain, typed, bare);
      word = '';
      plain = '';
    }
  }
  return { typed, bare };
}

function addWord(word: string, plain: string, typed: string[], bare: string[]): void {
  const full = SHORT_FORMS.get(word);
  if (full === undefined) {
    typed.push(word);
    bare.push(plain);
    return;
  }
  for (const part of full) {
    typed.push(part.typed);
    bare.push(part.bare);
  }
}

const TONES = '\u0300\u0301\u0303\u0309\u0323';

/**
 * Whether a word as typed can be the word of a phrase: marks may be missing, but a mark that is there
 * must be the phrase's own ("lời" is not "lỗi"; "loi" may be). Where the tone stands does not matter.
 */
export function mayMean(typed: string, meant: string): boolean {
  if (typed === meant) return true;
  const a = splitMarks(typed);
  const b = splitMarks(meant);
  if (a.tone !== '' && a.tone !== b.tone) return false;
  if (a.letters.length !== b.letters.length) return false;
  return a.letters.every((mark, at) => mark === '' || mark === b.letters[at]);
}

interface Marks {
  /** The mark of each letter (â, ơ, đ …), '' where there is none. */
  readonly letters: readonly string[];
  readonly tone: string;
}

/** Words come again and again: what was taken apart once is kept, up to a bound. */
const taken = new Map<string, Marks>();
const MOST_TAKEN = 4_000;

function splitMarks(word: string): Marks {
  const known = taken.get(word);
  if (known !== undefined) return known;
  const letters: string[] = [];
  let tone = '';
  for (const unit of word.normalize('NFD')) {
    if (TONES.includes(unit)) tone = unit;
    else if (unit >= '\u0300' && unit <= '\u036f') letters[letters.length - 1] = unit;
    else letters.push(unit === 'đ' ? unit : '');
  }
  const marks = { letters, tone };
  if (taken.size >= MOST_TAKEN) taken.clear();
  taken.set(word, marks);
  return marks;
}
