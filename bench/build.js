// Bundles the benchmark beside the product and runs it: `npm run bench -- --quick`.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL('../node_modules/.cache/langnghe-bench/', import.meta.url));
const servers = readdirSync(`${here}servers`).map((file) => `${here}servers/${file}`);

await build({
  entryPoints: [`${here}run.ts`, ...servers],
  outdir: out,
  outbase: here,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
const run = spawn(process.execPath, [`${out}run.js`, ...process.argv.slice(2)], { stdio: 'inherit' });
process.on('SIGINT', () => run.kill('SIGINT'));
run.on('exit', (code) => (process.exitCode = code ?? 1));
