/** Lower case without tone marks: `Đặng` and `dang` are the same to somebody who searches. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
}
