import { spawn } from 'node:child_process';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a benchmark with what it starts, into a folder of the cache, and runs the named one with our arguments. */
export async function bundleAndRun(name, { folder, ...bundle }) {
  const out = fileURLToPath(new URL(`../node_modules/.cache/${folder}/`, import.meta.url));
  await build({
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    ...bundle,
  });
  const run = spawn(process.execPath, [`${out}${name}.js`, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.on('SIGINT', () => run.kill('SIGINT'));
  run.on('exit', (code) => (process.exitCode = code ?? 1));
}
