import { createHash } from 'node:crypto';
import type { Hours } from '../core/world.ts';

/** No 0 and O, 1, I and L, U and V: read aloud over a phone, each is heard as itself. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const SHORTEST = 6;
const LONGEST = 20;

/**
 * The code a customer is told, made from the key under which the ticket was asked for: asked again
 * it is the same. `longer` adds letters when another ticket has the shorter one (one in some
 * 590 million).
 */
export function ticketCode(key: string, longer = 0): string {
  let number = BigInt(`0x${createHash('sha256').update(key).digest('hex')}`);
  let code = '';
  while (code.length < Math.min(SHORTEST + longer, LONGEST)) {
    code += ALPHABET[Number(number % BigInt(ALPHABET.length))] ?? '';
    number /= BigInt(ALPHABET.length);
  }
  return `PH-${code}`;
}

/** A code as a customer may type it (`ph k7m2qa`), the way it is stored; undefined when it is none. */
export function readTicketCode(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const found = /^PH([2-9A-HJKMNP-TW-Z]{6,20})$/.exec(plain);
  return found ? `PH-${found[1] ?? ''}` : undefined;
}

/** How soon the shop answers, in working time; a category may have its own. */
export interface PromiseTimes {
  readonly otherwiseMs: number;
  readonly categoryMs?: Readonly<Record<string, number>>;
  /** How soon it is solved; absent: in `SOLUTION_TIMES` the time of the first answer. */
  readonly solution?: Omit<PromiseTimes, 'solution'>;
}

/** Unless the shop says otherwise, a solution has so many times as long as the first answer. */
const SOLUTION_TIMES = 3;

/** The working time a solution has. */
export function solutionMs(category: string | undefined, times: PromiseTimes): number {
  return times.solution === undefined
    ? SOLUTION_TIMES * ofCategory(category, times)
    : ofCategory(category, times.solution);
}

function ofCategory(category: string | undefined, times: PromiseTimes): number {
  return (category === undefined ? undefined : times.categoryMs?.[category]) ?? times.otherwiseMs;
}

/** When the customer is promised an answer. */
export function promisedAt(
  openedAt: Date,
  category: string | undefined,
  times: PromiseTimes,
  hours: Hours,
): Date {
  return hours.add(openedAt, ofCategory(category, times));
}
