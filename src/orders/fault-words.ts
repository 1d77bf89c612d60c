/** What can be wrong with a cell. */
export type CellFault = 'code' | 'phone' | 'state' | 'money' | 'date' | 'long' | 'digits-lost';
/** What can be wrong with a row. */
export type RowFault = CellFault | 'empty' | 'twice' | 'wide';

/** Why a file is no table of orders at all. */
export interface FileFault {
  readonly kind:
    | 'too-large'
    | 'no-rows'
    | 'too-many'
    | 'many-lines'
    | 'long-row'
    | 'two-columns'
    | 'no-column'
    | 'not-utf8'
    | 'open-quote'
    | 'after-quote';
  readonly line: number;
  readonly given?: string;
}

type Kind = RowFault | FileFault['kind'];
type Words = readonly [says: (given: string) => string, fix: string];
interface InTwo {
  readonly vi: string;
  readonly en: string;
}

/** The columns that every file needs, as people call them. */
const COLUMNS: Readonly<Record<string, InTwo>> = {
  code: { vi: 'mã đơn hàng', en: 'order code' },
  phone: { vi: 'số điện thoại', en: 'phone' },
  state: { vi: 'trạng thái', en: 'status' },
};

function called(given: string, language: keyof InTwo): string {
  return given
    .split(', ')
    .map((column) => COLUMNS[column]?.[language] ?? column)
    .join(', ');
}

/** The faults in Vietnamese; those of rows say in English themselves what they are. */
const VIETNAMESE: Readonly<Record<Kind, Words>> = {
  code: [(given) => `“${given}” không phải mã đơn`, 'dùng chữ và số, tối đa 40 ký tự'],
  phone: [(given) => `“${given}” không phải số điện thoại`, 'viết như 0901234567 hoặc +84901234567'],
  state: [
    (given) => `“${given}” không phải trạng thái`,
    'dùng một trong: mới, đã đóng gói, đang giao, đã giao, đã huỷ, trả hàng',
  ],
  money: [(given) => `“${given}” không phải số tiền`, 'viết như 1250000 hoặc 1.250.000'],
  date: [(given) => `“${given}” không phải ngày`, 'viết như 05/03/2026 (ngày trước) hoặc 2026-03-05'],
  long: [() => 'chữ dài quá', 'viết gọn dưới 300 ký tự'],
  'digits-lost': [
    (given) => `“${given}” đã mất chữ số`,
    'định dạng cột là Văn bản (Text) trong bảng tính rồi lưu lại',
  ],
  empty: [() => 'ô này trống', 'điền vào'],
  twice: [(given) => `đơn này đã có ở dòng ${given}`, 'giữ lại một trong hai dòng'],
  wide: [() => 'dòng có nhiều ô hơn số cột', 'đặt “…” quanh ô có dấu phẩy bên trong'],
  'too-large': [() => 'tệp lớn hơn 50 MB', 'chia tệp ra'],
  'no-rows': [() => 'tệp trống', 'chọn tệp có đơn hàng'],
  'too-many': [() => 'tệp có hơn 200.000 đơn', 'chia tệp ra'],
  'many-lines': [() => 'tệp có hơn 400.000 dòng', 'xoá các dòng trống, hoặc chia tệp ra'],
  'long-row': [() => 'dòng dài hơn 100.000 ký tự', 'xem lại tệp có đúng là bảng đơn hàng không'],
  'two-columns': [(given) => `hai cột cùng nghĩa; cột thứ hai là “${given}”`, 'giữ lại một cột'],
  'no-column': [(given) => `thiếu cột: ${called(given, 'vi')}`, 'dòng đầu tiên phải ghi tên các cột'],
  'not-utf8': [() => 'tệp không phải UTF-8', 'lưu lại ở dạng “CSV UTF-8”'],
  'open-quote': [() => 'dấu nháy mở mà không đóng', 'đóng dấu nháy, hoặc bỏ đi'],
  'after-quote': [() => 'có chữ sau dấu nháy đóng', 'nhân đôi dấu nháy bên trong ô'],
};

const ENGLISH: Readonly<Record<FileFault['kind'], Words>> = {
  'too-large': [() => 'the file is over 50 MB', 'split it'],
  'no-rows': [() => 'the file is empty', 'choose a file with orders in it'],
  'too-many': [() => 'the file has more than 200,000 orders', 'split it'],
  'many-lines': [() => 'the file has more than 400,000 lines', 'delete its empty ones, or split it'],
  'long-row': [
    () => 'the line is longer than 100,000 letters',
    'see whether the file really is a table of orders',
  ],
  'two-columns': [(given) => `two columns mean the same; the second one is “${given}”`, 'keep one of them'],
  'no-column': [
    (given) => `there is no column for: ${called(given, 'en')}`,
    'name the columns in the first line',
  ],
  'not-utf8': [() => 'the file is not UTF-8', 'save it again as “CSV UTF-8”'],
  'open-quote': [() => 'a quote is opened and never closed', 'close it, or take it away'],
  'after-quote': [() => 'there is text after a closing quote', 'double the quotes inside a cell'],
};

/** Why a file could not be read at all, in both languages. */
export function fileFaultWords(fault: FileFault): { readonly says: InTwo; readonly fix: InTwo } {
  const { says: vi, fix } = inVietnamese(fault);
  const [says, mend] = ENGLISH[fault.kind];
  return { says: { vi, en: says(fault.given ?? '') }, fix: { vi: fix, en: mend } };
}

/** What is wrong and how to put it right, as a Vietnamese shop reads it. */
export function inVietnamese(fault: { readonly kind: Kind; readonly given?: string }): {
  readonly says: string;
  readonly fix: string;
} {
  const [says, fix] = VIETNAMESE[fault.kind];
  return { says: says(fault.given ?? ''), fix };
}

/** The fault that an unreadable file was refused with; undefined for any other refusal. */
export function fileFaultOf(about: unknown): FileFault | undefined {
  const { kind } = (about ?? {}) as Partial<FileFault>;
  // Only this program makes errors that are about something; a kind that stands above is one of ours.
  return kind !== undefined && kind in VIETNAMESE ? (about as FileFault) : undefined;
}
