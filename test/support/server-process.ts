import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { pause } from './fake-clock.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/langnghe.js', import.meta.url));

/** The built product as its own process. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it printed so far. */
  printed(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Starts `langnghe start` and waits until it is ready. */
export async function startProcess(env: Record<string, string>, port: number): Promise<ServerProcess> {
  if (!existsSync(PROGRAM)) throw new Error('Build first: npm run build.');
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    env: { PATH: process.env.PATH ?? '', LANGNGHE_LOG_LEVEL: 'warn', ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  const end = performance.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null || performance.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`The server did not start:\n${printed}`);
    }
    if (await isReady(url)) break;
    await pause(40);
  }
  return {
    url,
    child,
    printed: () => printed,
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${url}/health/ready`);
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
