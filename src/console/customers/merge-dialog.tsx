import { Button, Modal, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Name } from '../look/name.tsx';
import { SearchField } from '../look/search-field.tsx';
import { Unanswered } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { askCustomer, askCustomers } from './asks.ts';
import type { CustomerRow, CustomerShown } from './asks.ts';
import { useMerging } from './merge-asks.ts';
import { comparedRows, othersThan } from './rules.ts';

const MOST_OFFERED = 8;

/** Finds the other one, shows both side by side, and makes them one person. */
export function MergeDialog({ customer, onClose }: { customer: CustomerShown; onClose: () => void }) {
  const { say } = useTexts();
  const [q, setQ] = useState('');
  const [other, setOther] = useState<string>();
  const [why, setWhy] = useState('');
  const isTouched = other !== undefined && why !== '';
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      // Why they are one is not thrown away by one key.
      closeOnClickOutside={!isTouched}
      closeOnEscape={!isTouched}
      title={say('customers.merge')}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <div className="cards">
        <p className="small">{say('customers.merge-how')}</p>
        <SearchField
          q={q}
          label={say('customers.search')}
          asked={keys.room('customer', 'list')}
          search={(words) => {
            setQ(words);
            setOther(undefined);
          }}
        />
        {other === undefined ? (
          q !== '' && <Offered q={q} customer={customer} choose={setOther} />
        ) : (
          <Both customer={customer} other={other} why={why} setWhy={setWhy} onClose={onClose} />
        )}
      </div>
    </Modal>
  );
}

interface OfferedProps {
  readonly q: string;
  readonly customer: CustomerShown;
  readonly choose: (id: string) => void;
}

function Offered({ q, customer, choose }: OfferedProps) {
  const { say } = useTexts();
  const asked = useInfiniteQuery(askCustomers(q));
  if (asked.data === undefined) return <Unanswered of={asked} />;
  const found = othersThan(
    customer,
    asked.data.pages.flatMap(({ items }) => items),
  );
  if (found.length === 0) return <p>{say('customers.merge-none')}</p>;
  return (
    <ul className="cards" aria-label={say('customers.merge-with')}>
      {found.slice(0, MOST_OFFERED).map((one) => (
        <li key={one.id} className="card-head">
          <span className="grows">
            <Name name={one.name} /> <Known row={one} />
          </span>
          <Button variant="default" size="compact-sm" onClick={() => choose(one.id)}>
            {say('customers.compare')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Known({ row }: { row: CustomerRow }) {
  return (
    <span className="small muted">
      {[row.phone, row.email, ...row.channels.map(channelName)].filter(Boolean).join(' · ')} ·{' '}
      <Age at={row.seenAt} />
    </span>
  );
}

interface BothProps {
  readonly customer: CustomerShown;
  readonly other: string;
  readonly why: string;
  readonly setWhy: (why: string) => void;
  readonly onClose: () => void;
}

/** What will be one, side by side. */
function Both({ customer, other, why, setWhy, onClose }: BothProps) {
  const { say } = useTexts();
  const asked = useQuery(askCustomer(other));
  const { merge } = useMerging();
  const [isBusy, setIsBusy] = useState(false);
  if (asked.data === undefined) return <Unanswered of={asked} />;
  const mergeNow = async (): Promise<void> => {
    setIsBusy(true);
    if (await merge(customer.id, other, why.trim())) onClose();
    else setIsBusy(false);
  };
  return (
    <form
      className="cards"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.trim() !== '') void mergeNow();
      }}
    >
      <Compared one={customer} two={asked.data} />
      <TextInput
        label={say('customers.merge-why')}
        required
        maxLength={1_000}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <Button type="submit" loading={isBusy} disabled={why.trim() === ''}>
        {say('customers.merge-do')}
      </Button>
    </form>
  );
}

function Compared({ one, two }: { one: CustomerShown; two: CustomerShown }) {
  const { say } = useTexts();
  return (
    <div className="table-wrap" role="region" tabIndex={0} aria-label={say('customers.compare')}>
      <table className="table">
        <thead>
          <tr>
            <td />
            <th scope="col">
              <Name name={one.name} />
            </th>
            <th scope="col">
              <Name name={two.name} />
            </th>
          </tr>
        </thead>
        <tbody>
          {comparedRows(one, two, channelName).map(({ of, left, right }) => (
            <tr key={of}>
              <th scope="row">{say(`customers.${of}`)}</th>
              <td>{left}</td>
              <td>{right}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say('customers.first-seen')}</th>
            <td>
              <Age at={one.createdAt} />
            </td>
            <td>
              <Age at={two.createdAt} />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
