import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useClock } from '../look/age.tsx';
import { timeOfDay } from '../look/time.ts';
import { useTexts } from '../texts/texts.tsx';
import { hearLive } from '../wire/live.ts';
import { touches } from '../wire/touches.ts';
import { useWaitingToGo } from '../wire/under-way.ts';
import { hearWhere } from '../wire/whereabouts.ts';

/** Keeps the page true, and says so when it cannot: "Mất kết nối · đúng đến 09:41". The content stays. */
export function LiveLine() {
  const cache = useQueryClient();
  const { say } = useTexts();
  const { zone, aheadMs } = useClock();
  const [goneSince, setGoneSince] = useState<Date>();
  const waiting = useWaitingToGo();
  useEffect(() => {
    const live = hearLive({
      cache,
      touches,
      onAlive: (isAlive, lastAt) => setGoneSince(isAlive ? undefined : lastAt),
      onUpdate: (update) => hearWhere(cache, update),
    });
    return () => live.close();
  }, [cache]);
  return (
    <div role="status">
      {goneSince !== undefined && (
        <p className="live-line">
          {say('live.gone', { time: timeOfDay(new Date(goneSince.getTime() + aheadMs), zone) })}
          {waiting > 0 && ` ${say('live.waiting', { n: waiting })}`}
        </p>
      )}
    </div>
  );
}
