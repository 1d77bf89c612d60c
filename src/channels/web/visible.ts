import type { Line } from '../../core/conversation.ts';

/**
 * The lines a client may see after a watermark. Only a settled beginning is shown: a watermark is one
 * number, so a line shown before an earlier one that is still on its way would hide that one for ever.
 */
export function visibleAfter(
  lines: readonly Line[],
  after: number,
  isReleased: (line: number) => boolean,
): { readonly shown: readonly Line[]; readonly upTo: number } {
  const shown: Line[] = [];
  let upTo = after;
  for (const line of lines) {
    if (line.n <= upTo) continue;
    const fate = fateOf(line, isReleased);
    if (fate === 'wait') break;
    if (fate === 'show') shown.push(line);
    upTo = line.n;
  }
  return { shown, upTo };
}

function fateOf(line: Line, isReleased: (line: number) => boolean): 'show' | 'skip' | 'wait' {
  if (line.who === 'customer') return 'show';
  if (line.who === 'note') return 'skip';
  const state = line.delivery?.state ?? 'sent';
  if (state === 'sent') return 'show';
  if (state === 'queued') return isReleased(line.n) ? 'show' : 'wait';
  return 'skip';
}
