import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../texts/texts.tsx';
import { askOpenFailures } from '../wire/common-asks.ts';
import { useMay } from '../wire/me.ts';

/** How much waits that could not be handled; nothing for who may not see it, or where nothing waits. */
export function FailureCount() {
  const { say } = useTexts();
  const may = useMay();
  const { data: n = 0 } = useQuery({ ...askOpenFailures, enabled: may('failures.read') });
  if (n === 0) return null;
  return (
    <span className="count" title={say('failures.open', { n })}>
      {n}
    </span>
  );
}
