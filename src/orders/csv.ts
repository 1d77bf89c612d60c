import { AppError } from '../core/errors.ts';
import type { FileFault } from './fault-words.ts';

export interface CsvRow {
  /** Where the row begins in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const SEPARATORS = [',', ';', '\t'] as const;
/** A quote that is never closed would swallow the file: no cell is longer than this. */
const LONGEST_CELL = 20_000;
/** A file without line ends, or of nothing but separators, is no table: it is not held as one row of millions of cells. */
const LONGEST_ROW = 100_000;

/**
 * The rows of a CSV file as spreadsheets write it: comma, semicolon or tab (found in the first line,
 * or named by Excel's `sep=;`), quoted cells with doubled quotes and line breaks, any line ends.
 * Empty rows have no cells. Text is in one normal form from here on. Throws AppError `invalid-input` naming the line,
 * when it comes to it.
 */
export function* csvRows(text: string): Generator<CsvRow> {
  const named = /^sep=(.)\r?\n/.exec(text);
  const separator = named?.[1] ?? separatorOf(text);
  let at = named?.[0].length ?? 0;
  let line = named ? 2 : 1;
  while (at < text.length) {
    const gap = lineEnd(text, at);
    if (gap > 0) {
      yield { line, cells: [] };
      at += gap;
      line += 1;
      continue;
    }
    const row = readRow(text, at, { line, separator });
    const isEmpty = row.cells.every((cell) => cell.trim() === '');
    yield { line, cells: isEmpty ? [] : row.cells.map((cell) => cell.normalize('NFC')) };
    at = row.end;
    line += row.lines;
  }
}

/** The file's text. Excel's own encodings are told by their first bytes; anything else must be UTF-8. */
export function csvText(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('invalid-input', 'The file is not UTF-8: save it again as "CSV UTF-8".', {
      cause,
      subject: 'file',
      about: { kind: 'not-utf8', line: 1 } satisfies FileFault,
    });
  }
}

function separatorOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text.slice(0, LONGEST_ROW))?.[0].replace(/"[^"]*"/g, '') ?? '';
  const counts = SEPARATORS.map((each) => header.split(each).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

interface ReadRow {
  readonly cells: string[];
  readonly end: number;
  /** How many lines of the file it takes. */
  readonly lines: number;
}

function readRow(
  text: string,
  start: number,
  { line, separator }: { line: number; separator: string },
): ReadRow {
  const cells: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    const cell = text[at] === '"' ? quotedCell(text, at, line) : openCell(text, at, separator);
    cells.push(cell.text);
    lines += cell.text.split('\n').length - 1;
    at = cell.end;
    if (at - start > LONGEST_ROW) throw tooLong(line);
    if (text[at] !== separator) break;
    at += 1;
  }
  if (at < text.length && text[at] !== '\r' && text[at] !== '\n') {
    throw new AppError(
      'invalid-input',
      `Line ${line}: text after a closing quote. Double the quotes inside a cell.`,
      {
        subject: `line ${line}`,
        about: { kind: 'after-quote', line } satisfies FileFault,
      },
    );
  }
  return { cells, end: at + Math.max(1, lineEnd(text, at)), lines };
}

/** How many letters end the line here; none where it goes on. */
function lineEnd(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  if (text[at] !== '\r') return 0;
  return text[at + 1] === '\n' ? 2 : 1;
}

function tooLong(line: number): AppError {
  return new AppError('invalid-input', `Line ${line}: it is longer than ${LONGEST_ROW} letters.`, {
    subject: `line ${line}`,
    about: { kind: 'long-row', line } satisfies FileFault,
  });
}

function openCell(text: string, start: number, separator: string) {
  const last = Math.min(text.length, start + LONGEST_ROW + 1);
  let end = start;
  while (end < last && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { text: text.slice(start, end), end };
}

function quotedCell(text: string, start: number, line: number) {
  let end = start + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0 || end - start > LONGEST_CELL) {
      throw new AppError('invalid-input', `Line ${line}: a quote is opened and never closed.`, {
        subject: `line ${line}`,
        about: { kind: 'open-quote', line } satisfies FileFault,
      });
    }
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  return { text: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}
