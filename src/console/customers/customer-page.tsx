import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { useIdentityName } from '../look/known-names.ts';
import { LabelSigns } from '../look/label-signs.tsx';
import { Facts, Listing, Page } from '../look/list-page.tsx';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Unanswered } from '../look/states.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { askCustomer, askTimeline, reveal } from './asks.ts';
import type { CustomerShown } from './asks.ts';
import { HappeningLine } from './happening.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { Merges } from './merges.tsx';
import './customers.css';

const here = getRouteApi('/frame/customers/$id');

/** One person: who they are, what they allowed, and everything that happened with them. */
export function CustomerPage() {
  const { say } = useTexts();
  const { id } = here.useParams();
  const asked = useQuery(askCustomer(id));
  const { data } = asked;
  const timeline = useInfiniteQuery(askTimeline(id));
  return (
    <Page
      title={data?.name === undefined ? say('name.none') : withVisibleBidi(data.name)}
      acts={
        <>
          {data !== undefined && <MergeButton customer={data} />}
          <Link to="/customers">{say('customers.back')}</Link>
        </>
      }
    >
      {data === undefined ? <Unanswered of={asked} /> : <About customer={data} />}
      <h2>{say('customers.timeline')}</h2>
      <Listing listed={timeline} empty={<p>{say('customers.timeline-none')}</p>}>
        {(items) => (
          <ol className="happenings">
            {items.map((one) => (
              <HappeningLine key={`${one.kind} ${one.id}`} one={one} />
            ))}
          </ol>
        )}
      </Listing>
    </Page>
  );
}

function MergeButton({ customer }: { customer: CustomerShown }) {
  const { say } = useTexts();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  if (!may('customers.change')) return null;
  return (
    <>
      <Button variant="default" size="compact-md" onClick={() => setIsOpen(true)}>
        {say('customers.merge')}
      </Button>
      {isOpen && <MergeDialog customer={customer} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function About({ customer }: { customer: CustomerShown }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  return (
    <div className="card">
      <Facts
        facts={[
          [say('customers.phone'), customer.phone && <Masked key="phone" customer={customer} what="phone" />],
          [say('customers.email'), customer.email && <Masked key="email" customer={customer} what="email" />],
          [say('customers.language'), customer.language && say(`customers.language.${customer.language}`)],
          [
            say('customers.labels'),
            customer.labels.length > 0 && <LabelSigns key="labels" ids={customer.labels} />,
          ],
          [say('customers.refused'), customer.refused.map((one) => sayOr(`purpose.${one}`, one)).join(', ')],
          [say('customers.first-seen'), <Age key="first" at={customer.createdAt} />],
        ]}
      />
      <KnownBy customer={customer} />
    </div>
  );
}

/** Where they write, and by what they are known. */
function KnownBy({ customer }: { customer: CustomerShown }) {
  const { say } = useTexts();
  const identityName = useIdentityName();
  return (
    <div className="known-by">
      <section>
        <h3>{say('customers.conversations')}</h3>
        <ul className="plain-list">
          {customer.conversations.map((one) => (
            <li key={one.id}>
              <Link to="/c/$id" params={{ id: one.id }} search={{ view: 'all' }}>
                {channelName(one.channel)}
              </Link>{' '}
              {one.lastAt !== undefined && (
                <span className="small muted">
                  <Age at={one.lastAt} />
                </span>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{say('customers.identities')}</h3>
        <ul className="plain-list">
          {customer.identities.map((one) => (
            <li key={`${one.kind} ${one.value}`}>
              <span className="muted">{identityName(one.kind)}</span> <Name name={one.value} />
            </li>
          ))}
        </ul>
      </section>
      <Merges merges={customer.merges} />
    </div>
  );
}

/** Masked until somebody asks, who is written down. */
function Masked({ customer, what }: { customer: CustomerShown; what: 'phone' | 'email' }) {
  const { say } = useTexts();
  const may = useMay();
  const [shown, setShown] = useState<readonly string[]>();
  const masked = customer[what] ?? '';
  if (shown !== undefined || !may('customers.reveal')) return <>{shown?.join(', ') ?? masked}</>;
  return (
    <button
      type="button"
      className="reveal"
      aria-label={say('customers.reveal', { masked })}
      onClick={() => {
        reveal(customer.id, what).then(
          ({ values }) => setShown(values),
          (error: unknown) => tellProblem(error, say),
        );
      }}
    >
      {masked}
    </button>
  );
}
