// Bundles the database's benchmark with its worker and runs it: `npm run bench:database`.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = at('../node_modules/.cache/langnghe-bench-database/');

await build({
  entryPoints: { database: at('./database.ts'), 'database-worker': at('../src/database/embedded/worker.ts') },
  outdir: out,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
const run = spawn(process.execPath, [`${out}database.js`, ...process.argv.slice(2)], { stdio: 'inherit' });
process.on('SIGINT', () => run.kill('SIGINT'));
run.on('exit', (code) => (process.exitCode = code ?? 1));
