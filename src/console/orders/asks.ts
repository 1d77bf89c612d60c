import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../http/endpoint.ts';
import type {
  listImports,
  listOrders,
  previewImport,
  readImport,
  revealOrderPhone,
  startImport,
  undoImport,
} from '../../orders/contract.ts';
import { ask, askWithFile } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { pagesOf } from '../wire/pages-of.ts';
import type { OrderSearch } from './search.ts';

export type Order = ReplyOf<typeof listOrders>['items'][number];
export type Preview = ReplyOf<typeof previewImport>;
export type Import = ReplyOf<typeof readImport>;

export function askOrders({ q, state, from }: OrderSearch) {
  const filter = {
    ...(q !== undefined && { search: q }),
    ...(state !== undefined && { state }),
    ...(from !== undefined && { importId: from }),
  };
  return {
    ...pagesOf(keys.room('order', 'list', filter), (page, signal) =>
      ask<typeof listOrders>({ method: 'GET', path: '/orders' }, { query: { ...filter, ...page }, signal }),
    ),
    placeholderData: keepPreviousData,
  };
}

export const askImports = pagesOf(keys.room('order', 'imports'), (page, signal) =>
  ask<typeof listImports>({ method: 'GET', path: '/orders/imports' }, { query: page, signal }),
);

/** How often what is under way is asked for again. */
export const PROGRESS_MS = 700;

export const isUnderWay = ({ state }: Pick<Import, 'state'>): boolean =>
  state === 'running' || state === 'undoing';

/** One import, asked again while it is under way. */
export function askImport(id: string) {
  return queryOptions({
    queryKey: keys.room('order', 'import', id),
    queryFn: ({ signal }) =>
      ask<typeof readImport>({ method: 'GET', path: '/orders/imports/:id' }, { params: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isUnderWay(data) ? PROGRESS_MS : false),
  });
}

export const preview = (file: File) =>
  askWithFile<typeof previewImport>(
    { method: 'POST', path: '/orders/imports/preview' },
    { query: { fileName: file.name }, file },
  );
export const beginImport = (file: File, digest: string) =>
  askWithFile<typeof startImport>(
    { method: 'POST', path: '/orders/imports' },
    { query: { fileName: file.name, digest }, file },
  );
export const undo = (id: string) =>
  ask<typeof undoImport>({ method: 'POST', path: '/orders/imports/:id/undo' }, { params: { id } });
export const reveal = (code: string) =>
  ask<typeof revealOrderPhone>({ method: 'POST', path: '/orders/:code/phone' }, { params: { code } });
