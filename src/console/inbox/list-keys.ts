import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useKeyActs } from '../shell/key-acts.ts';
import { wantToWrite } from '../wire/writing.ts';
import { atLine, stepTo } from './rules.ts';
import type { Place } from './rules.ts';

const here = getRouteApi('/frame/desk');

/**
 * J and K go through a list of the inbox, and what they reach is opened; Enter opens it to be answered.
 * `at`: the one that is open, -1 where none of them is.
 */
export function useListKeys(list: readonly Place[], at: number, show: (index: number) => void): void {
  const navigate = useNavigate();
  const search = here.useSearch();
  const go = (by: number): Place | undefined => {
    const index = stepTo(list.length, at, by);
    const place = list[index];
    if (place === undefined) return undefined;
    show(index);
    void navigate({ to: '/c/$id', params: { id: place.conversation }, search: atLine(search, place.line) });
    return place;
  };
  useKeyActs([
    { key: 'j', says: 'inbox.next', run: () => void go(1) },
    { key: 'k', says: 'inbox.before', run: () => void go(-1) },
    { key: 'enter', says: 'inbox.open', run: () => wantToWrite(go(0)?.conversation) },
  ]);
}
