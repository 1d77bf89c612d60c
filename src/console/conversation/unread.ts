import { useCallback } from 'react';
import type { markRead } from '../../desk/marks-contract.ts';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';

/** Says up to which line it was read; the one before the last makes it unread again. */
export function useMarkRead(id: string): (line: number) => void {
  const { say } = useTexts();
  return useCallback(
    (line) => {
      ask<typeof markRead>(
        { method: 'PUT', path: '/conversations/:id/read' },
        { params: { id }, body: { line: Math.max(0, line) } },
      ).catch((error: unknown) => tellProblem(error, say));
    },
    [id, say],
  );
}
