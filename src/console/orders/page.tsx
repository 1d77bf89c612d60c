import { Button, NativeSelect, Tabs } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Listing, Page } from '../look/list-page.tsx';
import { SearchField } from '../look/search-field.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { askOrders } from './asks.ts';
import { Importing } from './importing.tsx';
import { Imports, ToImport } from './imports.tsx';
import { OrderTable } from './order-table.tsx';
import { ORDER_STATES, ORDER_TABS } from './search.ts';
import type { OrderSearch } from './search.ts';

const here = getRouteApi('/frame/orders');

/** Orders, and the files they come from. */
export function OrdersPage() {
  const { say } = useTexts();
  const may = useMay();
  const { tab = 'orders' } = here.useSearch();
  const navigate = useNavigate();
  const open = (value: string | null): void => {
    const chosen = ORDER_TABS.find((one) => one === value && one !== 'orders');
    void navigate({ to: '/orders', search: chosen === undefined ? {} : { tab: chosen } });
  };
  return (
    <Page title={say('place.orders')}>
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="orders">{say('orders.tab.orders')}</Tabs.Tab>
          {may('orders.import') && <Tabs.Tab value="import">{say('orders.tab.import')}</Tabs.Tab>}
          <Tabs.Tab value="imports">{say('orders.tab.imports')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="orders" pt="md">
          <Orders />
        </Tabs.Panel>
        {may('orders.import') && (
          <Tabs.Panel value="import" pt="md">
            <Importing />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="imports" pt="md">
          <Imports />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Orders() {
  const { say } = useTexts();
  const search: OrderSearch = here.useSearch();
  const navigate = useNavigate();
  const change = (next: OrderSearch): void => void navigate({ to: '/orders', search: next, replace: true });
  const listed = useInfiniteQuery(askOrders(search));
  const { state, from } = search;
  return (
    <div className="cards">
      <div className="filters">
        <SearchField
          q={search.q}
          label={say('orders.search')}
          asked={keys.room('order', 'list')}
          search={(q) => change(q === '' ? { ...(state && { state }) } : { ...search, q })}
        />
        <NativeSelect
          aria-label={say('orders.state')}
          value={state ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const chosen = ORDER_STATES.find((one) => one === value);
            change({ ...(search.q !== undefined && { q: search.q }), ...(chosen && { state: chosen }) });
          }}
          data={[
            { value: '', label: say('orders.state.any') },
            ...ORDER_STATES.map((one) => ({ value: one, label: say(`orders.state.${one}`) })),
          ]}
        />
        {from !== undefined && (
          <Button variant="default" onClick={() => change({})}>
            {say('orders.all')}
          </Button>
        )}
      </div>
      <Listing
        listed={listed}
        empty={
          <>
            <p>{say('orders.none')}</p>
            <ToImport />
          </>
        }
      >
        {(items) => <OrderTable items={items} />}
      </Listing>
    </div>
  );
}
