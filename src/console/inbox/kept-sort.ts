import { SORTS } from './rules.ts';
import type { InboxSearch, Sort, View } from './rules.ts';

const KEY = 'langnghe.inbox-sort';

/** The order chosen last for a view in this browser; undefined: none was. */
export function keptSort(view: View, kept: Storage = localStorage): Sort | undefined {
  const chosen = all(kept)[view];
  return SORTS.find((one) => one === chosen);
}

export function keepSort(view: View, sort: Sort, kept: Storage = localStorage): void {
  try {
    kept.setItem(KEY, JSON.stringify({ ...all(kept), [view]: sort }));
  } catch {
    // The browser's store is full: the order holds until the view is left.
  }
}

/** What is asked for: the order in the address, which may be somebody's link, else the one kept for the view. */
export function withKeptSort(search: InboxSearch, kept: Storage = localStorage): InboxSearch {
  const sort = search.sort ?? keptSort(search.view ?? 'mine', kept);
  return sort === undefined ? search : { ...search, sort };
}

function all(kept: Storage): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(kept.getItem(KEY) ?? '{}');
    return typeof read === 'object' && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}
