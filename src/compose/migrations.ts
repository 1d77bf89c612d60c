import { slotOldConversations } from '../conversations/migration.ts';
import { makeOldCustomersFindable } from '../customers/migration.ts';
import type { Migration } from '../database/migrations.ts';
import { makeOldOrdersFindable } from '../orders/migration.ts';
import { keepOneSecondStepPolicy } from '../staff/migration.ts';
import { remakeIndexes } from '../surveys/migration.ts';
import { placeOldTickets } from '../tickets/migration.ts';

/** Every change of what is stored, in order. Numbers are never used again. */
export const MIGRATIONS: readonly Migration[] = [
  { number: 1, does: 'Tickets get their place in lists.', run: placeOldTickets },
  { number: 2, does: 'Customers can be searched.', run: makeOldCustomersFindable },
  {
    number: 3,
    does: 'Who must log in with a second step is said in one place.',
    run: keepOneSecondStepPolicy,
  },
  { number: 4, does: 'Orders can be found by name.', run: makeOldOrdersFindable },
  { number: 5, does: 'Lists of scores keep what they need of an answer.', run: remakeIndexes },
  {
    number: 6,
    does: 'Conversations are listed by the five minutes of the last words.',
    run: slotOldConversations,
  },
];
