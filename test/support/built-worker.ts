import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Builds the thread that checks the Bot Framework's tokens, as it stands. */
export async function builtWorker(): Promise<URL> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'langnghe-worker-')), 'bot-framework-worker.cjs');
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
