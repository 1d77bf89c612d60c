// Bundles the benchmark beside the product and runs it: `npm run bench -- --quick`.
import { readdirSync } from 'node:fs';
import { URL, fileURLToPath } from 'node:url';
import { bundleAndRun } from './bundle-and-run.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const servers = readdirSync(`${here}servers`).map((file) => `${here}servers/${file}`);

await bundleAndRun('run', {
  folder: 'langnghe-bench',
  entryPoints: [`${here}run.ts`, ...servers],
  outbase: here,
});
