import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstMode,
  mentionAsked,
  mentioned,
  partsOf,
  patchPages,
  readyTextAsked,
  settledUpTo,
} from '../../src/console/conversation/rules.ts';
import { atLocal, snoozePresets } from '../../src/console/look/snooze.ts';
import { openAmong, readInboxSearch, settle, stepTo } from '../../src/console/inbox/rules.ts';
import { bars } from '../../src/console/feedback/rules.ts';
import { pictureOf } from '../../src/console/flows/rules.ts';
import { fold } from '../../src/console/look/fold.ts';
import { withVisibleBidi } from '../../src/console/look/name.tsx';
import { ageOf, spanOf } from '../../src/console/look/time.ts';
import { isComposing, meaningOf, nameOfKey } from '../../src/console/shell/pressed.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const rows = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const ids = (settled: { readonly rows: readonly { readonly id: string }[] }) =>
  settled.rows.map(({ id }) => id).join('');

describe('the list', () => {
  it('follows the server at its top', () => {
    expect(ids(settle(rows('a', 'b'), rows('c', 'b', 'a'), { isScrolled: false, open: undefined }))).toBe(
      'cba',
    );
  });

  it('does not move while scrolled: arrivals are counted and wait, what left goes', () => {
    const settled = settle(rows('a', 'b', 'c'), rows('x', 'c', 'y', 'a'), {
      isScrolled: true,
      open: undefined,
    });
    expect(ids(settled)).toBe('ac');
    expect(settled.arrived).toBe(2);
  });

  it('grows at its end while scrolled: the next page is no arrival', () => {
    const settled = settle(rows('a', 'b'), rows('a', 'b', 'c', 'd'), { isScrolled: true, open: undefined });
    expect([ids(settled), settled.arrived]).toEqual(['abcd', 0]);
  });

  it.each([true, false])(
    'keeps the open row, dimmed, when it no longer fits (scrolled: %s)',
    (isScrolled) => {
      const settled = settle(rows('a', 'b', 'c'), rows('a', 'c'), { isScrolled, open: 'b' });
      expect(ids(settled)).toBe('abc');
      expect(settled.rows[1]).toMatchObject({ id: 'b', isGone: true });
    },
  );

  it('is gone through by steps that end at its ends; with none open they begin at the first', () => {
    expect([stepTo(3, -1, 1), stepTo(3, -1, -1), stepTo(3, 0, -1), stepTo(3, 0, 1), stepTo(3, 2, 1)]).toEqual(
      [0, 0, 0, 1, 2],
    );
  });

  it('of what was found knows which is open: the very line, else its conversation', () => {
    const hits = [{ conversation: 'a', line: 4 }, { conversation: 'a', line: 9 }, { conversation: 'b' }];
    expect([openAmong(hits, 'a', 9), openAmong(hits, 'a', 2), openAmong(hits, 'b', undefined)]).toEqual([
      1, 0, 2,
    ]);
    expect([openAmong(hits, 'c', 4), openAmong(hits, undefined, undefined)]).toEqual([-1, -1]);
  });

  it('reads any address, and keeps only what it knows', () => {
    expect(
      readInboxSearch({ view: 'mine', score: 'huge', q: 12, line: '7', staff: ['x'], sort: 'waiting' }),
    ).toEqual({
      view: 'mine',
      sort: 'waiting',
      q: '12',
      line: 7,
    });
  });
});

describe('the transcript', () => {
  const page = (from: number, to: number, states: Readonly<Record<number, string>> = {}) => ({
    items: Array.from({ length: to - from + 1 }, (_, n) => ({
      n: from + n,
      ...(states[from + n] !== undefined && { delivery: { state: states[from + n] ?? '' } }),
    })),
    episodes: [{ n: 1 }],
    hasLater: false,
    staff: {},
  });
  const numbers = (pages: readonly { readonly items: readonly { readonly n: number }[] }[]) =>
    pages.flatMap(({ items }) => items.map(({ n }) => n));

  it('shows each line once, however often it is told', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(8)), { maxLength: 8 }), (told) => {
        let pages = [page(1, 10)];
        for (const [from, more] of told) pages = patchPages(pages, page(from + 6, from + 6 + more));
        const shown = numbers(pages);
        expect(shown).toEqual(shown.map((_, n) => n + 1));
      }),
    );
  });

  it('does not join lines over a gap', () => {
    expect(numbers(patchPages([page(1, 5)], page(8, 9)))).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks again from the first line that is still on its way', () => {
    expect(settledUpTo(page(1, 20, { 4: 'queued' }).items)).toBe(3);
    expect(settledUpTo(page(1, 20).items)).toBe(15);
    expect(settledUpTo([])).toBe(0);
  });
});

