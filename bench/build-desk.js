// Bundles the desk's benchmark and runs it, or what fills a database for it:
// `node bench/build-desk.js seed <folder> [conversations]`, `node bench/build-desk.js measure <folder>`.
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';
import { bundleAndRun } from './bundle-and-run.js';

const here = fileURLToPath(new URL('.', import.meta.url));

await bundleAndRun(process.argv[2] === 'seed' ? 'desk-seed' : 'desk', {
  folder: 'langnghe-bench',
  entryPoints: [`${here}desk.ts`, `${here}desk-seed.ts`],
  outbase: here,
});
