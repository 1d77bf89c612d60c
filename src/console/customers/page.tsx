import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Listing, Page } from '../look/list-page.tsx';
import { Name } from '../look/name.tsx';
import { SearchField } from '../look/search-field.tsx';
import { Table } from '../look/table.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { askCustomers } from './asks.ts';
import type { CustomerRow } from './asks.ts';

const here = getRouteApi('/frame/customers');

/** Everybody who ever wrote, the last seen first. */
export function CustomersPage() {
  const { say } = useTexts();
  const navigate = useNavigate();
  const { q } = here.useSearch();
  const listed = useInfiniteQuery(askCustomers(q));
  return (
    <Page title={say('place.customers')}>
      <SearchField
        q={q}
        label={say('customers.search')}
        asked={keys.room('customer', 'list')}
        search={(words) =>
          void navigate({ to: '/customers', search: words === '' ? {} : { q: words }, replace: true })
        }
      />
      <Listing listed={listed} empty={<p>{say('customers.none')}</p>}>
        {(items) => <CustomerTable items={items} />}
      </Listing>
    </Page>
  );
}

function CustomerTable({ items }: { items: readonly CustomerRow[] }) {
  const { say } = useTexts();
  return (
    <Table
      heads={[
        say('customers.name'),
        say('customers.contact'),
        say('customers.channels'),
        say('customers.open-tickets'),
        say('customers.last-score'),
        say('customers.seen'),
      ]}
    >
      {items.map((one) => (
        <tr key={one.id}>
          <td data-wide="true">
            <Link to="/customers/$id" params={{ id: one.id }}>
              <Name name={one.name} />
            </Link>
          </td>
          <td>{[one.phone, one.email].filter((each) => each !== undefined).join(' · ')}</td>
          <td>{one.channels.map(channelName).join(', ')}</td>
          <td>{one.openTickets > 0 && say('customers.tickets', { n: one.openTickets })}</td>
          <td>
            {one.lastScore !== undefined &&
              say('customers.score', {
                score: one.lastScore.score,
                most: one.lastScore.scale?.split('-')[1] ?? '',
              })}
          </td>
          <td>
            <Age at={one.seenAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
