import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { localTime } from '../clock/local-time.ts';
import { AppError } from '../core/errors.ts';
import { readOrderFile, type Fault, type OrderFile } from '../orders/import.ts';
import type { Orders } from '../orders/store.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

export interface OrdersDesk {
  readonly orders: Pick<Orders, 'known' | 'write'>;
  readonly clock: () => Date;
  readonly timeZone: string;
}

const USAGE = `Usage: langnghe orders import <file.csv> [--dry-run] [--json]

Columns, in any order: order code, phone, status; perhaps items, total, carrier, expected date, delivered at
(mã đơn hàng, số điện thoại, trạng thái; sản phẩm, tổng tiền, đơn vị vận chuyển, ngày giao dự kiến, ngày giao).
The file is checked as a whole first: with one fault nothing is written. --dry-run only checks.`;

const SHOWN_FAULTS = 50;

/** `langnghe orders import`: reads a CSV file of orders, all of it or nothing. */
export async function ordersCommand(args: string[], io: Io, desk: OrdersDesk): Promise<number> {
  const options = { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } } as const;
  const { values, positionals } = readArguments(args, options, USAGE);
  const [does, path, ...more] = positionals;
  if (does !== 'import' || path === undefined || more.length > 0) {
    io.err(USAGE);
    return 2;
  }
  const bytes = await readBytes(path);
  const file = await readOrderFile(bytes, localTime(desk.timeZone));
  if (file.faults.length > 0) {
    if (values.json === true) io.out(JSON.stringify({ imported: 0, faults: file.faults }, null, 2));
    else sayFaults(io, file);
    return 1;
  }
  const done = values['dry-run'] === true ? await look(desk, file) : await write(desk, file, { path, bytes });
  io.out(
    values.json === true ? JSON.stringify({ ...done, ignored: file.ignored }, null, 2) : saysOf(done, file),
  );
  return 0;
}

interface Done {
  readonly importId?: string;
  readonly orders: number;
  readonly added: number;
  readonly changed: number;
}

async function look({ orders }: OrdersDesk, { rows }: OrderFile): Promise<Done> {
  const known = await orders.known(rows);
  return { orders: rows.length, added: rows.length - known, changed: known };
}

async function write(
  { orders, clock }: OrdersDesk,
  { rows }: OrderFile,
  { path, bytes }: { path: string; bytes: Buffer },
): Promise<Done> {
  const at = clock();
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  const importId = `${at.toISOString()}-${digest}`;
  const written = await orders.write(rows, { source: basename(path), importId, at });
  return { importId, orders: rows.length, ...written };
}

function saysOf({ importId, orders, added, changed }: Done, { ignored }: OrderFile): string {
  const counts = `${counted(orders, 'order')}: ${added} new, ${changed} known`;
  const unused = ignored.length > 0 ? `\nColumns not used: ${ignored.join(', ')}` : '';
  return importId === undefined
    ? `The file is in order (${counts}). Nothing was written.${unused}`
    : `Imported ${counts} (import ${importId}).${unused}`;
}

function sayFaults(io: Io, { faults, rows }: OrderFile): void {
  for (const fault of faults.slice(0, SHOWN_FAULTS)) io.err(faultText(fault));
  if (faults.length > SHOWN_FAULTS) io.err(`… and ${faults.length - SHOWN_FAULTS} more.`);
  io.err(
    `\n${counted(faults.length, 'fault')}; ${counted(rows.length, 'order')} could be read. Nothing was imported.`,
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function faultText({ line, field, says, fix }: Fault): string {
  return `line ${line}, ${field}: ${says}; ${fix}`;
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError('not-found', `The file ${path} cannot be read.`, { cause, subject: path });
  }
}
