import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'langnghe-worker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let built: Promise<URL> | undefined;

/** Builds the thread that checks the Bot Framework's tokens, as it stands; once for a file of tests. */
export function builtWorker(): Promise<URL> {
  return (built ??= buildWorker());
}

async function buildWorker(): Promise<URL> {
  const outfile = join(folder, 'bot-framework-worker.cjs');
  await build({
    entryPoints: ['src/channels/bot-framework/worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return pathToFileURL(outfile);
}
