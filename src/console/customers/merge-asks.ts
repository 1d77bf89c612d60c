import type { QueryFilters } from '@tanstack/react-query';
import type { mergeCustomers, unmergeCustomers } from '../../customers/contract.ts';
import { useDoing } from '../shell/doing.ts';
import { offerUndo } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';

const mergeTwo = (id: string, other: string, why: string) =>
  ask<typeof mergeCustomers>(
    { method: 'POST', path: '/customers/:id/merge' },
    { params: { id }, body: { with: other, why } },
  );
const partOne = (id: string, why: string) =>
  ask<typeof unmergeCustomers>(
    { method: 'POST', path: '/customers/:id/unmerge' },
    { params: { id }, body: { why } },
  );

/** Two who become one person, and one who is a person of their own again; each can be taken back at once. */
export interface Merging {
  readonly merge: (id: string, other: string, why: string) => Promise<boolean>;
  readonly part: (follower: string, lead: string) => Promise<boolean>;
}

/** Where the person is shown, too. */
const BESIDE_CONVERSATIONS: QueryFilters = { predicate: ({ queryKey }) => queryKey[2] === 'customer' };

export function useMerging(): Merging {
  const { say } = useTexts();
  const tried = useDoing(keys.room('customer'), BESIDE_CONVERSATIONS);
  const undone = say('customers.undone');
  return {
    merge: (id, other, why) =>
      tried(async () => {
        const { merges } = await mergeTwo(id, other, why);
        const follower = merges.findLast((one) => one.undoneAt === undefined)?.follower;
        const undo = (): void => {
          if (follower !== undefined)
            void tried(async () => {
              await partOne(follower, undone);
            });
        };
        offerUndo(say('customers.merged'), undo, say);
      }),
    part: (follower, lead) =>
      tried(async () => {
        await partOne(follower, say('customers.part-why'));
        const undo = (): void =>
          void tried(async () => {
            await mergeTwo(lead, follower, undone);
          });
        offerUndo(say('customers.parted-now'), undo, say);
      }),
  };
}
