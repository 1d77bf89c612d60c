import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const TO = join(import.meta.dirname, 'dist/console');
const WORTH_PACKING = /\.(js|css|html|json|svg)$/;

/** Every text file also as `.br` and `.gz`, so that the server never packs while somebody waits. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(TO, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath, entry.name);
        if (!entry.isFile() || !WORTH_PACKING.test(file) || entry.name === 'index.html') continue;
        const bytes = readFileSync(file);
        const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, options));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** The staff console: `dist/console`, served below `/desk/`; the nonces are filled in by the server. */
export default defineConfig({
  root: join(import.meta.dirname, 'src/console'),
  base: '/desk/',
  publicDir: false,
  plugins: [react(), packed()],
  html: { cspNonce: '__NONCE__' },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/files': 'http://127.0.0.1:3000' } },
  build: {
    outDir: TO,
    emptyOutDir: true,
    manifest: true,
    target: ['es2022', 'chrome100', 'safari15.4', 'firefox110'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    reportCompressedSize: false,
  },
});
