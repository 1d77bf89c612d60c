import type { Verdict, Vouched } from './token-check.ts';

export interface ToWorker {
  readonly id: number;
  readonly vouched: Vouched;
  readonly authorization: string;
}

export type FromWorker =
  { readonly kind: 'ready' } | { readonly kind: 'verdict'; readonly id: number; readonly verdict: Verdict };
