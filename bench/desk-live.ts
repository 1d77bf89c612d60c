import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { connections } from './connections.ts';
import type { Desk } from './desk-server.ts';

/** What was measured, and what its 95th percentile may be. */
export interface Figure {
  readonly what: string;
  readonly values: readonly number[];
  readonly most: number;
  readonly unit: string;
  /** Milliseconds of the server's processors for each: what does not change with how busy the machine is. */
  readonly cpuMs?: number;
}

const IDLE_MS = 20_000;
const CUSTOMERS = 100;
const MESSAGES = 300;
/** Between two messages. */
const APART_MS = 100;
const LATE_MS = 5_000;
/** Beyond every customer that is there. */
const FIRST = 7_000_000;

/** Open consoles while nothing happens, and then while customers write. */
export async function liveFigures(desk: Desk, consoles: number): Promise<readonly Figure[]> {
  const told = new Map<string, () => void>();
  const ends = Array.from({ length: consoles }, (_, n) =>
    consoleOf(desk, n === 0 ? (id) => hear(told, id) : undefined),
  );
  await pause(LATE_MS);
  const before = desk.server.cpuMs();
  await pause(IDLE_MS);
  const idle = ((desk.server.cpuMs() - before) / IDLE_MS) * 100;
  const times = await delays(desk, told);
  for (const end of ends) end();
  return [
    { what: `live: ${consoles} open consoles, idle`, values: [idle], most: 10, unit: '% of a core' },
    { what: "live: from a customer's message to an open console", values: times, most: 1_000, unit: 'ms' },
  ];
}

/** `*`: so many changed that consoles look for themselves. */
function hear(told: ReadonlyMap<string, () => void>, id: string): void {
  if (id !== '*') told.get(id)?.();
  else for (const one of told.values()) one();
}

/** From posting each message until a console hears that its conversation changed. */
async function delays(desk: Desk, told: Map<string, () => void>): Promise<readonly number[]> {
  const lines = connections(desk.port);
  const heard: Promise<number>[] = [];
  // A message that came before changes nothing: each run has its own.
  const begun = Date.now();
  for (let n = 0; n < MESSAGES; n += 1) {
    const customer = FIRST + (n % CUSTOMERS);
    heard.push(
      new Promise<number>((resolve) => {
        const began = performance.now();
        told.set(`k${customer}`, () => resolve(performance.now() - began));
        setTimeout(() => resolve(Infinity), LATE_MS);
        lines.post(desk.message(customer, begun + n, 'áo bị rách'), (status) => {
          if (status !== 200) resolve(Infinity);
        });
      }),
    );
    await pause(APART_MS);
  }
  const times = await Promise.all(heard);
  lines.stop();
  return times;
}

/** An open console; says of which customer (the end of the conversation's id), or of all of them, it hears. */
function consoleOf({ port, token }: Desk, hears: ((customer: string) => void) | undefined): () => void {
  const request = get(
    { port, path: '/api/v1/live', agent: false, headers: { authorization: `Bearer ${token}` } },
    (response) => {
      if (response.statusCode !== 200) throw new Error(`A console was refused: ${response.statusCode ?? 0}`);
      if (hears === undefined) return void response.resume();
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const events = (rest + chunk).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const id = /"kind":"conversation","id":"(?:[^"]*:)?(k\d+|\*)"/.exec(event)?.[1];
          if (id !== undefined) hears(id);
        }
      });
    },
  );
  request.on('error', () => undefined);
  return () => request.destroy();
}
