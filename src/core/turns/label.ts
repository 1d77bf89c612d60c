import { changeDesk } from '../desk.ts';
import { AppError } from '../errors.ts';
import type { Turn } from '../turn.ts';

const MOST = 20;
const LONGEST = 60;

export function label(turn: Turn, add: readonly string[], remove: readonly string[]): void {
  const { labels = [] } = turn.desk ?? {};
  const next = new Set(labels.filter((one) => !remove.includes(one)));
  for (const one of add) next.add(one);
  if (next.size > MOST || add.some((one) => one === '' || one.length > LONGEST)) {
    throw new AppError('invalid-input', `At most ${MOST} labels of ${LONGEST} letters each.`, {
      subject: 'add',
    });
  }
  changeDesk(turn, { labels: [...next] });
}
