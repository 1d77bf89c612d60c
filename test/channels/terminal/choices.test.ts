import { describe, expect, it } from 'vitest';
import { buttonRows, choose } from '../../../src/channels/terminal/choices.ts';

const scale = (least: number, most: number) =>
  Array.from({ length: most - least + 1 }, (_none, n) => ({
    label: String(n + least),
    value: `7:${n + least}`,
  }));
const skip = { label: 'Bỏ qua', value: '7:skip' };
const menu = [
  { label: 'Đơn hàng', value: '3:order' },
  { label: 'Khiếu nại', value: '3:complaint' },
];

describe('buttons on the terminal', () => {
  it('are numbered rows', () => {
    expect(buttonRows({ from: 'bot', text: '', buttons: menu })).toEqual(['[1] Đơn hàng', '[2] Khiếu nại']);
  });

  it('of a rating are stars in one row, other buttons below', () => {
    expect(buttonRows({ from: 'bot', text: '', buttons: [...scale(1, 5), skip], form: 'rating' })).toEqual([
      '1 ★   2 ★★   3 ★★★   4 ★★★★   5 ★★★★★',
      '[6] Bỏ qua',
    ]);
  });

  it('of a long scale are its numbers', () => {
    expect(buttonRows({ from: 'bot', text: '', buttons: scale(0, 10), form: 'rating' })).toEqual([
      '0  1  2  3  4  5  6  7  8  9  10',
    ]);
  });
});

describe('what is typed', () => {
  it('is a button by its number or its label', () => {
    expect(choose(' 2 ', menu)).toEqual({ text: 'Khiếu nại', button: '3:complaint' });
    expect(choose('đơn hàng', menu)).toEqual({ text: 'Đơn hàng', button: '3:order' });
  });

  it('is words when no button has that number', () => {
    expect(choose('3', menu)).toEqual({ text: '3' });
    expect(choose('0', menu)).toEqual({ text: '0' });
    expect(choose('hàng bị vỡ', menu)).toEqual({ text: 'hàng bị vỡ' });
  });

  it('is the score itself on a scale, never the place in the row', () => {
    expect(choose('4', scale(0, 10))).toEqual({ text: '4', button: '7:4' });
    expect(choose('10', scale(0, 10))).toEqual({ text: '10', button: '7:10' });
    expect(choose('11', scale(0, 10))).toEqual({ text: '11' });
    expect(choose('6', [...scale(1, 5), skip])).toEqual({ text: 'Bỏ qua', button: '7:skip' });
  });
});
