import { describe, expect, it } from 'vitest';
import en from '../../locales/console.en.json' with { type: 'json' };
import vi from '../../locales/console.vi.json' with { type: 'json' };
import { hear } from '../../src/console/conversation/rules.ts';
import { sayFrom } from '../../src/console/texts/texts.tsx';

describe('what is spoken of a transcript', () => {
  const said = (n: number, who = 'customer') => ({ n, who });
  const spoken = (looks: readonly (readonly [last: number, isEnd?: boolean])[]) => {
    const lines = [said(1), said(2), said(3, 'bot'), said(4), said(5), said(6, 'staff'), said(7)];
    const none: ReturnType<typeof hear<(typeof lines)[number]>> = { upTo: undefined, news: [] };
    const heard = looks.reduce((old, [last, isEnd = true]) => hear(old, lines.slice(0, last), isEnd), none);
    return heard.news.map(({ n }) => n);
  };

  it('is what the customer said since, one or several together; nothing of what was there', () => {
    expect(spoken([[2]])).toEqual([]);
    expect(spoken([[2], [4]])).toEqual([4]);
    expect(spoken([[2], [7]])).toEqual([4, 5, 7]);
    // Told once: the same look again, and an answer by staff, say nothing new.
    expect(spoken([[2], [5], [5], [6]])).toEqual([4, 5]);
    expect(spoken([[2], [5], [7]])).toEqual([7]);
  });

  it('is nothing while one reads back, nor when one comes back to the end', () => {
    expect(spoken([[2, false], [4, false], [7]])).toEqual([]);
    expect(spoken([[2], [4, false], [7]])).toEqual([]);
  });

  it('does not go on for ever about the same look', () => {
    const once = hear({ upTo: undefined, news: [] }, [said(1)], true);
    expect(hear(once, [said(1)], true)).toBe(once);
    const away = hear(once, [said(1)], false);
    expect(hear(away, [said(1)], false)).toBe(away);
  });

  it('says of a burst how many there are, in both languages', () => {
    const burst = { name: 'Lan', n: 12 };
    expect(sayFrom(vi, 'vi')('transcript.many', burst)).toBe('Lan: 12 tin mới');
    expect(sayFrom(en, 'en')('transcript.many', burst)).toBe('Lan: 12 new messages');
  });
});
