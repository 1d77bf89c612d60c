import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { build as buildConsole } from 'vite';
import { keepCompiledCode } from './compiled-code.js';

const BANNER = "const moduleUrl = require('node:url').pathToFileURL(__filename).href;";

const server = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  minifyWhitespace: true,
  lineLimit: 160,
  legalComments: 'linked',
  logLevel: 'warning',
  outdir: 'dist',
};

rmSync('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...server,
    entryPoints: { langnghe: 'src/launch/langnghe.ts' },
    format: 'esm',
    banner: { js: '#!/usr/bin/env node' },
  }),
  // One file with all libraries: what is imported late is evaluated late there, too.
  build({
    ...server,
    entryPoints: { program: 'src/cli/langnghe.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    // lmdb and argon2 are native; pino-pretty is for terminals only; a channel's library is loaded with its channel.
    external: ['lmdb', '@node-rs/argon2', 'pino-pretty', 'telegraf', 'botbuilder', 'date-holidays'],
    // Imports of the libraries left outside, and the program's own address, as CommonJS knows them.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: BANNER },
  }),
  build({
    ...server,
    entryPoints: { 'database-worker': 'src/database/embedded/worker.ts' },
    format: 'esm',
    external: ['lmdb'],
  }),
  // In one file with its calendars of all countries, and only ever loaded in its own thread.
  build({
    ...server,
    entryPoints: { 'holidays-worker': 'src/clock/holidays-worker.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    sourcemap: false,
  }),
  // In one file with its library, which is a thousand files and takes twice as long to load from them.
  build({
    ...server,
    entryPoints: { 'bot-framework-worker': 'src/channels/bot-framework/worker.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    sourcemap: false,
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
  buildConsole({ configFile: 'vite.config.ts', logLevel: 'warn' }),
]);
// The launcher reads ASCII only; esbuild leaves regular expressions as they were written.
const program = readFileSync('dist/program.cjs', 'utf8');
writeFileSync('dist/program.cjs', program.replace(/[\u0080-\uffff]/g, escaped));
// A build after the install must leave `npx langnghe` as it was.
chmodSync('dist/langnghe.js', 0o755);
await keepCompiledCode('dist/langnghe.js');

function escaped(sign) {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
