import { expect, it } from 'vitest';
import { cut, harmless, table, width } from '../../src/cli/table.ts';

it('aligns Vietnamese, pictures and whatever form the marks come in', () => {
  const text = table(
    ['TÊN', 'SỐ'],
    [
      ['Nguyễn Thị Hạnh', '1'],
      ['Hạnh'.normalize('NFD'), '22'],
      ['👍🏽 tốt', '333'],
    ],
  );
  expect(text.normalize('NFC').split('\n')).toEqual([
    'TÊN              SỐ',
    'Nguyễn Thị Hạnh  1',
    'Hạnh             22',
    '👍🏽 tốt           333',
  ]);
});

it('cuts at letters, not inside them', () => {
  expect(cut('Giao hàng  chậm\nquá', 9)).toBe('Giao hàn…');
  expect(cut('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 2)).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦');
  expect(width('👨‍👩‍👧‍👦')).toBe(2);
});

it('takes away what a terminal would obey', () => {
  expect(harmless('\u001b[2Jxoá\u202e\nhết\u0007')).toBe(' [2Jxoá \nhết ');
});
