import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Say } from '../texts/texts.tsx';
import { newId } from '../wire/new-id.ts';
import { problemOf, whatIsWrong } from '../wire/problem.ts';

/** How long a thing can be taken back by its toast. */
const UNDO_MS = 10_000;

let last: { readonly id: string; readonly undo: () => void } | undefined;

/** Says what was done, and offers to take it back for ten seconds: by its button or Ctrl+Z. */
export function offerUndo(message: string, undo: () => void, say: Say): void {
  const id = `undo-${newId()}`;
  const takeBack = (): void => {
    notifications.hide(id);
    if (last?.id === id) last = undefined;
    undo();
  };
  last = { id, undo: takeBack };
  notifications.show({
    id,
    message: (
      <span className="toast">
        {message}
        <Button variant="light" size="compact-sm" onClick={takeBack}>
          {say('act.undo')}
        </Button>
      </span>
    ),
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': say('act.close') },
    onClose: () => {
      if (last?.id === id) last = undefined;
    },
  });
}

/** Takes back the last act that can be. False: there is none. */
export function undoLast(): boolean {
  if (last === undefined) return false;
  last.undo();
  return true;
}

export function tell(message: string, say: Say): void {
  notifications.show({
    message,
    autoClose: 5_000,
    closeButtonProps: { 'aria-label': say('act.close') },
  });
}

/** An act that failed: what, and that nothing else was changed. */
export function tellProblem(error: unknown, say: Say): void {
  const problem = problemOf(error);
  notifications.show({
    color: 'red',
    title: say('problem.act'),
    message: whatIsWrong(problem) ?? say(`problem.${problem.code}`),
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': say('act.close') },
  });
}
