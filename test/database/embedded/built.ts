import { mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Bundles a source file so that a worker or another process can run it; Node 20 reads no TypeScript. */
export async function built(source: string): Promise<URL> {
  const folder = fileURLToPath(
    new URL(`../../../node_modules/.cache/langnghe-test-${process.pid}/`, import.meta.url),
  );
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}${source.replace(/.*\//, '').replace(/\.ts$/, '.mjs')}`;
  await build({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  });
  return pathToFileURL(outfile);
}

export const workerSource = '../../../src/database/embedded/worker.ts';
