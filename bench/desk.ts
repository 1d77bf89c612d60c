/**
 * How long the server takes for what the console asks, over HTTP, on a database that `seed` has filled; how soon a
 * customer's message is told to open consoles, and what these cost while nothing happens. Ends with 1 when something
 * takes longer than it may. It writes to the folder: give it a copy.
 *
 *   npm run build
 *   node bench/build-desk.js seed <folder> [conversations]
 *   node bench/build-desk.js measure <folder> [--rounds 20] [--only list,search,live,...] [--what <part of a line>]
 *     [--profile <folder>]
 */
import { parseArgs } from 'node:util';
import { loadavg } from 'node:os';
import { questions, typed, type Question } from './desk-questions.ts';
import { openDesk, type Desk } from './desk-server.ts';
import { liveFigures, type Figure } from './desk-live.ts';
import { percentile } from './numbers.ts';
import { pinDriver, profileInto } from './server-process.ts';
import { stubApi } from './stub-api.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '20' },
    /** Kinds: list, search, typing, open, customers, tickets, feedback, reports, live. */
    only: { type: 'string' },
    /** Only what has these letters in its line. */
    what: { type: 'string', default: '' },
    consoles: { type: 'string', default: '200' },
    /** Here the server leaves CPU profiles, one of each thread. */
    profile: { type: 'string' },
  },
});
const [, folder] = positionals;
if (folder === undefined) throw new Error('Say the folder of the database.');
const wants = (kind: string): boolean => values.only?.split(',').includes(kind) ?? true;

pinDriver();
if (values.profile !== undefined) profileInto(values.profile);
const api = await stubApi();
const desk = await openDesk(folder, api);
let missed = 0;
try {
  const { conversations, messages } = desk.size;
  process.stdout.write(`${conversations} conversations, ${messages} messages; Node ${process.version}\n`);
  for (const question of questions(desk.known))
    if (wants(question.kind) && question.what.includes(values.what)) show(await measured(desk, question));
  if (wants('typing')) show(await typing(desk));
  if (wants('live')) for (const figure of await liveFigures(desk, Number(values.consoles))) show(figure);
} finally {
  await desk.stop();
  api.stop();
}
process.stdout.write(
  missed === 0 ? 'Nothing is slower than it may be.\n' : `${missed} slower than they may be.\n`,
);
process.exitCode = missed === 0 ? 0 : 1;

async function measured(asked: Desk, question: Question): Promise<Figure> {
  const { what, mostMs, kind } = question;
  const times: number[] = [];
  await asked.ask(question.path(0));
  const before = asked.server.cpuMs();
  for (let round = 1; round <= Number(values.rounds); round += 1)
    times.push(await asked.ask(question.path(round)));
  const cpuMs = (asked.server.cpuMs() - before) / times.length;
  return { what: `${kind} ${what}`, values: times, most: mostMs, unit: 'ms', cpuMs };
}

/** Each letter is a question; all of them together have one figure. */
async function typing(asked: Desk): Promise<Figure> {
  const times: number[] = [];
  const before = asked.server.cpuMs();
  for (const words of typed)
    for (let length = 1; length <= words.length; length += 1)
      times.push(await asked.ask(`/search?q=${encodeURIComponent(words.slice(0, length))}`));
  const cpuMs = (asked.server.cpuMs() - before) / times.length;
  return { what: 'typing: each letter of a search', values: times, most: 300, unit: 'ms', cpuMs };
}

function show({ what, values: found, most, unit, cpuMs }: Figure): void {
  const sorted = Float64Array.from(found).sort();
  const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => percentile(sorted, share));
  const isMissed = (p95 ?? Number.NaN) > most;
  if (isMissed) missed += 1;
  const numbers = [p50, p95, worst].map((value) => (value ?? Number.NaN).toFixed(1).padStart(8)).join('');
  const cpu = cpuMs === undefined ? '' : `, server's CPU ${cpuMs.toFixed(1)} ms`;
  const load = loadavg()[0]?.toFixed(1) ?? '';
  process.stdout.write(
    `${isMissed ? 'MISS' : '    '} ${what.slice(0, 80).padEnd(80)} p50/p95/max ${numbers} ${unit}, at most ${most}${cpu}  (load ${load})\n`,
  );
}
