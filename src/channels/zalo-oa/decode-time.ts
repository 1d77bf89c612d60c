/** Zalo's times are milliseconds as text. */
export function timeOf(stamp: string | undefined): Date | undefined {
  const at = new Date(Number(stamp));
  return stamp === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}
