import { Button, Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { problemOf } from '../wire/problem.ts';

const SOON_ENOUGH_MS = 150;

/** A skeleton, where nothing is there to look at meanwhile; not for what comes at once. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { say } = useTexts();
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SOON_ENOUGH_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isSlow) return null;
  return (
    <div role="status" className="page">
      <span className="only-spoken">{say('state.loading')}</span>
      {Array.from({ length: rows }, (_, n) => (
        <Skeleton key={n} height={28} radius="sm" width={`${100 - (n % 3) * 14}%`} />
      ))}
    </div>
  );
}

/** Why there is nothing, and the one next act. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** What failed, what was kept, and how to try again; the frame around it stays. */
export function Failed({ error, again, kept }: { error: unknown; again?: () => void; kept?: string }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const problem = problemOf(error);
  return (
    <div className="state" role="alert">
      <h2>{sayOr(`problem.${problem.code}`, say('problem.bug'))}</h2>
      {kept !== undefined && <p>{kept}</p>}
      <p className="small muted">{say('problem.code', { code: problem.code })}</p>
      {again !== undefined && <Button onClick={again}>{say('act.again')}</Button>}
    </div>
  );
}

/** What was asked for is not there: it is on its way, or why not, and how to ask again. */
export function Unanswered({
  of,
  rows,
}: {
  of: { readonly error: unknown; readonly refetch: () => unknown };
  rows?: number;
}) {
  if (of.error === null) return <Loading {...(rows !== undefined && { rows })} />;
  return <Failed error={of.error} again={() => void of.refetch()} />;
}
