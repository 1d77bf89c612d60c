import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Builds the widget as it stands and returns the folder it lies in. */
export async function builtWidget(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'langnghe-widget-'));
  await build({
    entryPoints: ['src/widget/main.ts'],
    outfile: join(folder, 'widget.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
  });
  return folder;
}
