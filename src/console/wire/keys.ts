/**
 * The keys of the cache, `[room, what, …]`. What the live stream covers never goes stale by time: it is asked
 * for again when the server says that it changed, and after a break in the stream.
 */
export const keys = {
  me: () => ['me'] as const,
  counts: () => ['inbox', 'counts'] as const,
  rows: (filter: object) => ['inbox', 'rows', filter] as const,
  allRows: () => ['inbox'] as const,
  conversation: (id: string) => ['conversation', id] as const,
  head: (id: string) => ['conversation', id, 'head'] as const,
  lines: (id: string, around?: number) => ['conversation', id, 'lines', around ?? 'end'] as const,
  customer: (id: string) => ['conversation', id, 'customer'] as const,
  why: (id: string, line: number) => ['conversation', id, 'why', line] as const,
  presence: (id: string) => ['presence', id] as const,
  drafts: (id: string) => ['drafts', id] as const,
  staff: () => ['staff', 'names'] as const,
  labels: () => ['settings', 'labels'] as const,
  readyTexts: () => ['settings', 'ready-texts'] as const,
  /** For the other rooms: `keys.room('tickets', filter)`. */
  room: (room: string, ...what: readonly unknown[]) => [room, ...what] as const,
};
