import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Failed, Loading } from '../look/states.tsx';
import { offerUndo, tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { askTicketCounts, askTickets, move } from './asks.ts';
import type { Ticket } from './asks.ts';
import { TICKET_STATES } from './search.ts';
import type { TicketSearch, TicketState } from './search.ts';
import { Due } from './ticket-table.tsx';

/** A column a state; a ticket is moved on by its own button, so that no mouse is needed. */
export function Board({ search }: { search: TicketSearch }) {
  return (
    <div className="board">
      {TICKET_STATES.map((state) => (
        <Column key={state} search={search} state={state} />
      ))}
    </div>
  );
}

function Column({ search, state }: { search: TicketSearch; state: TicketState }) {
  const { say } = useTexts();
  const counts = useQuery(askTicketCounts(search)).data?.states[state];
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(askTickets({ ...search, state }));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="board-column" aria-label={say(`tickets.state.${state}`)}>
      <h2>
        {say(`tickets.state.${state}`)}
        {counts !== undefined && (
          <span className="count">
            {counts.count}
            {counts.isMore && '+'}
          </span>
        )}
      </h2>
      {data === undefined && (error === null ? <Loading rows={3} /> : <Failed error={error} />)}
      {data !== undefined && items.length === 0 && <p className="board-none">{say('tickets.board.none')}</p>}
      <ul className="cards">
        {items.map((one) => (
          <Card key={one.code} one={one} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" onClick={() => void fetchNextPage()}>
          {say('list.more')}
        </Button>
      )}
    </section>
  );
}

const NEXT = { new: 'doing', doing: 'done', waiting: 'doing', done: 'doing' } as const;

function Card({ one }: { one: Ticket }) {
  const { say } = useTexts();
  const may = useMay();
  const moveTo = useMove();
  const next = NEXT[one.state];
  return (
    <li className="card">
      <div className="card-head">
        <Link to="/t/$code" params={{ code: one.code }}>
          {one.code}
        </Link>
        <span className="grows one-line">
          <Name name={one.customer.name} />
        </span>
      </div>
      <Due ticket={one} />
      <p className="small">{withVisibleBidi(one.what)}</p>
      {may('tickets.change') && (
        <div className="card-acts">
          <Button variant="default" size="compact-sm" onClick={() => void moveTo(one, next)}>
            {say(`tickets.to.${one.state === 'done' ? 'again' : next}`)}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Moves a ticket on; done, the customer may be asked how it was, which cannot be taken back. */
export function useMove(): (
  ticket: Pick<Ticket, 'code' | 'version' | 'state'>,
  to: TicketState,
  why?: string,
) => Promise<void> {
  const { say } = useTexts();
  const cache = useQueryClient();
  return async (ticket, to, why) => {
    try {
      const moved = await move(ticket, to, why);
      const takeBack = (): void => {
        move(moved, ticket.state)
          .catch((error: unknown) => tellProblem(error, say))
          .finally(() => void cache.invalidateQueries({ queryKey: keys.room('ticket') }));
      };
      offerUndo(
        say('tickets.moved', { code: ticket.code, state: say(`tickets.state.${to}`) }),
        takeBack,
        say,
      );
    } catch (error) {
      tellProblem(error, say);
    } finally {
      void cache.invalidateQueries({ queryKey: keys.room('ticket') });
    }
  };
}
