import { expect, test } from 'vitest';
import { backoffMs } from '../../src/widget/backoff.ts';
import { inkOn, luminance } from '../../src/widget/color.ts';
import { kept } from '../../src/widget/kept.ts';
import { piecesOf } from '../../src/widget/links.ts';
import { languageOf, settingsOf } from '../../src/widget/settings.ts';
import { placeAfter } from '../../src/widget/stars.ts';
import { TEXTS } from '../../src/widget/texts.ts';

test('only http addresses become links, without the sign that ends the sentence', () => {
  expect(piecesOf('Xem https://shop.vn/đổi-trả?a=1. Hoặc (http://a.vn)!')).toEqual([
    { text: 'Xem ' },
    { href: 'https://shop.vn/đổi-trả?a=1', text: 'https://shop.vn/đổi-trả?a=1' },
    { text: '. Hoặc (' },
    { href: 'http://a.vn', text: 'http://a.vn' },
    { text: ')!' },
  ]);
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    '<img src=x onerror=alert(1)>',
  ]) {
    expect(piecesOf(text)).toEqual([{ text }]);
  }
});

test('tries come later and later, never all at once, at most every 15 seconds', () => {
  expect([0, 1, 2, 3].map((tries) => backoffMs(tries, () => 1))).toEqual([500, 1_000, 2_000, 4_000]);
  expect(backoffMs(0, () => 0)).toBe(250);
  expect(backoffMs(500, () => 1)).toBe(15_000);
});

test('every colour a site may choose is written on in a readable ink', () => {
  for (let step = 0; step < 4_096; step += 1) {
    const color = `#${(step * 4_099).toString(16).padStart(6, '0').slice(-6)}`;
    const [ink, ground] = [luminance(inkOn(color)), luminance(color)].sort((a, b) => b - a) as [
      number,
      number,
    ];
    expect((ink + 0.05) / (ground + 0.05)).toBeGreaterThanOrEqual(4.5);
  }
});

test('the language is the first that is told and known, and Vietnamese otherwise', () => {
  expect(languageOf(undefined, 'en-GB', 'vi')).toBe('en');
  expect(languageOf('fr', '', 'de')).toBe('vi');
  expect(Object.keys(TEXTS.en)).toEqual(Object.keys(TEXTS.vi));
});

test('what the site wrote on the script tag', () => {
  const dataset = {
    lang: 'en',
    color: 'red; } *{',
    visitorId: 'kh-1',
    visitorHash: 'abc',
    open: '',
    context: 'áo 17',
  };
  const script = { src: 'https://chat.shop.vn/widget.js', dataset } as unknown as HTMLScriptElement;
  expect(settingsOf(script, { lang: 'vi', browser: 'vi' })).toMatchObject({
    base: 'https://chat.shop.vn',
    language: 'en',
    color: '#0d6b5c',
    opensAtOnce: true,
    context: 'áo 17',
    identity: { id: 'kh-1', hash: 'abc' },
  });
  const unsigned = { src: script.src, dataset: { visitorId: 'kh-1' } } as unknown as HTMLScriptElement;
  expect(settingsOf(unsigned, { lang: '', browser: 'vi' }).identity).toBeUndefined();
});

test('arrows lead round the stars, the first press to the first or the last', () => {
  expect([placeAfter('ArrowRight', -1, 5), placeAfter('ArrowRight', 4, 5)]).toEqual([0, 0]);
  expect([placeAfter('ArrowLeft', -1, 5), placeAfter('ArrowLeft', 2, 5)]).toEqual([4, 1]);
  expect([placeAfter('Home', 3, 5), placeAfter('End', 0, 5), placeAfter('a', 0, 5)]).toEqual([
    0,
    4,
    undefined,
  ]);
});

test('where the browser forbids storage, things are kept as long as the page lives', () => {
  const refuse = (): never => {
    throw new Error('forbidden');
  };
  const shut = { getItem: refuse, setItem: refuse, removeItem: refuse } as unknown as Storage;
  const keep = kept('x ', shut);
  keep.set('out:1', { a: 1 });
  expect([keep.get('out:1'), keep.names('out:')]).toEqual([{ a: 1 }, ['out:1']]);
  keep.drop('out:1');
  expect(keep.get('out:1')).toBeUndefined();
});
