import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const server = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
};

rmSync('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...server,
    entryPoints: { langnghe: 'src/cli/langnghe.ts' },
    splitting: true,
    outdir: 'dist',
    banner: { js: '#!/usr/bin/env node' },
    chunkNames: 'parts/[name]-[hash]',
  }),
  build({
    ...server,
    entryPoints: { 'database-worker': 'src/database/embedded/worker.ts' },
    outdir: 'dist',
  }),
  build({
    entryPoints: { widget: 'src/widget/main.ts' },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: ['es2022', 'chrome100', 'safari15.4', 'firefox110'],
    outdir: 'dist',
    legalComments: 'none',
    logLevel: 'warning',
  }),
]);
