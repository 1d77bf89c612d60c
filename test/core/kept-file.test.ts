import { fileTypeFromBuffer } from 'file-type';
import { describe, expect, it } from 'vitest';
import { keptTypeOf } from '../../src/core/kept-file.ts';

/** An old paper, as far as anybody looks: the mark, and the name of a part in its list. */
const wrapped = (part: string): Buffer =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1_016), Buffer.from(part, 'utf16le')]);
const PDF = Buffer.from('%PDF-1.7\n');
const ZIP = Buffer.concat([Buffer.from('504b03040a0000000000', 'hex'), Buffer.alloc(64)]);
const PROGRAM = Buffer.concat([Buffer.from('4d5a9000', 'hex'), Buffer.alloc(64)]);
const SVG = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>');
const WORDS = Buffer.from('Ấm siêu tốc,1\r\nTách trà,\t2\n');

async function keptAs(bytes: Buffer, name?: string): Promise<string | undefined> {
  return keptTypeOf({ bytes, type: (await fileTypeFromBuffer(bytes))?.mime, name });
}

describe('a customer’s file', () => {
  it.each([
    ['a paper', PDF, 'hóa đơn.pdf', 'application/pdf'],
    ['a paper of old Word', wrapped('WordDocument'), 'đơn.doc', 'application/msword'],
    ['a table of old Excel', wrapped('Workbook'), undefined, 'application/vnd.ms-excel'],
    ['a text', WORDS, 'ghi chú.txt', 'text/plain'],
    ['a text with a mark of its order', Buffer.from('\ufeffghi chú'), 'a.TXT', 'text/plain'],
    ['a table as text', WORDS, 'đơn.csv', 'text/csv'],
  ])('that is %s is kept', async (_what, bytes, name, type) => {
    expect(await keptAs(bytes, name)).toBe(type);
  });

  it.each([
    ['an installer in the wrapping of old papers', wrapped('SummaryInformation'), 'cài đặt.doc'],
    ['an archive', ZIP, 'ảnh.zip'],
    ['a program', PROGRAM, 'hóa đơn.txt'],
    ['a drawing that runs', SVG, 'a.svg'],
    ['a page', Buffer.from('<script>alert(1)</script>'), 'trang.html'],
    ['a text without a name', WORDS, undefined],
    ['no text for all its name', Buffer.from([0, 1, 2, 3]), 'a.txt'],
    ['no UTF-8 for all its name', Buffer.from([0x61, 0xff, 0xfe, 0x62]), 'a.csv'],
  ])('that is %s is not', async (_what, bytes, name) => {
    expect(await keptAs(bytes, name)).toBeUndefined();
  });
});
