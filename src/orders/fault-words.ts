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

/** The faults in Vietnamese; in English they say themselves what they are. */
const VIETNAMESE: Readonly<Record<Kind, Words>> = {
  code: [(given) => `“${given}” không phải mã đơn`, 'dùng chữ và số, tối đa 40 ký tự'],
  phone: [(given) => `“${given}” không phải số điện thoại`, 'viết như 0901234567 hoặc +84901234567'],
  state: [
    (given) => `“${given}” không phải trạng thái`,
    'dùng một trong: mới, đã đóng gói, đang giao, đã giao, đã hủy, trả hàng',
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
  'too-many': [() => 'tệp có quá nhiều đơn', 'chia tệp ra'],
  'two-columns': [(given) => `hai cột cùng nghĩa; cột thứ hai là “${given}”`, 'giữ lại một cột'],
  'no-column': [(given) => `thiếu cột: ${given}`, 'dòng đầu tiên phải ghi tên các cột'],
  'not-utf8': [() => 'tệp không phải UTF-8', 'lưu lại ở dạng “CSV UTF-8”'],
  'open-quote': [() => 'dấu nháy mở mà không đóng', 'đóng dấu nháy, hoặc bỏ đi'],
  'after-quote': [() => 'có chữ sau dấu nháy đóng', 'nhân đôi dấu nháy bên trong ô'],
};

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
