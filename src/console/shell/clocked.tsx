import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Clock } from '../look/age.tsx';

const TICK_MS = 10_000;

/** One ticker for all times on the page, set by the server's clock: this computer's may be wrong. */
export function Clocked({
  zone,
  serverNow,
  children,
}: {
  zone: string;
  serverNow: string;
  children: ReactNode;
}) {
  const aheadMs = useMemo(() => new Date(serverNow).getTime() - Date.now(), [serverNow]);
  const [now, setNow] = useState(() => new Date(Date.now() + aheadMs));
  useEffect(() => {
    const tick = (): void => setNow(new Date(Date.now() + aheadMs));
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [aheadMs]);
  return <Clock value={useMemo(() => ({ now, aheadMs, zone }), [now, aheadMs, zone])}>{children}</Clock>;
}
