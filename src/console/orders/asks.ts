import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
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
  return infiniteQueryOptions({
    queryKey: keys.room('order', 'list', filter),
    queryFn: ({ pageParam, signal }) =>
      ask<typeof listOrders>(
        { method: 'GET', path: '/orders' },
        { query: { ...filter, ...(pageParam !== '' && { after: pageParam }) }, signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }): string | undefined => next,
    placeholderData: (before) => before,
  });
}

export const askImports = infiniteQueryOptions({
  queryKey: keys.room('order', 'imports'),
  queryFn: ({ pageParam, signal }) =>
    ask<typeof listImports>(
      { method: 'GET', path: '/orders/imports' },
      { query: pageParam === '' ? {} : { after: pageParam }, signal },
    ),
  initialPageParam: '',
  getNextPageParam: ({ next }): string | undefined => next,
});

const PROGRESS_MS = 700;

/** One import, asked again while it is under way. */
export function askImport(id: string) {
  return queryOptions({
    queryKey: keys.room('order', 'import', id),
    queryFn: ({ signal }) =>
      ask<typeof readImport>({ method: 'GET', path: '/orders/imports/:id' }, { params: { id }, signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'running' || data?.state === 'undoing' ? PROGRESS_MS : false,
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
