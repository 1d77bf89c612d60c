/** A day off by law. */
export interface PublicDay {
  /** `2027-02-06` */
  readonly date: string;
  readonly name: { readonly vi: string; readonly en: string };
  /** The first day of the lunar year, around which the shop chooses its days off. */
  readonly isTet: boolean;
}
