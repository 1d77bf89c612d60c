import { useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import { prepare } from '../wire/conversation-asks.ts';
import { usePrefs } from '../wire/me.ts';
import type { Row } from './asks.ts';
import { useListKeys } from './list-keys.ts';
import { RowLink } from './row.tsx';
import { neighboursOf } from './rules.ts';
import type { Picking } from './use-picking.ts';

const ROOMY = 92;
const COMPACT = 64;
const NEAR_END = 10;
/** Who goes on at once wants the row itself, not its neighbours. */
const STAYED_MS = 250;

type ShownRow = Row & { readonly isGone?: true };

interface VirtualRowsProps {
  readonly rows: readonly ShownRow[];
  readonly open: string | undefined;
  readonly staff: Readonly<Record<string, string>>;
  readonly scroller: HTMLDivElement | null;
  /** Absent: whoever looks may not act on them. */
  readonly picking: Picking | undefined;
  readonly isChoosing: boolean;
  readonly onEnd: () => void;
}

/** Of ten thousand rows those on the screen. */
export function VirtualRows(props: VirtualRowsProps) {
  const { rows, open, staff, scroller, picking, isChoosing, onEnd } = props;
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
  const at = rows.findIndex(({ id }) => id === open);
  useListKeys(
    rows.map(({ id }) => ({ conversation: id })),
    at,
    (index) => list.scrollToIndex(index),
  );
  usePickKey(rows, open, picking);
  useNeighbours(rows, open);
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
            data-row={row.id}
            data-picked={picking?.picked.has(row.id) === true}
            style={{ height, transform: `translateY(${start}px)` }}
          >
            {isChoosing && picking !== undefined && <PickBox row={row} picking={picking} />}
            <RowLink row={row} isOpen={row.id === open} staff={staff} isCompact={compactRows} />
          </li>
        );
      })}
    </ul>
  );
}

function PickBox({ row, picking: { picked, pick } }: { row: Row; picking: Picking }) {
  const { say } = useTexts();
  return (
    <label className="row-pick">
      <input
        type="checkbox"
        aria-label={say('bulk.pick', { name: row.customer.name ?? say('name.none') })}
        checked={picked.has(row.id)}
        onChange={({ nativeEvent }) =>
          pick(row.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }
      />
    </label>
  );
}

/** X chooses the row one is on, else the open one, else the first. */
function usePickKey(rows: readonly Row[], open: string | undefined, picking: Picking | undefined): void {
  const pick = (): void => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
    const id = [focused, open, rows[0]?.id].find((one) => rows.some((row) => row.id === one));
    if (id !== undefined) picking?.pick(id, false);
  };
  useKeyActs(picking === undefined ? [] : [{ key: 'x', says: 'inbox.pick', run: pick }]);
}

/** The conversations before and after the open one are asked for before they are wanted. */
function useNeighbours(rows: readonly Row[], open: string | undefined): void {
  const cache = useQueryClient();
  const [before, after] = neighboursOf(rows, open);
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const id of [after, before]) if (id !== undefined) prepare(cache, id);
    }, STAYED_MS);
    return () => clearTimeout(timer);
  }, [cache, before, after]);
}
