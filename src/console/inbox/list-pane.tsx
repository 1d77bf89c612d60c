import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { getRouteApi, useMatch, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useKeyActs } from '../shell/key-acts.ts';
import { isComposing } from '../shell/pressed.ts';
import { useTexts } from '../texts/texts.tsx';
import { Filters } from './filters.tsx';
import { HitList } from './hit-list.tsx';
import { RowList } from './row-list.tsx';
import { FILTERS, VIEWS } from './rules.ts';
import type { InboxSearch, View } from './rules.ts';

const here = getRouteApi('/frame/desk');
const TYPING_MS = 180;

/** Changes what of the inbox stands in the address; what is open stays open. */
function useChangeInbox(): (change: InboxSearch | ((old: InboxSearch) => InboxSearch)) => void {
  const navigate = useNavigate();
  const old = here.useSearch();
  const open = useMatch({ from: '/frame/desk/c/$id', shouldThrow: false });
  return (change) => {
    const search = typeof change === 'function' ? change(old) : { ...old, ...change };
    if (open === undefined) void navigate({ to: '/inbox', search, replace: true });
    else void navigate({ to: '/c/$id', params: open.params, search, replace: true });
  };
}

/** Search, view, filters, and the list they make. */
export function InboxList({ open }: { open: string | undefined }) {
  const { say } = useTexts();
  const search = here.useSearch();
  const change = useChangeInbox();
  const [areFiltersOpen, setAreFiltersOpen] = useState(false);
  const filters = FILTERS.filter((name) => search[name] !== undefined).length;
  const view = search.view ?? 'mine';
  return (
    <>
      <div className="list-head">
        <SearchField q={search.q ?? ''} />
        <ActionIcon
          variant={filters > 0 ? 'light' : 'subtle'}
          size="lg"
          aria-label={say('inbox.filters', { n: filters })}
          aria-expanded={areFiltersOpen}
          onClick={() => setAreFiltersOpen(!areFiltersOpen)}
        >
          <IconFilter size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div className="list-choices">
        <NativeSelect
          aria-label={say('inbox.view')}
          value={view}
          onChange={({ currentTarget: { value } }) => change({ view: value as View })}
          data={VIEWS.map((one) => ({ value: one, label: say(`inbox.view.${one}`) }))}
        />
        <NativeSelect
          aria-label={say('inbox.sort')}
          value={search.sort ?? usualSort(view)}
          onChange={({ currentTarget: { value } }) => change({ sort: value as 'waiting' | 'newest' })}
          data={(['waiting', 'newest'] as const).map((one) => ({
            value: one,
            label: say(`inbox.sort.${one}`),
          }))}
        />
      </div>
      {areFiltersOpen && <Filters search={search} change={change} />}
      {search.q === undefined ? (
        <RowList search={search} open={open} />
      ) : (
        <HitList q={search.q} open={open} />
      )}
    </>
  );
}

const usualSort = (view: View): 'waiting' | 'newest' =>
  view === 'mine' || view === 'unassigned' || view === 'snoozed' ? 'waiting' : 'newest';

/** What is typed is searched a moment later; not while an input method is at work on it. */
function SearchField({ q }: { q: string }) {
  const { say } = useTexts();
  const change = useChangeInbox();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  useKeyActs([{ key: '/', says: 'inbox.search', run: () => field.current?.select() }]);
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(
      () =>
        change(({ q: _old, ...rest }) => (text.trim() === '' ? rest : { ...rest, q: text.normalize('NFC') })),
      TYPING_MS,
    );
    return () => clearTimeout(timer);
  }, [text, q, change]);
  return (
    <TextInput
      ref={field}
      type="search"
      className="list-search"
      aria-label={say('inbox.search')}
      placeholder={say('inbox.search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return;
        setText('');
        event.currentTarget.blur();
      }}
    />
  );
}
