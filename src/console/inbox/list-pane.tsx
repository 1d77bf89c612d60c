import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconFilter, IconListCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useMatch, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { SearchInput } from '../look/search-field.tsx';
import { useKeyActs } from '../shell/key-acts.ts';
import { isComposing } from '../shell/pressed.ts';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { askHits } from './asks.ts';
import { Filters } from './filters.tsx';
import { HitList } from './hit-list.tsx';
import { keepSort, withKeptSort } from './kept-sort.ts';
import { RowList } from './row-list.tsx';
import { FILTERS, SORTS, VIEWS } from './rules.ts';
import type { InboxSearch, Sort, View } from './rules.ts';

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
  const search = withKeptSort(here.useSearch());
  const change = useChangeInbox();
  const may = useMay();
  const [areFiltersOpen, setAreFiltersOpen] = useState(false);
  const [isPicking, setIsPicking] = useState(false);
  const [firstOf, setFirstOf] = useState<string>();
  const filters = FILTERS.filter((name) => search[name] !== undefined).length;
  return (
    <>
      <div className="list-head">
        <TypedSearch q={search.q ?? ''} onEnter={setFirstOf} />
        <ActionIcon
          variant={filters > 0 ? 'light' : 'subtle'}
          size="lg"
          aria-label={say('inbox.filters', { n: filters })}
          aria-expanded={areFiltersOpen}
          onClick={() => setAreFiltersOpen(!areFiltersOpen)}
        >
          <IconFilter size={18} aria-hidden />
        </ActionIcon>
        {may('conversations.answer') && search.q === undefined && (
          <ActionIcon
            variant={isPicking ? 'light' : 'subtle'}
            size="lg"
            aria-label={say('bulk.begin')}
            aria-pressed={isPicking}
            onClick={() => setIsPicking(!isPicking)}
          >
            <IconListCheck size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <ListChoices search={search} change={change} />
      {areFiltersOpen && <Filters search={search} change={change} />}
      {search.q === undefined ? (
        <RowList search={search} open={open} isPicking={isPicking} endPicking={() => setIsPicking(false)} />
      ) : (
        <HitList
          q={search.q}
          open={open}
          opensFirst={firstOf === search.q}
          onOpened={() => setFirstOf(undefined)}
        />
      )}
    </>
  );
}

interface ListChoicesProps {
  readonly search: InboxSearch;
  readonly change: ReturnType<typeof useChangeInbox>;
}

/** Which conversations, and in which order. */
function ListChoices({ search, change }: ListChoicesProps) {
  const { say } = useTexts();
  const view = search.view ?? 'mine';
  return (
    <div className="list-choices">
      <NativeSelect
        aria-label={say('inbox.view')}
        value={view}
        // Each view has its own order.
        onChange={({ currentTarget: { value } }) =>
          change(({ sort: _old, ...rest }) => ({ ...rest, view: value as View }))
        }
        data={VIEWS.map((one) => ({ value: one, label: say(`inbox.view.${one}`) }))}
      />
      <NativeSelect
        aria-label={say('inbox.sort')}
        value={search.sort ?? usualSort(view)}
        onChange={({ currentTarget: { value } }) => {
          keepSort(view, value as Sort);
          change({ sort: value as Sort });
        }}
        data={SORTS.map((one) => ({
          value: one,
          label: say(`inbox.sort.${one}`),
        }))}
      />
    </div>
  );
}

const usualSort = (view: View): Sort =>
  view === 'mine' || view === 'unassigned' || view === 'snoozed' ? 'waiting' : 'newest';

/** What is typed is searched a moment later; Enter opens what is found first. */
function TypedSearch({ q, onEnter }: { q: string; onEnter: (q: string) => void }) {
  const { say } = useTexts();
  const change = useChangeInbox();
  const cache = useQueryClient();
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
    <SearchInput
      ref={field}
      className="list-search"
      label={say('inbox.search')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return;
        if (event.key === 'Enter' && text.trim() !== '') {
          const words = text.normalize('NFC');
          // Nothing else asks for the same words again.
          if (words === q) void cache.invalidateQueries({ queryKey: askHits(words).queryKey });
          onEnter(words);
        }
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        if (event.key === 'Escape') setText('');
        event.currentTarget.blur();
      }}
    />
  );
}
