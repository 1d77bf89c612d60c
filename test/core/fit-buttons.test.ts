import { describe, expect, it } from 'vitest';
import { fitButtons } from '../../src/core/fit-buttons.ts';

describe('buttons that do not fit', () => {
  const choice = (label: string, name = label) => ({ label, value: `4:${name}` });
  const named = ['Giao trễ', 'Hỏng', 'Thiếu', 'Sai', 'Thái độ', 'Khác', 'Giá'].map((label) => choice(label));

  it('stay as they are when there is room', () => {
    expect(fitButtons(named.slice(0, 5), 5)).toEqual({ shown: named.slice(0, 5), text: '' });
  });

  it('become numbered lines, with the numbers that answer the question', () => {
    expect(fitButtons(named, 5)).toEqual({ shown: named.slice(0, 5), text: '6. Khác\n7. Giá' });
    expect(fitButtons(named.slice(0, 2), 0)).toEqual({ shown: [], text: '1. Giao trễ\n2. Hỏng' });
  });

  it('are a row of scores when the whole scale does not fit, and skipping stays a button', () => {
    const scale = Array.from({ length: 11 }, (_none, n) => choice(String(n)));
    const skip = choice('Bỏ qua', 'skip');
    expect(fitButtons([...scale, skip], 5)).toEqual({
      shown: [skip],
      text: '0 · 1 · 2 · 3 · 4 · 5 · 6 · 7 · 8 · 9 · 10',
    });
    expect(fitButtons([...scale.slice(1, 6), skip], 0).text).toBe('1 · 2 · 3 · 4 · 5\n• Bỏ qua');
  });

  it('that skip are named by their words, for a number would be one of the choices', () => {
    expect(fitButtons([...named.slice(0, 5), choice('Bỏ qua', 'skip')], 5).text).toBe('• Bỏ qua');
  });
});
