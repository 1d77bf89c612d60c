import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const BUILT = new URL('../../dist/console/', import.meta.url);
const KB = 1000;

interface Chunk {
  readonly file: string;
  readonly name?: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

const packed = (file: string): number => gzipSync(readFileSync(new URL(file, BUILT)), { level: 9 }).length;
const all = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + packed(file), 0);

/** A chunk's files with all that it imports at once; less what is there already. */
function loaded(manifest: Manifest, from: string, already = new Set<string>()): ReadonlySet<string> {
  const files = new Set<string>();
  const walk = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || already.has(chunk.file) || files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(walk);
  };
  walk(from);
  return files;
}

describe('the size of the built console, gzipped', () => {
  const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', BUILT), 'utf8')) as Manifest;
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry) ?? '';
  const first = loaded(manifest, entry);
  const rooms = Object.keys(manifest).filter((key) => /^[a-z-]+\/[a-z-]+\.tsx$/.test(key));
  const isText = (key: string): boolean => key.includes('locales/');

  it('first script: at most 240 kB', () => {
    expect(all(first)).toBeLessThanOrEqual(240 * KB);
  });

  it('first load of the inbox with its language: at most 300 kB of script', () => {
    const inbox = loaded(manifest, 'inbox/page.tsx', new Set(first));
    const language = Object.keys(manifest).filter((key) => key.endsWith('console.vi.json'));
    expect(inbox.size).toBeGreaterThan(0);
    expect(language).toHaveLength(1);
    expect(all(first) + all(inbox) + all(loaded(manifest, language[0] ?? ''))).toBeLessThanOrEqual(300 * KB);
  });

  it('styles: at most 30 kB', () => {
    expect(all(manifest[entry]?.css ?? [])).toBeGreaterThan(0);
    const css = new Set(Object.values(manifest).flatMap((chunk) => chunk.css ?? []));
    expect(all(css)).toBeLessThanOrEqual(30 * KB);
  });

  it('letters: at most 60 kB', () => {
    const fonts = new Set(
      Object.values(manifest).flatMap(({ file, assets = [] }) =>
        [file, ...assets].filter((one) => one.endsWith('.woff2')),
      ),
    );
    expect(fonts.size).toBe(2);
    const bytes = [...fonts].reduce((sum, file) => sum + readFileSync(new URL(file, BUILT)).length, 0);
    expect(bytes).toBeLessThanOrEqual(60 * KB);
  });

  it('a language: at most 15 kB', () => {
    const languages = Object.keys(manifest).filter(isText);
    expect(languages).toHaveLength(2);
    for (const key of languages) expect(packed(manifest[key]?.file ?? '')).toBeLessThanOrEqual(15 * KB);
  });

  it.each(rooms)('%s, loaded when it is opened: at most 40 kB, its charts at most 120', (room) => {
    const files = [...loaded(manifest, room, new Set(first))];
    const charts = files.filter((file) => file.includes('chart'));
    expect(all(files.filter((file) => !charts.includes(file)))).toBeLessThanOrEqual(40 * KB);
    expect(all(charts)).toBeLessThanOrEqual(120 * KB);
  });
});
