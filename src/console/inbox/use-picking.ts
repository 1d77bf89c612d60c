import { useCallback, useState } from 'react';
import { NOTHING_PICKED, stillThere, toggled, withRange } from './picking.ts';
import type { Picked } from './picking.ts';

export interface Picking {
  readonly picked: Picked;
  /** One row on or off; with the shift key everything from the row before. */
  readonly pick: (id: string, isRange: boolean) => void;
  readonly pickAll: () => void;
  readonly clear: () => void;
  /** What is done is not chosen any more. */
  readonly drop: (ids: readonly string[]) => void;
}

/** The chosen rows of a list; what it no longer shows is not among them. `of`: another list begins anew. */
export function usePicking(order: readonly string[], of: string): Picking {
  const [state, setState] = useState({ of, chosen: NOTHING_PICKED, last: undefined as string | undefined });
  const picked = state.of === of ? stillThere(state.chosen, order) : NOTHING_PICKED;
  const last = state.of === of ? state.last : undefined;
  const drop = useCallback((ids: readonly string[]): void => {
    const gone = new Set(ids);
    setState((old) => ({ ...old, chosen: new Set([...old.chosen].filter((id) => !gone.has(id))) }));
  }, []);
  return {
    picked,
    pick: (id, isRange) =>
      setState({
        of,
        chosen: isRange ? withRange(picked, order, { from: last, to: id }) : toggled(picked, id),
        last: id,
      }),
    pickAll: () => setState({ of, chosen: new Set(order), last: undefined }),
    clear: () => setState({ of, chosen: NOTHING_PICKED, last: undefined }),
    drop,
  };
}
