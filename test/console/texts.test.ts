import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { sayFrom } from '../../src/console/texts/texts.tsx';
import en from '../../locales/console.en.json' with { type: 'json' };
import vi from '../../locales/console.vi.json' with { type: 'json' };

import customers from '../../locales/vi.json' with { type: 'json' };

const CONSOLE = fileURLToPath(new URL('../../src/console', import.meta.url));

/** The older way sets the mark on the first of two vowels that end a word. */
const OLDER_TONES = /(?:[óòỏõọ][ae]|[úùủũụ]y)(?!\p{L})/giu;

function sources(): string {
  return readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(CONSOLE, file), 'utf8'))
    .join('\n');
}

/** The names filled in, wherever they stand. */
function places(text: string, language: string): readonly string[] {
  const found = new Set<string>();
  const walk = (parts: unknown): void => {
    if (Array.isArray(parts)) parts.forEach(walk);
    else if (typeof parts === 'object' && parts !== null) {
      const part = parts as Record<string, unknown>;
      if (typeof part.value === 'string' && part.type !== 0) found.add(part.value);
      Object.values(part).forEach(walk);
    }
  };
  walk(new IntlMessageFormat(text, language).getAst());
  return [...found].sort();
}

/** Keys that the code uses: written out, or by their beginning where the rest is filled in. */
function unused(keys: readonly string[], code: string): readonly string[] {
  const begun = [...code.matchAll(/`([a-z][\w.-]*[.-])\$\{/g)].map(([, beginning = '']) => beginning);
  return keys.filter(
    (key) =>
      !code.includes(`'${key}'`) && !code.includes(`"${key}"`) && !begun.some((one) => key.startsWith(one)),
  );
}

describe('the texts of the console', () => {
  it('are there in both languages, none more and none less', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
  });

  it('stand in order, so that two people who add some do not meet', () => {
    expect(Object.keys(vi)).toEqual(Object.keys(vi).toSorted());
    expect(Object.keys(en)).toEqual(Object.keys(en).toSorted());
  });

  it.each(Object.entries(vi))('%s is a message with the same places in both', (key, text) => {
    expect(text.trim(), 'nothing is said').not.toBe('');
    expect(places(en[key as keyof typeof en], 'en')).toEqual(places(text, 'vi'));
  });

  it('set their tone marks as in "huỷ" and "xoá", in all that is shown to customers and staff', () => {
    const older = (text: string): readonly string[] => text.match(OLDER_TONES) ?? [];
    expect(older('đã hủy, xóa, khóa, khỏe, tùy')).toEqual(['ủy', 'óa', 'óa', 'ỏe', 'ùy']);
    expect(older('đã huỷ, xoá, khoá, khoẻ, tuỳ, quý, quỳ, hoàn, thoáng, của')).toEqual([]);
    // What customers may write stands there in both ways.
    const said = Object.entries(customers).filter(([key]) => !key.endsWith('.words'));
    const texts = [...Object.entries(vi), ...said].filter(([, text]) => older(text).length > 0);
    expect(texts.map(([key]) => key)).toEqual([]);
  });

  it('are all used', () => {
    expect(unused(Object.keys(vi), sources())).toEqual([]);
    expect(unused(['no.such.key'], sources())).toEqual(['no.such.key']);
  });

  it('are said with what is filled in', () => {
    const say = sayFrom(vi, 'vi');
    expect(say('time.span.hours', { hours: 2, minutes: 10 })).toBe('2 giờ 10 phút');
    expect(say('time.span.hours', { hours: 2, minutes: 0 })).toBe('2 giờ');
    expect(sayFrom(en, 'en')('time.late', { span: '42 min' })).toBe('42 min late');
  });
});
