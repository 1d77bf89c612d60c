/** Spreadsheets read a file without it in their own old code page, and tone marks are lost. */
const BYTE_ORDER_MARK = '\uFEFF';
/** A cell that begins like this is a formula to a spreadsheet (OWASP, "CSV Injection"); full-width forms count too. */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/u;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
const QUOTED = /[",;\t\r\n]/;

export type Cell = string | number | boolean | Date | undefined;

/**
 * A cell as it stands in a CSV file (RFC 4180). What a spreadsheet would carry out as a formula gets an
 * apostrophe in front and is text; numbers stay numbers.
 */
export function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

const LINES_AT_ONCE = 200;

/** A CSV file, made as its rows come: a long one never stands in memory. */
export async function* csvFile(
  header: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): AsyncGenerator<string> {
  let lines = BYTE_ORDER_MARK + csvLine(header);
  let count = 0;
  for await (const cells of rows) {
    lines += csvLine(cells);
    count += 1;
    if (count % LINES_AT_ONCE > 0) continue;
    yield lines;
    lines = '';
  }
  if (lines !== '') yield lines;
}

/** Rows with what is asked for many of them at once: names of people, a question a batch and not a row. */
export async function* inBatches<Row, Made>(
  rows: AsyncIterable<Row>,
  make: (batch: readonly Row[]) => Promise<readonly Made[]>,
): AsyncGenerator<Made> {
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < LINES_AT_ONCE) continue;
    yield* await make(batch);
    batch = [];
  }
  yield* await make(batch);
}
