import { createContext, use } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { ageOf, exactTime } from './time.ts';

export interface ClockShown {
  /** The server's clock, moved once a second for the whole page. */
  readonly now: Date;
  /** How far it is ahead of this computer's. */
  readonly aheadMs: number;
  /** The shop's zone. */
  readonly zone: string;
}

export const Clock = createContext<ClockShown>({ now: new Date(), aheadMs: 0, zone: 'Asia/Ho_Chi_Minh' });

/** The server's time and the shop's zone. */
export function useClock(): ClockShown {
  return use(Clock);
}

/** "3 phút", 09:41, hôm qua 17:20, 12/11; the exact time on hovering. */
export function Age({ at }: { at: string }) {
  const { now, zone } = useClock();
  const { language, say } = useTexts();
  const { key, values } = ageOf(new Date(at), now, zone);
  return (
    <time dateTime={at} title={exactTime(new Date(at), zone, language)}>
      {say(key, values)}
    </time>
  );
}
