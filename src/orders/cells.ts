import { foldWords } from '../core/answers/fold.ts';
import { DAY_MS, type LocalTime } from '../clock/local-time.ts';
import type { CellFault } from './fault-words.ts';
import { readPhone } from './rules.ts';
import type { OrderState } from './states.ts';

/** What was read, or what is wrong and how to put it right. */
export type Reading<T> =
  { readonly value: T } | { readonly wrong: string; readonly fix: string; readonly kind: CellFault };

const STATE_WORDS: Readonly<Record<OrderState, readonly string[]>> = {
  new: [
    'new',
    'moi',
    'don moi',
    'cho xac nhan',
    'da xac nhan',
    'cho xu ly',
    'dang xu ly',
    'pending',
    'confirmed',
    'processing',
  ],
  packed: ['packed', 'da dong goi', 'dong goi', 'cho lay hang', 'cho giao', 'ready'],
  shipping: ['shipping', 'dang giao', 'dang giao hang', 'dang van chuyen', 'da gui', 'shipped', 'in transit'],
  delivered: [
    'delivered',
    'da giao',
    'da giao hang',
    'giao thanh cong',
    'hoan thanh',
    'thanh cong',
    'completed',
  ],
  cancelled: ['cancelled', 'canceled', 'da huy', 'huy', 'huy don'],
  returned: ['returned', 'tra hang', 'da tra', 'hoan hang', 'da hoan', 'hoan tra', 'chuyen hoan', 'refunded'],
};
const STATES = new Map(
  Object.entries(STATE_WORDS).flatMap(([state, words]) =>
    words.map((word) => [word, state as OrderState] as const),
  ),
);

/** A cell without what spreadsheets put around it: `="0901"`, a leading apostrophe, spaces. */
export function plainCell(cell: string): string {
  const formula = /^=\s*"(.*)"$/s.exec(cell.trim());
  return (formula?.[1] ?? cell.trim()).replace(/^'/, '').trim();
}

export function readCode(cell: string): Reading<string> {
  if (/^\d+([.,]\d+)?E\+\d+$/i.test(cell)) return scientific(cell);
  if (/[\p{L}\p{N}]/u.test(cell) && cell.length <= 40) return { value: cell };
  return {
    wrong: `"${short(cell)}" is not an order code`,
    fix: 'use letters and digits, at most 40',
    kind: 'code',
  };
}

export function readPhoneCell(cell: string): Reading<string> {
  if (/E\+/i.test(cell)) return scientific(cell);
  const value = readPhone(cell);
  return value
    ? { value }
    : {
        wrong: `"${short(cell)}" is not a phone number`,
        fix: 'write it as 0901234567 or +84901234567',
        kind: 'phone',
      };
}

export function readState(cell: string): Reading<OrderState> {
  const value = STATES.get(foldWords(cell));
  return value
    ? { value }
    : {
        wrong: `"${short(cell)}" is not a state`,
        fix: 'use one of: mới, đã đóng gói, đang giao, đã giao, đã huỷ, trả hàng (new, packed, shipping, delivered, cancelled, returned)',
        kind: 'state',
      };
}

/** Whole đồng: `1.250.000đ`, `1,250,000`, `1250000.00`. */
export function readMoney(cell: string): Reading<number> {
  const plain = cell.replace(/(vnđ|vnd|đ|₫|\s|\u00a0)/giu, '');
  const isGrouped = /^\d{1,3}(\.\d{3})+(,0{1,2})?$|^\d{1,3}(,\d{3})+(\.0{1,2})?$/.test(plain);
  const whole = isGrouped
    ? plain.replace(/[.,]0{1,2}$/, '').replace(/[.,]/g, '')
    : plain.replace(/[.,]0{1,2}$/, '');
  const value = /^\d{1,13}$/.test(whole) ? Number(whole) : NaN;
  return Number.isNaN(value)
    ? {
        wrong: `"${short(cell)}" is not an amount of đồng`,
        fix: 'write it as 1250000 or 1.250.000',
        kind: 'money',
      }
    : { value };
}

/** `2026-03-05`, `05/03/2026` (day first), either with a time. A date alone is its first minute. */
export function readDate(cell: string, zone: LocalTime): Reading<Date> {
  const found =
    /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[T ](?<h>\d{1,2}):(?<i>\d{2})(?::\d{2})?)?$/.exec(cell) ??
    /^(?<d>\d{1,2})[/.-](?<m>\d{1,2})[/.-](?<y>\d{4})(?: +(?<h>\d{1,2}):(?<i>\d{2})(?::\d{2})?)?$/.exec(cell);
  const { y, m, d, h = '0', i = '0' } = found?.groups ?? {};
  const day = Date.UTC(Number(y), Number(m) - 1, Number(d));
  const isReal =
    new Date(day || NaN).getUTCDate() === Number(d) && new Date(day).getUTCMonth() === Number(m) - 1;
  if (!isReal || Number(h) > 23 || Number(i) > 59) {
    const fix = 'write it as 05/03/2026 (day first) or 2026-03-05';
    return { wrong: `"${short(cell)}" is not a date`, fix, kind: 'date' };
  }
  return { value: new Date(zone.instant(day / DAY_MS, Number(h) * 60 + Number(i))) };
}

export function readShortText(cell: string): Reading<string> {
  const value = cell.replace(/\s+/g, ' ');
  return value.length <= 300
    ? { value }
    : { wrong: `${value.length} letters are too many`, fix: 'keep it under 300', kind: 'long' };
}

function scientific(cell: string): Reading<never> {
  return {
    wrong: `"${cell}" has lost its digits`,
    fix: 'format the column as Text in the spreadsheet and save it again',
    kind: 'digits-lost',
  };
}

/** As much of a cell as a sentence bears. */
export function short(cell: string): string {
  return cell.length > 30 ? `${cell.slice(0, 29)}…` : cell;
}
