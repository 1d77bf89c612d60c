import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { Empty, Unanswered } from './states.tsx';
import { useTitle } from './title.ts';
import './list-page.css';

/** What an endless query of TanStack gives, as far as a list needs it. */
interface Listed<Item> {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined;
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
  readonly refetch: () => unknown;
}

/** A list with its three states: on its way, nothing there, failed; and more of it on asking. */
export function Listing<Item>({
  listed,
  empty,
  children,
}: {
  listed: Listed<Item>;
  empty: ReactNode;
  children: (items: readonly Item[]) => ReactNode;
}) {
  const { say } = useTexts();
  const { data } = listed;
  if (data === undefined) return <Unanswered of={listed} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={say('list.nothing')}>{empty}</Empty>;
  return (
    <>
      {children(items)}
      {listed.hasNextPage && (
        <Button
          className="list-more"
          variant="default"
          loading={listed.isFetchingNextPage}
          onClick={() => void listed.fetchNextPage()}
        >
          {say('list.more')}
        </Button>
      )}
    </>
  );
}

/** A page of its own: a title, what can be done, and what it shows. */
export function Page({ title, acts, children }: { title: string; acts?: ReactNode; children: ReactNode }) {
  useTitle(title);
  return (
    <div className="page page-scrolls">
      <div className="page-head">
        <h1>{title}</h1>
        {acts}
      </div>
      {children}
    </div>
  );
}

/** Facts by name; what is not known is left out. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== '' && value !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
