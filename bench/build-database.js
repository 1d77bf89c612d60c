// Bundles the database's benchmark with its worker and runs it: `npm run bench:database`.
import { URL, fileURLToPath } from 'node:url';
import { bundleAndRun } from './bundle-and-run.js';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

await bundleAndRun('database', {
  folder: 'langnghe-bench-database',
  entryPoints: { database: at('./database.ts'), 'database-worker': at('../src/database/embedded/worker.ts') },
});
