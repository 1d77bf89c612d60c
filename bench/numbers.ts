/** By nearest rank: the least value that so large a share of them do not exceed. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** `median [min-max]`, in as many digits as are worth reading. */
export function spread(values: readonly number[]): string {
  if (values.length === 0 || values.some((value) => Number.isNaN(value))) return '-';
  const middle = median(values);
  if (values.length === 1) return short(middle);
  return `${short(middle)} [${short(Math.min(...values))}-${short(Math.max(...values))}]`;
}

export function short(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}
