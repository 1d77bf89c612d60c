import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { keepSort, keptSort, withKeptSort } from '../../src/console/inbox/kept-sort.ts';
import { askWhereabouts, hearWhere, othersAt } from '../../src/console/wire/whereabouts.ts';

const memory = (): Storage => {
  const kept = new Map<string, string>();
  const store: Pick<Storage, 'getItem' | 'setItem'> = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
  };
  // Nothing else of it is used.
  return store as Storage;
};

describe('the order of a view', () => {
  it('is remembered for each view; what the address says goes before it', () => {
    const kept = memory();
    keepSort('mine', 'newest', kept);
    keepSort('all', 'waiting', kept);
    expect(withKeptSort({}, kept)).toEqual({ sort: 'newest' });
    expect(withKeptSort({ view: 'all', q: 'hoa' }, kept)).toEqual({ view: 'all', q: 'hoa', sort: 'waiting' });
    expect(withKeptSort({ view: 'bot' }, kept)).toEqual({ view: 'bot' });
    expect(withKeptSort({ sort: 'waiting' }, kept)).toEqual({ sort: 'waiting' });
    keepSort('mine', 'waiting', kept);
    expect(keptSort('mine', kept)).toBe('waiting');
  });

  it.each(['', 'x', 'null', '[]', '{"mine":"loudest"}'])('is the usual one where %j is kept', (text) => {
    const kept = memory();
    kept.setItem('langnghe.inbox-sort', text);
    expect(withKeptSort({ view: 'mine' }, kept)).toEqual({ view: 'mine' });
    keepSort('mine', 'newest', kept);
    expect(keptSort('mine', kept)).toBe('newest');
  });

  it('holds without being remembered where the browser keeps nothing more', () => {
    const full = memory();
    full.setItem = () => {
      throw new Error('full');
    };
    expect(() => keepSort('mine', 'newest', full)).not.toThrow();
    expect(keptSort('mine', full)).toBeUndefined();
  });
});

describe('who is where', () => {
  const told = (id: string, is: string, looking = '', typing = '') => ({
    ...{ kind: 'presence', id, version: 1 },
    about: { is, looking, typing },
  });

  it('follows what is told of each, without another question', () => {
    const cache = new QueryClient();
    const key = askWhereabouts.queryKey;
    hearWhere(cache, told('s_hoa', 'here', 'web:lan'));
    // Nothing is known yet: the first answer tells of all.
    expect(cache.getQueryData(key)).toBeUndefined();
    cache.setQueryData(key, {});
    hearWhere(cache, told('s_hoa', 'here', 'web:lan'));
    hearWhere(cache, told('s_minh', 'here', 'web:lan', 'reply'));
    hearWhere(cache, { ...told('s_me', 'here', 'web:lan'), kind: 'conversation' });
    hearWhere(cache, told('s_me', 'here', 'web:lan', 'note'));
    const others = (conversation: string) =>
      othersAt(cache.getQueryData(key) ?? {}, conversation, 's_me').map(({ staff, typing }) => [
        staff,
        typing,
      ]);
    expect(others('web:lan')).toEqual([
      ['s_minh', 'reply'],
      ['s_hoa', undefined],
    ]);
    hearWhere(cache, told('s_minh', 'here', 'web:an'));
    hearWhere(cache, told('s_hoa', 'away'));
    expect([others('web:lan'), others('web:an')]).toEqual([[], [['s_minh', undefined]]]);
    expect(cache.getQueryState(key)?.isInvalidated).toBe(false);
    hearWhere(cache, told('*', 'here'));
    expect(cache.getQueryState(key)?.isInvalidated).toBe(true);
  });

  it('is asked for once; what is told while the answer is on its way is not lost', async () => {
    const cache = new QueryClient();
    const at = (staff: string) => ({ staff, name: staff, is: 'here', looking: 'web:lan', at: '' });
    vi.stubGlobal('fetch', () => {
      hearWhere(cache, told('s_hoa', 'away'));
      return Promise.resolve(Response.json({ items: [at('s_hoa'), at('s_minh')] }));
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    const all = await cache.query(askWhereabouts);
    expect(Object.keys(all)).toEqual(['s_minh']);
  });
});
