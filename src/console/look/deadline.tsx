import { useTexts } from '../texts/texts.tsx';
import type { Say } from '../texts/texts.tsx';
import { useClock } from './age.tsx';
import { exactTime, spanOf } from './time.ts';

const SOON_MS = 15 * 60_000;

/** "12 phút", "2 giờ 10 phút", "3 ngày". */
export function sayedSpan(ms: number, say: Say): string {
  const span = spanOf(ms);
  if (span.days > 0) return say('time.span.days', span);
  if (span.hours > 0) return say('time.span.hours', span);
  return say('time.span.minutes', span);
}

/** How long until a promise is due, or by how much it is late: a word in a shape. */
export function Deadline({ at }: { at: string }) {
  const { now, zone } = useClock();
  const { say, language } = useTexts();
  const left = new Date(at).getTime() - now.getTime();
  const kind = left < 0 ? 'breached' : left < SOON_MS ? 'soon' : 'plain';
  const span = sayedSpan(Math.abs(left), say);
  return (
    <span className="sign" data-kind={kind} title={exactTime(new Date(at), zone, language)}>
      {left < 0 ? say('time.late', { span }) : say('time.left', { span })}
    </span>
  );
}
