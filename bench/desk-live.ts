/**
 * What open consoles cost while nothing happens: streams over HTTP (their readers are in the same process), and
 * the looks at the database that `bench/desk-seed.ts` has filled.
 *
 *   npx esbuild bench/desk-live.ts --bundle --platform=node --format=esm --packages=external --outfile=node_modules/.cache/desk-live.js
 *   node node_modules/.cache/desk-live.js <folder> [consoles] [seconds]
 */
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { connectDatabase } from '../src/database/connect.ts';
import { openLive } from '../src/desk/live.ts';
import { mentionSource, rowSource } from '../src/desk/row-source.ts';
import { rowStore } from '../src/desk/row-store.ts';
import type { Caller } from '../src/http/route.ts';
import { silent } from './desk-log.ts';

const [folder, consoles = '200', seconds = '20'] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say the folder of the database.');

const database = await connectDatabase({ uri: undefined, folder, log: silent, inThread: true });
const rows = rowStore(database.db);
const sources = [rowSource(rows), mentionSource(rows)].map((one) => ({
  ...one,
  right: 'conversations.read' as const,
}));
const live = openLive({ sources, clock: () => new Date(), log: silent });
const by: Caller = { id: 's_1', name: 'Hoa', role: 'agent', language: 'vi', may: () => true };
const ending = new AbortController();
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  Readable.from(live.open(by, undefined, ending.signal), { objectMode: true }).pipe(response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
for (let n = 0; n < Number(consoles); n += 1)
  get({ port, agent: false }, (response) => void response.resume());
await pause(5_000);
const before = process.cpuUsage();
await pause(Number(seconds) * 1_000);
const { user, system } = process.cpuUsage(before);
const share = (user + system) / (Number(seconds) * 1e6);
process.stdout.write(`${live.consoles()} idle consoles: ${(share * 100).toFixed(1)} % of a core\n`);
ending.abort();
server.closeAllConnections();
server.close();
await database.close();