describe('the composer', () => {
  it('is for notes while a colleague holds the conversation, else for the customer', () => {
    expect(firstMode({ kind: 'staff', staff: 's_hoa' }, 's_me')).toBe('note');
    expect(firstMode({ kind: 'staff', staff: 's_me' }, 's_me')).toBe('reply');
    expect(firstMode({ kind: 'bot' }, 's_me')).toBe('reply');
  });

  it('asks for a ready text only while nothing else is written', () => {
    expect(readyTextAsked('/doi')).toBe('doi');
    expect(readyTextAsked('/')).toBe('');
    expect(readyTextAsked('và/hoặc')).toBeUndefined();
    expect(readyTextAsked('/doi tra')).toBeUndefined();
  });

  it('finds the name being written, not an address', () => {
    expect(mentionAsked('nhờ @hò xem', 6)).toEqual({ from: 4, word: 'h' });
    expect(mentionAsked('thư a@b.vn', 10)).toBeUndefined();
    const staff = [
      { id: 's1', name: 'Hoa' },
      { id: 's2', name: 'Ngọc Ánh' },
    ];
    expect(mentioned('@Ngọc Ánh xem giúp', staff)).toEqual(['s2']);
    // Written on without picking: one part of a name that only one of them has.
    expect(mentioned('@hoa kho nhầm lô, nhờ @anh', staff)).toEqual(['s1', 's2']);
    expect(mentioned('@hoa', [...staff, { id: 's3', name: 'Minh Hoa' }])).toEqual([]);
    expect(mentioned('thư a@hoa.vn', staff)).toEqual([]);
  });

  it('makes links of web addresses only', () => {
    expect(partsOf('xem https://shop.vn/a. nhé')).toEqual([
      { text: 'xem ' },
      { text: 'https://shop.vn/a', link: 'https://shop.vn/a' },
      { text: '. nhé' },
    ]);
    expect(partsOf('https://bank.vn@evil.example/x')).toMatchObject([{ host: 'evil.example' }]);
    expect(partsOf('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)' }]);
    fc.assert(
      fc.property(
        fc.string(),
        (text) =>
          partsOf(text)
            .map((part) => part.text)
            .join('') === text,
      ),
    );
  });
});

describe('keys', () => {
  const press = (over: Partial<Parameters<typeof nameOfKey>[0]>) => ({
    ...{ key: 'j', code: 'KeyJ', keyCode: 74, isComposing: false },
    ...{ ctrlKey: false, altKey: false, metaKey: false },
    ...over,
  });

  it('of an input method are not ours: neither its letters nor its Enter', () => {
    expect(nameOfKey(press({ keyCode: 229 }))).toBeUndefined();
    expect(nameOfKey(press({ key: 'Enter', isComposing: true }))).toBeUndefined();
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(nameOfKey(press({ key: 'Enter', keyCode: 13 }))).toBe('enter');
  });

  it('of the browser are not ours; where another letter stands the place counts', () => {
    expect(nameOfKey(press({ ctrlKey: true }))).toBeUndefined();
    expect(nameOfKey(press({ key: 'о', code: 'KeyJ' }))).toBe('j');
    expect(nameOfKey(press({ key: 'ă', code: 'Digit1' }))).toBe('1');
    expect(nameOfKey(press({ key: 'J' }))).toBe('j');
    expect(nameOfKey(press({ key: 'ArrowDown', code: 'ArrowDown' }))).toBeUndefined();
  });

  it('after G mean a page, for a while', () => {
    const known = ['g i', 'i', 'j'];
    expect(meaningOf('g', undefined, 0, known)).toEqual({ begun: 'g' });
    expect(meaningOf('i', { name: 'g', atMs: 0 }, 900, known)).toEqual({ act: 'g i' });
    expect(meaningOf('i', { name: 'g', atMs: 0 }, 5_000, known)).toEqual({ act: 'i' });
    expect(meaningOf('z', undefined, 0, known)).toBeUndefined();
  });
});

