import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { Age, useClock } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Facts, Page } from '../look/list-page.tsx';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Unanswered } from '../look/states.tsx';
import { exactTime } from '../look/time.ts';
import { useTexts } from '../texts/texts.tsx';
import { askTicket } from './asks.ts';
import type { TicketShown } from './asks.ts';
import { TicketActs } from './ticket-acts.tsx';
import { Due } from './ticket-table.tsx';
import { WhyDue } from './why-due.tsx';
import './tickets.css';

const here = getRouteApi('/frame/t/$code');

/** One complaint: facts, what was said, what was done, and the answer to the customer. */
export function TicketPage() {
  const { say } = useTexts();
  const { code } = here.useParams();
  const asked = useQuery(askTicket(code));
  const { data } = asked;
  return (
    <Page title={code} acts={<Link to="/tickets">{say('tickets.back')}</Link>}>
      {data === undefined ? (
        <Unanswered of={asked} />
      ) : (
        // What is written for one ticket is not for another.
        <Fragment key={code}>
          <About ticket={data} />
          <TicketActs ticket={data} />
          <WhyDue ticket={data} />
          <History ticket={data} />
          <Others ticket={data} />
        </Fragment>
      )}
    </Page>
  );
}

function About({ ticket }: { ticket: TicketShown }) {
  const { say, language } = useTexts();
  const { zone } = useClock();
  const { orderView } = ticket;
  return (
    <div className="card">
      <div className="card-head">
        <span className="sign" data-kind={ticket.state === 'done' ? 'ok' : 'plain'}>
          {say(`tickets.state.${ticket.state}`)}
        </span>
        <Due ticket={ticket} />
      </div>
      <p className="said">{withVisibleBidi(ticket.what)}</p>
      {ticket.additions.map((one) => (
        <p key={one.at} className="said">
          <span className="small muted">
            <Age at={one.at} />
          </span>{' '}
          {withVisibleBidi(one.what)}
        </p>
      ))}
      <Facts
        facts={[
          [
            say('tickets.customer'),
            <Link key="customer" to="/customers/$id" params={{ id: ticket.customer.id }}>
              <Name name={ticket.customer.name} />
            </Link>,
          ],
          [
            say('tickets.conversation'),
            <Link key="talk" to="/c/$id" params={{ id: ticket.conversation }} search={{ view: 'all' }}>
              {channelName(ticket.channel)}
            </Link>,
          ],
          [say('tickets.category'), ticket.categoryName ?? ticket.category],
          [say('tickets.order'), ticket.order],
          [say('tickets.order-state'), orderView && say(`orders.state.${orderView.state as 'new'}`)],
          [say('tickets.phone'), ticket.phone],
          [say('tickets.photos'), ticket.photos.length > 0 && String(ticket.photos.length)],
          [say('tickets.staff'), ticket.staff?.name],
          [say('tickets.opened'), exactTime(new Date(ticket.openedAt), zone, language)],
        ]}
      />
    </div>
  );
}

function History({ ticket: { history } }: { ticket: TicketShown }) {
  const { say } = useTexts();
  return (
    <section className="cards">
      <h2>{say('tickets.history')}</h2>
      <ol className="timeline">
        {history.map((one, n) => (
          <li key={n}>
            <strong>{one.by.id === 'bot' ? say('who.bot') : one.by.name}</strong>{' '}
            {say(`tickets.did.${one.did}`, {
              state: one.to === undefined ? '' : say(`tickets.state.${one.to}`),
              staff: one.staff?.name ?? say('tickets.staff.nobody'),
            })}
            {one.why !== undefined && `: ${one.why}`}{' '}
            <span className="small muted">
              <Age at={one.at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Others({ ticket: { others } }: { ticket: TicketShown }) {
  const { say } = useTexts();
  if (others.length === 0) return null;
  return (
    <section className="cards">
      <h2>{say('tickets.others')}</h2>
      <ul className="timeline">
        {others.map((one) => (
          <li key={one.code}>
            <Link to="/t/$code" params={{ code: one.code }}>
              {one.code}
            </Link>{' '}
            {say(`tickets.state.${one.state}`)} · {withVisibleBidi(one.what)}
          </li>
        ))}
      </ul>
    </section>
  );
}
