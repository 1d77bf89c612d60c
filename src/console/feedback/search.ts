import { oneOf, optional, wholeNumber, word } from '../wire/address.ts';

export const DAYS = ['7', '30', '90', '365'] as const;

/** What of the scores stands in the address; `days`: how far back. */
export interface ScoreSearch {
  readonly days?: (typeof DAYS)[number];
  readonly survey?: string;
  readonly question?: string;
  readonly version?: string;
  readonly least?: number;
  readonly most?: number;
  readonly channel?: string;
  readonly language?: 'vi' | 'en';
  readonly staff?: string;
  readonly flow?: string;
  readonly comment?: 'yes';
  readonly from?: string;
  readonly to?: string;
}

export function readScoreSearch(search: Record<string, unknown>): ScoreSearch {
  return optional({
    days: oneOf(DAYS, word(search.days)),
    survey: word(search.survey),
    question: word(search.question),
    version: word(search.version),
    least: wholeNumber(search.least),
    most: wholeNumber(search.most),
    channel: word(search.channel),
    language: oneOf(['vi', 'en'], search.language),
    staff: word(search.staff),
    flow: word(search.flow),
    comment: oneOf(['yes'], search.comment),
    from: word(search.from),
    to: word(search.to),
  });
}
