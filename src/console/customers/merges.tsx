import { Button } from '@mantine/core';
import { Age } from '../look/age.tsx';
import { Name } from '../look/name.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import type { CustomerShown } from './asks.ts';
import { useMerging } from './merge-asks.ts';

/** Who became part of this person, why, by whom; and how to part them again. */
export function Merges({ merges }: Pick<CustomerShown, 'merges'>) {
  const { say } = useTexts();
  const may = useMay();
  const { part } = useMerging();
  if (merges.length === 0) return null;
  return (
    <section>
      <h3>{say('customers.merges')}</h3>
      <ul className="plain-list">
        {merges.map((one) => (
          <li key={`${one.follower} ${one.at}`}>
            <Name name={one.followerName} />: {one.why}{' '}
            <span className="small muted">
              {one.by} <Age at={one.at} />
            </span>
            {one.undoneAt !== undefined ? (
              ` · ${say('customers.parted')}`
            ) : may('customers.change') ? (
              <Button variant="subtle" size="compact-sm" onClick={() => void part(one.follower, one.lead)}>
                {say('customers.part')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
