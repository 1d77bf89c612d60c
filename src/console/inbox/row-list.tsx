import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useClock } from '../look/age.tsx';
import { Empty, Failed, Loading } from '../look/states.tsx';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import { usePrefs } from '../wire/me.ts';
import { askRows } from './asks.ts';
import type { Row } from './asks.ts';
import { RowLink } from './row.tsx';
import { atLine, FILTERS, settle } from './rules.ts';
import type { InboxSearch } from './rules.ts';

const here = getRouteApi('/frame/desk');
const ROOMY = 92;
const COMPACT = 64;
const NEAR_END = 10;

interface RowListProps {
  readonly search: InboxSearch;
  readonly open: string | undefined;
}

/** The conversations of a view. Rows do not move under the hand: arrivals wait for a click while scrolled. */
export function RowList({ search, open }: RowListProps) {
  const { say } = useTexts();
  const { now } = useClock();
  const rows = useInfiniteQuery(askRows(search, now));
  const fresh = useMemo(() => rows.data?.pages.flatMap(({ items }) => items) ?? [], [rows.data]);
  const staff = useMemo(() => namesIn(rows.data?.pages ?? []), [rows.data]);
  const { list, setList, isScrolled, settled, showAll } = useSettled(fresh, open);
  if (rows.isPending) return <Loading />;
  if (rows.isError && fresh.length === 0)
    return <Failed error={rows.error} again={() => void rows.refetch()} />;
  return (
    <div className="rows" ref={setList}>
      {isScrolled && settled.arrived > 0 && (
        <Button className="rows-arrived" size="compact-sm" onClick={showAll}>
          {say('inbox.arrived', { n: settled.arrived })}
        </Button>
      )}
      {settled.rows.length === 0 ? (
        <NoRows search={search} />
      ) : (
        <VirtualRows
          rows={settled.rows}
          open={open}
          staff={staff}
          scroller={list}
          onEnd={() => {
            if (rows.hasNextPage && !rows.isFetching) void rows.fetchNextPage();
          }}
        />
      )}
    </div>
  );
}

function namesIn(pages: readonly { readonly staff: Readonly<Record<string, string>> }[]) {
  return Object.fromEntries(pages.flatMap(({ staff }) => Object.entries(staff)));
}

/** Keeps what is shown in its place while the list is scrolled. */
function useSettled(fresh: readonly Row[], open: string | undefined) {
  // As a state, not a ref: rows that are there at once must know what they scroll in.
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const shown = useRef<readonly Row[]>([]);
  const [isScrolled, setIsScrolled] = useState(false);
  useEffect(() => {
    const look = (): void => setIsScrolled((list?.scrollTop ?? 0) > ROOMY / 2);
    list?.addEventListener('scroll', look, { passive: true });
    return () => list?.removeEventListener('scroll', look);
  }, [list]);
  const settled = settle(shown.current, fresh, { isScrolled, open });
  useEffect(() => {
    shown.current = settled.rows;
  });
  const showAll = (): void => {
    shown.current = [];
    list?.scrollTo({ top: 0 });
    setIsScrolled(false);
  };
  return { list, setList, isScrolled, settled, showAll };
}

interface VirtualRowsProps {
  readonly rows: readonly (Row & { readonly isGone?: true })[];
  readonly open: string | undefined;
  readonly staff: Readonly<Record<string, string>>;
  readonly scroller: HTMLDivElement | null;
  readonly onEnd: () => void;
}

function VirtualRows({ rows, open, staff, scroller, onEnd }: VirtualRowsProps) {
  const [{ compactRows }] = usePrefs();
  const height = compactRows ? COMPACT : ROOMY;
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
  });
  const items = list.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - NEAR_END) onEnd();
  }, [last, rows.length, onEnd]);
  useRowKeys(rows, open, (index) => list.scrollToIndex(index));
  return (
    <ul className="rows-all" style={{ height: list.getTotalSize() }}>
      {items.map(({ index, key, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <li
            key={key}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            style={{ height, transform: `translateY(${start}px)` }}
          >
            <RowLink row={row} isOpen={row.id === open} staff={staff} isCompact={compactRows} />
          </li>
        );
      })}
    </ul>
  );
}

/** J and K go through the list; what they reach is opened. */
function useRowKeys(rows: readonly Row[], open: string | undefined, show: (index: number) => void): void {
  const navigate = useNavigate();
  const search = here.useSearch();
  const go = (by: number): void => {
    const at = rows.findIndex(({ id }) => id === open);
    const index = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by));
    const row = rows[index];
    if (row === undefined) return;
    show(index);
    void navigate({ to: '/c/$id', params: { id: row.id }, search: atLine(search, undefined) });
  };
  useKeyActs([
    { key: 'j', says: 'inbox.next', run: () => go(1) },
    { key: 'k', says: 'inbox.before', run: () => go(-1) },
    { key: 'enter', says: 'inbox.open', run: () => go(0) },
  ]);
}

function NoRows({ search }: { search: InboxSearch }) {
  const { say } = useTexts();
  const navigate = useNavigate();
  const view = search.view ?? 'mine';
  const isFiltered = FILTERS.some((name) => search[name] !== undefined);
  return (
    <Empty title={isFiltered ? say('inbox.none-filtered') : say(`inbox.none.${view}`)}>
      {isFiltered ? (
        <Button variant="light" onClick={() => void navigate({ to: '.', search: { view } })}>
          {say('inbox.all-of-view')}
        </Button>
      ) : (
        view === 'mine' && (
          <Button variant="light" onClick={() => void navigate({ to: '.', search: { view: 'unassigned' } })}>
            {say('inbox.see-unassigned')}
          </Button>
        )
      )}
    </Empty>
  );
}