describe('words', () => {
  it('are found without tone marks', () => {
    expect(fold('Đặng Ngọc ÁNH')).toBe('dang ngoc anh');
  });

  it('cannot turn the reading direction around them', () => {
    expect(withVisibleBidi('a\u202Egnp.exe')).toBe('a⟨U+202E⟩gnp.exe');
  });
});

describe('times', () => {
  const now = new Date('2026-11-22T05:00:00Z');
  const age = (at: string) => ageOf(new Date(at), now, ZONE);

  it('are said as people say them, in the shop’s zone', () => {
    expect(age('2026-11-22T04:59:40Z').key).toBe('time.now');
    expect(age('2026-11-22T04:57:00Z')).toEqual({ key: 'time.minutes', values: { minutes: 3 } });
    expect(age('2026-11-22T02:41:00Z')).toEqual({ key: 'time.today', values: { time: '09:41' } });
    // 00:30 there: yesterday for the server, today for the shop.
    expect(age('2026-11-21T17:30:00Z').key).toBe('time.today');
    expect(age('2026-11-21T10:20:00Z')).toEqual({ key: 'time.yesterday', values: { time: '17:20' } });
    expect(age('2026-11-12T10:20:00Z')).toEqual({ key: 'time.date', values: { date: '12/11' } });
    expect(age('2026-11-23T01:00:00Z')).toEqual({ key: 'time.tomorrow', values: { time: '08:00' } });
    expect(spanOf(130 * 60_000)).toEqual({ days: 0, hours: 2, minutes: 10 });
  });

  it('of a snooze are the shop’s openings, past closed days and holidays', () => {
    const open = [{ from: '08:30' }, { from: '13:00' }];
    const week = { mon: open, tue: open, wed: open, thu: open, fri: open, sat: [], sun: [] };
    const presets = snoozePresets(now, { zone: ZONE, week, closed: new Set(['2026-11-23', '12-25']) });
    const at = Object.fromEntries(presets.map((one) => [one.key, one.at.toISOString()]));
    expect(at).toEqual({
      hour: '2026-11-22T06:00:00.000Z',
      'three-hours': '2026-11-22T08:00:00.000Z',
      // Monday is closed: Tuesday half past eight.
      tomorrow: '2026-11-24T01:30:00.000Z',
      monday: '2026-11-24T01:30:00.000Z',
      week: '2026-11-30T01:30:00.000Z',
    });
    expect(atLocal('2026-07-01', '12:00', 'Europe/Berlin').toISOString()).toBe('2026-07-01T10:00:00.000Z');
  });
});

describe('the bars of a question', () => {
  const distribution = [
    { score: 1, answers: 2 },
    { score: 5, answers: 4 },
  ].map((one) => ({ ...one, rows: {} }));
  const shown = (scale: string, asked = {}) =>
    bars({ distribution, scale }, asked).map(({ score, answers, share }) => [score, answers, share]);

  it('stand for every step of its scale, those too that nobody gave', () => {
    expect(shown('1-5')).toEqual([
      [5, 4, 1],
      [4, 0, 0],
      [3, 0, 0],
      [2, 0, 0],
      [1, 2, 0.5],
    ]);
    expect(shown('0-10').map(([score]) => score)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('are only those asked for, and only those given where the scale is long or not known', () => {
    expect(bars({ distribution: distribution.slice(1), scale: '1-5' }, { least: 5, most: 5 })).toHaveLength(
      1,
    );
    for (const scale of ['', '0-100', 'stars']) expect(shown(scale)).toHaveLength(2);
  });
});

describe('the picture of a flow', () => {
  it('writes no name of a line over another', () => {
    const step = (id: string, layer: number, place: number) =>
      ({ id, kind: 'ask', layer, place, texts: [], choices: [] }) as never;
    const line = (from: string, to: string) => ({
      from,
      to,
      label: 'failed',
      why: 'next' as const,
      isBack: false,
    });
    const { edges } = pictureOf({
      nodes: [step('a', 0, 0), step('b', 0, 0), step('c', 1, 1)],
      edges: [line('a', 'c'), line('b', 'c')],
      counts: [],
    });
    const [one, other] = edges.map(({ at }) => at.y);
    expect((other ?? 0) - (one ?? 0)).toBeGreaterThanOrEqual(13);
  });
});
