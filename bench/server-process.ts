import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const HAS_TASKSET = spawnSync('taskset', ['-V']).status === 0;
const TICK_MS = 10;

export interface ServerProcess {
  readonly port: number;
  readonly spawnedAt: number;
  /** CPU of all its threads since it began. */
  cpuMs(): number;
  rssMb(): number;
  /** Of that the pages of files: programs, libraries and the database, which the system takes back when it needs room. */
  mappedMb(): number;
  stop(): Promise<void>;
}

export function pinDriver(): boolean {
  if (HAS_TASKSET) spawnSync('taskset', ['-a', '-c', '-p', '1', String(process.pid)]);
  return HAS_TASKSET;
}

let profileFolder: string | undefined;

/** From now on every server writes a CPU profile there when it ends, each thread its own. */
export function profileInto(folder: string): void {
  profileFolder = folder;
}

interface Command {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly core: number;
}

export function startServer({ args, env, port, core }: Command): ServerProcess {
  const profiling =
    profileFolder === undefined
      ? []
      : ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${profileFolder}`];
  const whole = [process.execPath, ...profiling, ...args];
  const [file = '', ...rest] = HAS_TASKSET ? ['taskset', '-c', String(core), ...whole] : whole;
  const spawnedAt = performance.now();
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  child.on('exit', (code) => {
    if (code !== null && code !== 0) console.error(`server ended with ${code}\n${said}`);
  });
  const pid = child.pid!;
  return {
    port,
    spawnedAt,
    cpuMs: () => cpuMs(pid),
    rssMb: () => residentMb(pid, 'VmRSS'),
    mappedMb: () => residentMb(pid, 'RssFile'),
    stop: () => stopped(child),
  };
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 12_000);
    child.on('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Fields 14 and 15 of /proc/<pid>/stat: user and system time of all threads, in ticks. */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function residentMb(pid: number, kind: 'VmRSS' | 'RssFile'): number {
  const found = new RegExp(`${kind}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves once something listens there. */
export async function listening(port: number, limitMs = 20_000): Promise<void> {
  const until = performance.now() + limitMs;
  while (!(await connects(port))) {
    if (performance.now() > until) throw new Error(`nothing listens on ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
