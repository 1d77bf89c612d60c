import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useClock } from '../look/age.tsx';
import { Empty, Failed, Loading } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { askRows } from './asks.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FILTERS } from './rules.ts';
import type { InboxSearch } from './rules.ts';
import { useBulk } from './use-bulk.ts';
import { usePicking } from './use-picking.ts';
import { useSettled } from './use-settled.ts';
import { VirtualRows } from './virtual-rows.tsx';

interface RowListProps {
  readonly search: InboxSearch;
  readonly open: string | undefined;
  /** Rows can be chosen by hand; with `X` they can at any time. */
  readonly isPicking: boolean;
  readonly endPicking: () => void;
}

/** The conversations of a view. Rows do not move under the hand: arrivals wait for a click while scrolled. */
export function RowList({ search, open, isPicking, endPicking }: RowListProps) {
  const { say } = useTexts();
  const { now } = useClock();
  const may = useMay();
  const rows = useInfiniteQuery(askRows(search, now));
  const fresh = useMemo(() => rows.data?.pages.flatMap(({ items }) => items) ?? [], [rows.data]);
  const staff = useMemo(() => namesIn(rows.data?.pages ?? []), [rows.data]);
  const { list, setList, isScrolled, settled, showAll } = useSettled(fresh, open);
  const order = settled.rows.map(({ id }) => id);
  const picking = usePicking(order, JSON.stringify({ ...search, line: undefined }));
  const bulk = useBulk(picking.drop);
  const isChoosing = isPicking || picking.picked.size > 0;
  const choosing = { picking, bulk, isChoosing };
  const hasBar = isChoosing || bulk.progress !== undefined || bulk.failed.length > 0;
  if (rows.isPending) return <Loading />;
  if (rows.isError && fresh.length === 0)
    return <Failed error={rows.error} again={() => void rows.refetch()} />;
  return (
    <>
      {hasBar && <BulkBar {...choosing} rows={settled.rows} onEnd={endPicking} />}
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
            picking={may('conversations.answer') ? picking : undefined}
            isChoosing={isChoosing}
            onEnd={() => {
              if (rows.hasNextPage && !rows.isFetching) void rows.fetchNextPage();
            }}
          />
        )}
      </div>
    </>
  );
}

function namesIn(pages: readonly { readonly staff: Readonly<Record<string, string>> }[]) {
  return Object.fromEntries(pages.flatMap(({ staff }) => Object.entries(staff)));
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
