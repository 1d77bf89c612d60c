import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/core/split-text.ts';

const bare = (text: string): string => text.replace(/\s+/gu, '');

describe('a text too long for one message', () => {
  it('is left alone when it fits', () => {
    expect(splitText('Dạ em chào anh/chị ạ.', 21, 'points')).toEqual(['Dạ em chào anh/chị ạ.']);
    expect(splitText('   ', 10, 'points')).toEqual([]);
  });

  it('is parted between paragraphs, else sentences, else words', () => {
    expect(splitText('Một hai ba.\n\nBốn năm sáu.', 14, 'points')).toEqual(['Một hai ba.', 'Bốn năm sáu.']);
    expect(splitText('Em xin lỗi ạ. Em xem ngay đây ạ!', 22, 'points')).toEqual([
      'Em xin lỗi ạ.',
      'Em xem ngay đây ạ!',
    ]);
    expect(splitText('một hai ba bốn', 8, 'points')).toEqual(['một hai', 'ba bốn']);
  });

  it('parts a long word between characters, never inside an emoji or a letter and its marks', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(splitText(family.repeat(3), 15, 'utf16')).toEqual([family, family, family]);
    const letter = 'ạ'.normalize('NFD');
    expect(splitText(letter.repeat(3), letter.length + 1, 'utf16')).toEqual([letter, letter, letter]);
  });

  it('counts as the platform does', () => {
    expect(splitText('😀'.repeat(5), 4, 'points')).toHaveLength(2);
    expect(splitText('😀'.repeat(5), 4, 'utf16')).toHaveLength(3);
    expect(splitText('😀'.repeat(5), 4, 'bytes')).toHaveLength(5);
    expect(splitText('ạ'.repeat(5), 6, 'bytes')).toEqual(['ạạ', 'ạạ', 'ạ']);
  });

  it('goes on even where one character alone is too long', () => {
    expect(splitText('👨‍👩‍👧', 2, 'utf16').join('')).toBe('👨‍👩‍👧');
  });

  it('loses nothing but white space, and every part fits', () => {
    const size = { points: (t: string) => Array.from(t).length, utf16: (t: string) => t.length };
    const written = fc.string({ unit: fc.constantFrom('a', 'ạ', '. ', '\n\n', ' ', '😀', '! ', 'giao') });
    fc.assert(
      fc.property(written, fc.integer({ min: 4, max: 40 }), (text, most) => {
        for (const measure of ['points', 'utf16'] as const) {
          const parts = splitText(text, most, measure);
          expect(bare(parts.join(''))).toBe(bare(text));
          for (const part of parts) expect(size[measure](part)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
