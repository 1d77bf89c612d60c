import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { revealContact } from '../../customers/contract.ts';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { useFlowName, useIdentityName } from '../look/known-names.ts';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Failed, Loading } from '../look/states.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { useMay } from '../wire/me.ts';
import { askCustomer } from './asks.ts';
import type { CustomerPaneData, Head } from './asks.ts';
import { Packet } from './packet.tsx';

const here = getRouteApi('/frame/desk/c/$id');

interface CustomerPaneProps {
  readonly id: string;
  readonly packet: Head['packet'];
  /** What it stands in says already that it is of the customer. */
  readonly isTitled: boolean;
}

/** The customer beside the conversation: who they are, and what they have with the shop. */
export function CustomerPane({ id, packet, isTitled }: CustomerPaneProps) {
  const { say } = useTexts();
  const customer = useQuery(askCustomer(id));
  return (
    <div className="pane">
      {packet !== undefined && <Packet packet={packet} />}
      {customer.isPending && <Loading rows={4} />}
      {customer.isError && <Failed error={customer.error} again={() => void customer.refetch()} />}
      {customer.data !== undefined && (
        <>
          <Person customer={customer.data} isTitled={isTitled} />
          <Things customer={customer.data} />
          <Earlier id={id} customer={customer.data} />
          {customer.data.since !== undefined && (
            <p className="small muted">
              {say('customer.since')} <Age at={customer.data.since} />
            </p>
          )}
        </>
      )}
    </div>
  );
}

function Part({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section>
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  );
}

function Person({ customer, isTitled }: { customer: CustomerPaneData; isTitled: boolean }) {
  const { say } = useTexts();
  const identityName = useIdentityName();
  return (
    <Part {...(!isTitled && { title: say('customer.title') })}>
      <p>
        <strong>
          <Name name={customer.name} />
        </strong>
        {customer.language !== undefined && (
          <span className="muted"> · {say(`language.${customer.language}`)}</span>
        )}
      </p>
      {customer.openComplaint && (
        <p>
          <span className="sign" data-kind="waiting">
            {say('customer.open-complaint')}
          </span>
        </p>
      )}
      <Masked customer={customer.id} what="phone" shown={customer.phone} />
      <Masked customer={customer.id} what="email" shown={customer.email} />
      <ul className="plain-list small">
        {customer.identities.map(({ kind, shown }) => (
          <li key={`${kind}:${shown}`}>
            <span className="muted">{identityName(kind)}</span> {shown}
          </li>
        ))}
      </ul>
    </Part>
  );
}

interface MaskedProps {
  readonly customer: string;
  readonly what: 'phone' | 'email';
  readonly shown: string | undefined;
}

/** A number is masked until somebody asks for it, which is written down. */
function Masked({ customer, what, shown }: MaskedProps) {
  const { say } = useTexts();
  const may = useMay();
  const revealed = useMutation({
    mutationFn: () =>
      ask<typeof revealContact>(
        { method: 'POST', path: '/customers/:id/reveal' },
        { params: { id: customer }, body: { what } },
      ),
  });
  if (shown === undefined) return null;
  return (
    <p className="masked">
      {revealed.data?.values.join(', ') ?? shown}
      {may('customers.reveal') && revealed.data === undefined && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={revealed.isPending}
          onClick={() => revealed.mutate()}
        >
          {say('customer.reveal')}
        </Button>
      )}
    </p>
  );
}

function Things({ customer: { orders, tickets, scores } }: { customer: CustomerPaneData }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const flowName = useFlowName();
  return (
    <>
      {orders.length > 0 && (
        <Part title={say('customer.orders')}>
          <ul className="plain-list">
            {orders.map(({ code, state, items }) => (
              <li key={code}>
                <strong>{code}</strong> · {sayOr(`orders.state.${state}`, state)}
                {items !== undefined && <div className="small muted">{withVisibleBidi(items)}</div>}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {tickets.length > 0 && (
        <Part title={say('customer.tickets')}>
          <ul className="plain-list">
            {tickets.map(({ code, state, what }) => (
              <li key={code}>
                <Link to="/t/$code" params={{ code }}>
                  {code}
                </Link>{' '}
                · {sayOr(`tickets.state.${state}`, state)}
                <div className="small muted">{withVisibleBidi(what)}</div>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {scores.length > 0 && (
        <Part title={say('customer.scores')}>
          <ul className="plain-list">
            {scores.map(({ id, survey, score, comment, at }) => (
              <li key={id}>
                {score !== undefined && <strong>{score} · </strong>}
                {flowName(survey)} · <Age at={at} />
                {comment !== undefined && <div className="small">“{withVisibleBidi(comment)}”</div>}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function Earlier({ id, customer }: { id: string; customer: CustomerPaneData }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const { episodes } = customer;
  const search = here.useSearch();
  if (episodes.length === 0) return null;
  return (
    <Part title={say('customer.earlier')}>
      <ul className="plain-list">
        {episodes.map(({ conversation, n, from, startedAt, outcome, score, channel }) => (
          <li key={`${conversation}:${n}`}>
            <Link to="/c/$id" params={{ id: conversation }} search={{ ...search, line: from }}>
              {conversation === id ? say('episode.title', { n }) : channelName(channel)} ·{' '}
              <Age at={startedAt} />
            </Link>
            <span className="small muted">
              {outcome !== undefined && ` · ${sayOr(`outcome.${outcome}`, outcome)}`}
              {score !== undefined && ` · ${say('episode.score', { score })}`}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
