import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvFile, inBatches } from '../../src/http/csv.ts';

describe('a cell of a CSV file', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['\tx', `"'\tx"`],
    ['\r=1', `"'\r=1"`],
    ['"=1', '"""=1"'],
    ['=HYPERLINK("a","b")', `"'=HYPERLINK(""a"",""b"")"`],
    ['+84901234567', "'+84901234567"],
    ['-5', '-5'],
    ['a=1', 'a=1'],
    ['dòng 1\ndòng 2', '"dòng 1\ndòng 2"'],
    [-5, '-5'],
    [undefined, ''],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
  ] as const)('%j is written as %j', (cell, expected) => {
    expect(csvCell(cell)).toBe(expected);
  });

  it('never begins what a spreadsheet would carry out, and is read back as one cell', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\n', '\r', '\t', ' ', '1', 'a'),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const written = csvCell(text);
        const isQuoted = written.startsWith('"');
        const read = isQuoted ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect(read.replace(/^'/, '')).toBe(text.replace(/^'/, ''));
        if (!isQuoted) expect(written).not.toMatch(/[",\r\n]/);
        expect(/^-?\d/.test(read) || !/^\s*[=+\-@]/.test(read)).toBe(true);
      }),
    );
  });
});

it('a long file is made in parts, and names are asked for batches of rows', async () => {
  async function* rows() {
    for (let n = 0; n < 450; n++) yield await Promise.resolve(n);
  }
  const batches: number[] = [];
  const cells = inBatches(rows(), (batch) => {
    batches.push(batch.length);
    return Promise.resolve(batch.map((n) => [n, `=${n}`]));
  });
  const parts: string[] = [];
  for await (const part of csvFile(['n', 'text'], cells)) parts.push(part);
  expect(batches).toEqual([200, 200, 50]);
  expect(parts).toHaveLength(3);
  const lines = parts.join('').split('\r\n');
  expect([lines[0], lines[1], lines.length]).toEqual(['\uFEFFn,text', "0,'=0", 452]);
});
