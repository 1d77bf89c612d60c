/**
 * Until when a platform takes free words to a customer. `free`: they cost nothing until `until`; `paid`: they
 * are billed until then; `closed`: the platform refuses them. `then`: what comes after `until`.
 */
export type ReplyWindow =
  | { readonly state: 'open' }
  | { readonly state: 'free'; readonly until: Date; readonly then: 'paid' | 'closed' }
  | { readonly state: 'paid'; readonly until: Date }
  | { readonly state: 'closed' };
