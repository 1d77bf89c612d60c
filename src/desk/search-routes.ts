import { route, type Route } from '../http/route.ts';
import { cursorAt, readCursor } from './row-list.ts';
import { searchConversations } from './search-contract.ts';
import { search, type Hit, type SearchParts } from './search.ts';

export interface SearchRouteParts extends SearchParts {
  /** Names of staff by their ids. */
  readonly names: (ids: readonly string[]) => Promise<Readonly<Record<string, string>>>;
}

export function searchRoutes(parts: SearchRouteParts): readonly Route[] {
  return [
    route(searchConversations, async ({ query: { q, limit, after } }) => {
      const place = after === undefined ? undefined : readCursor(after);
      const { hits, next } = await search(parts, {
        q,
        limit,
        ...(place && { after: { at: new Date(place.at), id: place.id } }),
      });
      const staff = new Set(hits.flatMap(({ line }) => line?.staff ?? []));
      return {
        items: hits.map(viewOf),
        ...(next && { next: cursorAt(next.at, next.id) }),
        staff: { ...(await parts.names([...staff])) },
      };
    }),
  ];
}

function viewOf({ row, kind, line, at, snippet, marks }: Hit) {
  return {
    conversation: row._id,
    ...(line && { line: line.n, who: line.who, ...(line.staff !== undefined && { staff: line.staff }) }),
    kind,
    at: at.toISOString(),
    snippet,
    marks: marks.map(([from, to]): [number, number] => [from, to]),
    ...(row.name !== undefined && { name: row.name }),
    channel: row.channel,
    box: row.box === 'gone' ? ('closed' as const) : row.box,
  };
}
