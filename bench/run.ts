import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { acceptance } from './acceptance.ts';
import { openChannelContestants } from './channel-contestants.ts';
import { channelStarts } from './channel-starts.ts';
import {
  builtProgram,
  doorOnly,
  floorExpress,
  floorNode,
  langnghe,
  roadOnly,
  telegraf,
} from './contestants.ts';
import type { Contestant } from './contestants.ts';
import { spread } from './numbers.ts';
import { printProfile } from './profile.ts';
import { printAcceptance, printAsked, printTable } from './report.ts';
import type { Results } from './report.ts';
import { pinDriver, profileInto } from './server-process.ts';
import { stubApi } from './stub-api.ts';
import { memoryTrial, startTrial, trial } from './trial.ts';
import type { Load, Measured } from './trial.ts';
import { startWireStub } from './wire-stub.ts';

const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    seconds: { type: 'string' },
    warm: { type: 'string' },
    /** Parts to run: closed200, closed2000, open200, open1000, memory, start, wire, channels, channel-start. */
    only: { type: 'string' },
    /** Servers to run, by name. */
    servers: { type: 'string' },
    /** Another build of the product than the one in `dist`. */
    product: { type: 'string' },
    /** A build to compare with, run in turn under the name `before`. */
    before: { type: 'string' },
    /** Writes a CPU profile of every server and prints where its time goes: take one part and one server. */
    profile: { type: 'boolean', default: false },
  },
});

const quick = given.quick;
const runs = Number(given.runs ?? (quick ? 1 : 3));
const effort = {
  warmMessages: Number(given.warm ?? (quick ? 500 : 8_000)),
  measureMs: Number(given.seconds ?? (quick ? 1 : 5)) * 1000,
};
const parts = given.only?.split(',');
const wants = (part: string): boolean => parts?.includes(part) ?? true;
const profiles = given.profile ? mkdtempSync(join(tmpdir(), 'langnghe-profile-')) : undefined;
if (profiles !== undefined) profileInto(profiles);

const program = given.product ?? builtProgram;
const { before } = given;
if (before !== undefined && !existsSync(before)) throw new Error(`There is no build at ${before}.`);
const built = existsSync(program);
const all: readonly (readonly [string, () => Contestant])[] = [
  ['floor-node', () => floorNode],
  ['floor-express', () => floorExpress],
  ['telegraf', () => telegraf],
  ['door-only', () => doorOnly],
  ['road-only', () => roadOnly],
  ['langnghe', () => langnghe({ program })],
  ...(before === undefined ? [] : [['before', () => langnghe({ name: 'before', program: before })] as const]),
];
const servers = all
  .filter(([name]) => (given.servers?.split(',') ?? [name]).includes(name))
  .filter(([name]) => built || name !== 'langnghe');

const pinned = pinDriver();
const api = await stubApi();
console.log(
  `Node ${process.version}; ${runs} run(s) of ${effort.measureMs / 1000} s each, servers in turn; ${pinned ? 'server on core 0, driver on core 1' : 'not pinned: no taskset'}.`,
);
if (!built) console.log('The product is not built: floors only (npm run build).');

/** A B C A B C, so that a slow moment of the machine hits all alike. */
async function compare(load: Load, among = servers): Promise<Results> {
  const results = new Map<string, Measured[]>(among.map(([name]) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [name, make] of among) {
      results.get(name)!.push(await trial(make(), api, load, effort));
      process.stderr.write('.');
    }
  }
  process.stderr.write('\n');
  return results;
}

const loads: Record<string, { title: string; load: Load }> = {
  closed200: { title: '200 customers at once (closed loop)', load: { closed: 200 } },
  closed2000: { title: '2,000 customers at once (closed loop)', load: { closed: 2000 } },
  open200: { title: '200 messages/s (open loop, Poisson)', load: { open: 200 } },
  open1000: { title: '1,000 messages/s (open loop, Poisson)', load: { open: 1000 } },
};

const tables = new Map<string, Results>();
for (const [part, { title, load }] of Object.entries(loads)) {
  if (!wants(part)) continue;
  const results = await compare(load);
  tables.set(part, results);
  printTable(title, results);
}

const CHANNELS_TITLE = `each channel on the road, its store in memory (200 customers, closed loop)
web: Direct Line, words in by POST with the visitor's token, the answer out on the visitor's own WebSocket
bot-framework: without an app; -signed: a really signed token, one for all calls, as Microsoft brings`;

if (wants('channels')) {
  const { among, stop } = await openChannelContestants();
  const named = among
    .filter(({ name }) => given.servers?.split(',').includes(name) ?? true)
    .map((one) => [one.name, () => one] as const);
  const results = await compare({ closed: 200 }, named);
  await stop();
  tables.set('channels', results);
  printTable(CHANNELS_TITLE, results);
}

if (wants('wire') && built) {
  const stub = await startWireStub();
  const measured: Measured[] = [];
  for (let run = 0; run < runs; run += 1) {
    const contestant = langnghe({ name: 'langnghe, database a wire stub', program, mongodbUri: stub.uri });
    measured.push(await trial(contestant, api, { closed: 200 }, effort));
  }
  await stub.stop();
  const title = "200 customers, a stub in place of the database (the client's own cost)";
  printTable(title, new Map([['langnghe + wire stub', measured]]));
  printAsked(stub.asked);
}

const memory = new Map<string, number>();
if (wants('memory')) {
  const customers = quick ? 2_000 : 20_000;
  console.log(`\nRSS with ${customers.toLocaleString('en')} customers in the middle of a survey`);
  for (const [name, make] of servers) {
    const { rssMb, mappedMb } = await memoryTrial(make(), api, customers);
    memory.set(name, rssMb);
    console.log(
      `  ${name.padEnd(14)} ${rssMb.toFixed(0)} MB, of which ${mappedMb.toFixed(0)} MB pages of files`,
    );
  }
}

const starts = new Map<string, number[]>();
if (wants('start')) {
  console.log('\nFrom spawn to the first reply posted, ms');
  for (let run = 0; run < (quick ? 2 : 9); run += 1) {
    for (const [name, make] of servers) {
      starts.set(name, [...(starts.get(name) ?? []), await startTrial(make(), api)]);
    }
  }
  for (const [name, times] of starts) console.log(`  ${name.padEnd(14)} ${spread(times)}`);
}

const added =
  wants('channel-start') && built ? await channelStarts(program, api, given.runs ? runs : quick ? 1 : 9) : [];

const missed = printAcceptance([
  ...acceptance(tables, memory.get('langnghe'), starts.get('langnghe')),
  ...added,
]);
const faults = [...tables.values()]
  .flatMap((table) => [...table.values()].flat())
  .reduce((sum, one) => sum + one.faults, 0);
if (faults > 0) console.log(`\n${faults} faults: refused, wrong, unasked or lost replies.`);
if (profiles !== undefined) printProfile(profiles);
api.stop();
// A quick run is too short to judge speed by; it only proves that all answer rightly.
process.exitCode = faults > 0 || (!quick && missed > 0) ? 1 : 0;
