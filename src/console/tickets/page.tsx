import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Listing, Page } from '../look/list-page.tsx';
import { SearchField } from '../look/search-field.tsx';
import { useTexts } from '../texts/texts.tsx';
import { linkTo } from '../wire/ask.ts';
import { askStaff } from '../wire/common-asks.ts';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import type { exportTickets } from '../../tickets/contract.ts';
import { askTicketCounts, askTickets } from './asks.ts';
import { Board } from './board.tsx';
import { TICKET_VIEWS } from './search.ts';
import type { TicketSearch } from './search.ts';
import { TicketTable } from './ticket-table.tsx';
import './tickets.css';

const here = getRouteApi('/frame/tickets');

/** Complaints by their next deadline, as a list or a board. */
export function TicketsPage() {
  const { say } = useTexts();
  const may = useMay();
  const search = here.useSearch();
  const navigate = useNavigate();
  const change = (next: TicketSearch): void =>
    void navigate({ to: '/tickets', search: { ...search, ...next }, replace: true });
  const { as = 'list', list: view = 'all', q, state, staff, channel } = search;
  const filter = {
    view,
    ...(state && { state }),
    ...(staff !== undefined && { staff }),
    ...(channel !== undefined && { channel }),
    ...(q !== undefined && { search: q }),
  };
  return (
    <Page
      title={say('place.tickets')}
      acts={
        may('conversations.export') && (
          <a
            href={linkTo<typeof exportTickets>({ method: 'GET', path: '/tickets/export' }, { query: filter })}
          >
            {say('list.export')}
          </a>
        )
      }
    >
      <Views search={search} change={change} />
      <div className="filters">
        <SearchField
          q={q}
          label={say('tickets.search')}
          asked={keys.room('ticket')}
          search={(words) => change({ q: words })}
        />
        <Staff staff={staff} change={change} />
        <SegmentedControl
          aria-label={say('tickets.as')}
          value={as}
          onChange={(value) => change({ as: value === 'board' ? 'board' : 'list' })}
          data={(['list', 'board'] as const).map((one) => ({ value: one, label: say(`tickets.as.${one}`) }))}
        />
      </div>
      {as === 'board' ? <Board search={search} /> : <List search={search} />}
    </Page>
  );
}

function List({ search }: { search: TicketSearch }) {
  const { say } = useTexts();
  const listed = useInfiniteQuery(askTickets(search));
  return (
    <Listing listed={listed} empty={<p>{say('tickets.none')}</p>}>
      {(items) => <TicketTable items={items} />}
    </Listing>
  );
}

function Views({ search, change }: { search: TicketSearch; change: (next: TicketSearch) => void }) {
  const { say } = useTexts();
  const { data } = useQuery(askTicketCounts(search));
  const { list = 'all' } = search;
  return (
    <div className="views" role="group" aria-label={say('tickets.views')}>
      {TICKET_VIEWS.map((one) => {
        const found = data?.views[one];
        return (
          <button key={one} type="button" aria-pressed={one === list} onClick={() => change({ list: one })}>
            {say(`tickets.view.${one}`)}
            {found !== undefined && (
              <span className="count">
                {found.count}
                {found.isMore && '+'}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

function Staff({ staff, change }: { staff: string | undefined; change: (next: TicketSearch) => void }) {
  const { say } = useTexts();
  const { data = [] } = useQuery(askStaff);
  return (
    <NativeSelect
      aria-label={say('tickets.staff')}
      value={staff ?? ''}
      onChange={({ currentTarget: { value } }) => change({ staff: value })}
      data={[
        { value: '', label: say('tickets.staff.any') },
        { value: 'nobody', label: say('tickets.staff.nobody') },
        ...data.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
