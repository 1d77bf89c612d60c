import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { offerUndo, tell } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { act } from '../wire/acts.ts';
import { newId } from '../wire/new-id.ts';
import type { Act } from '../wire/acts.ts';
import { keys } from '../wire/keys.ts';
import type { Row } from './asks.ts';
import { doAll } from './bulk.ts';
import type { Done, FailedStep, Step } from './bulk.ts';
import { MOST_UNASKED } from './picking.ts';

/** What the toast says of so many. */
type Said = (n: number) => string;

export interface Bulk {
  readonly progress: { readonly finished: number; readonly all: number } | undefined;
  readonly failed: readonly FailedStep<Act>[];
  /** Does one thing to many. */
  readonly begin: (rows: readonly Row[], what: Act, said: Said) => void;
  /** Those that failed, once more under their ids. */
  readonly again: () => void;
  readonly forget: () => void;
}

/** Acts on many conversations: what failed stays named, what was done can be taken back. */
export function useBulk(onDone: (conversations: readonly string[]) => void): Bulk {
  const cache = useQueryClient();
  const { say } = useTexts();
  const [progress, setProgress] = useState<Bulk['progress']>();
  const [failed, setFailed] = useState<Bulk['failed']>([]);
  const [lastSaid, setLastSaid] = useState<Said>();

  const go = async (steps: readonly Step<Act>[], said: Said): Promise<void> => {
    setLastSaid(() => said);
    setFailed([]);
    const show = (finished: number): void => setProgress({ finished, all: steps.length });
    show(0);
    const result = await carryOut(cache, steps, show);
    setProgress(undefined);
    setFailed(result.failed);
    onDone(result.done.map(({ conversation }) => conversation));
    const n = result.done.length;
    // Said everywhere: the list may not be on the screen any more.
    if (result.failed.length > 0) tell(say('bulk.partly', { done: n, failed: result.failed.length }), say);
    const [first] = result.done;
    if (first === undefined) return;
    if (first.what.does === 'undo' || n > MOST_UNASKED) tell(said(n), say);
    else
      offerUndo(
        said(n),
        () => void go(undoOf(result.done), (undone) => say('bulk.undone', { n: undone })),
        say,
      );
  };
  return {
    progress,
    failed,
    begin: (rows, what, said) => void go(stepsFor(rows, what), said),
    again: () => {
      const steps = failed.map(({ step }) => step);
      if (lastSaid !== undefined) void go(steps, lastSaid);
    },
    forget: () => setFailed([]),
  };
}

const stepsFor = (rows: readonly Row[], what: Act): readonly Step<Act>[] =>
  rows.map((row) => ({ conversation: row.id, name: row.customer.name, id: newId(), what }));

const undoOf = (done: readonly Step<Act>[]): readonly Step<Act>[] =>
  done.map(({ id: of, ...step }) => ({ ...step, id: newId(), what: { does: 'undo', of } }));

async function carryOut(
  cache: QueryClient,
  steps: readonly Step<Act>[],
  show: (finished: number) => void,
): Promise<Done<Act>> {
  const result = await doAll(steps, ({ conversation, id, what }) => act(conversation, id, what), show);
  void cache.invalidateQueries({ queryKey: keys.allRows() });
  for (const { conversation } of steps) void cache.invalidateQueries({ queryKey: keys.head(conversation) });
  return result;
}
