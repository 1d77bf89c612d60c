import { queryOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { listPresence } from '../../desk/presence-contract.ts';
import type { Update } from './apply-update.ts';
import { ask } from './ask.ts';
import { keys } from './keys.ts';

/** What a member of staff has on the screen, and what they type there. */
export interface Where {
  readonly looking: string;
  readonly typing: 'reply' | 'note' | undefined;
}
/** By the member's id; who looks at no conversation is not among them. */
export type Whereabouts = Readonly<Record<string, Where>>;

/** What is told while the answer is on its way, which may not know of it yet. */
let meanwhile: Update[] | undefined;

/** Asked for once: what changes then is told with all there is to know of it. */
export const askWhereabouts = queryOptions({
  // Not under the key of one conversation's presence, which is asked for again with each change.
  queryKey: keys.room('whereabouts'),
  queryFn: async ({ signal }): Promise<Whereabouts> => {
    const since: Update[] = [];
    meanwhile = since;
    const { items } = await ask<typeof listPresence>(
      { method: 'GET', path: '/presence' },
      { signal },
    ).finally(() => {
      if (meanwhile === since) meanwhile = undefined;
    });
    const looking = items.flatMap(({ staff, is, looking: at, typing }) =>
      is === 'here' && at !== undefined ? [[staff, { looking: at, typing }] as const] : [],
    );
    return since.reduce(moved, Object.fromEntries(looking));
  },
});

/** Keeps it true by a change that was told. */
export function hearWhere(cache: QueryClient, update: Update): void {
  if (update.kind !== 'presence') return;
  if (update.id === '*') void cache.invalidateQueries({ queryKey: askWhereabouts.queryKey });
  else {
    meanwhile?.push(update);
    cache.setQueryData(askWhereabouts.queryKey, (old) => old && moved(old, update));
  }
}

/** Where everybody is, once this one has moved. */
export function moved(all: Whereabouts, { id, about = {} }: Pick<Update, 'id' | 'about'>): Whereabouts {
  const { [id]: _before, ...others } = all;
  const { is, looking, typing } = about;
  if (is !== 'here' || typeof looking !== 'string' || looking === '') return others;
  return {
    ...others,
    [id]: { looking, typing: typing === 'reply' || typing === 'note' ? typing : undefined },
  };
}

/** Who but this member has the conversation on the screen; who types comes first. */
export function othersAt(
  all: Whereabouts,
  conversation: string,
  me: string,
): readonly (Where & { readonly staff: string })[] {
  const others = Object.entries(all).flatMap(([staff, where]) =>
    staff !== me && where.looking === conversation ? [{ staff, ...where }] : [],
  );
  return others.sort((a, b) => Number(b.typing !== undefined) - Number(a.typing !== undefined));
}
