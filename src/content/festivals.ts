/**
 * Days of the Vietnamese lunar calendar. Source: Hồ Ngọc Đức's method (new moons and solar terms by
 * Meeus, "Astronomical Algorithms", for UTC+7), which gives the dates the state announced for 2024-2026.
 * China's calendar differs at times: there the year 2030 begins a day later.
 */
export const FESTIVALS = {
  /** The first day of the first month: the year begins. */
  tet: [
    ...['2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-02'],
    ...['2031-01-23', '2032-02-11', '2033-01-31', '2034-02-19', '2035-02-08'],
  ],
  /** The tenth of the third month: the Hùng kings are remembered. */
  'gio-to': [
    ...['2026-04-26', '2027-04-16', '2028-04-04', '2029-04-23', '2030-04-12'],
    ...['2031-04-01', '2032-04-19', '2033-04-09', '2034-04-28', '2035-04-17'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Festival = keyof typeof FESTIVALS;
export const FESTIVAL_NAMES = ['tet', 'gio-to'] as const satisfies readonly Festival[];

const DAY_MS = 86_400_000;

/** The dates of a festival in every year known. `from`: days from its day to the first (−1: the eve); `days`: how many. */
export function festivalDates({
  festival,
  from = 0,
  days = 1,
}: {
  readonly festival: Festival;
  readonly from?: number | undefined;
  readonly days?: number | undefined;
}): readonly string[] {
  return FESTIVALS[festival].flatMap((date) =>
    Array.from({ length: days }, (_, n) =>
      new Date(Date.parse(date) + (from + n) * DAY_MS).toISOString().slice(0, 10),
    ),
  );
}
