import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../src/config.ts';
import { ERROR_CODES } from '../../src/core/errors.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');
const folders = (path: string): string[] =>
  readdirSync(join(PROJECT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${path}${entry.name}/`);

describe('the papers say what is there', () => {
  it('README’s map names every folder of src, and no other', () => {
    const [, map = ''] = /## The map\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
    const named = [...map.matchAll(/^\| `(src\/[a-z-]+\/)`/gm)].map(([, folder]) => folder);
    expect(named.sort()).toEqual(folders('src/').sort());
  });

  it('.env.example names every setting, and no other', () => {
    const named = [...read('.env.example').matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  });

  it('README’s table of errors has every code, and no other', () => {
    const [, table = ''] = /## Errors\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
    const named = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
    expect(named.sort()).toEqual([...ERROR_CODES].sort());
  });

  it('README’s commands are those of the program', () => {
    const program = read('src/cli/langnghe.ts');
    const [, table = ''] = /## Commands\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
    const named = new Set([...table.matchAll(/`([a-z-]+)[ `<[]/g)].map(([, name]) => name));
    const known = [...program.matchAll(/^ {2}'?([a-z-]+)'?: \{/gm)].map(([, name]) => name);
    expect(known.filter((name) => !named.has(name))).toEqual([]);
    const rows = [...table.matchAll(/^\| `([a-z-]+)/gm)].map(([, name]) => name);
    expect(rows.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('README names no setting and no script that is not there', () => {
    const settings = [...read('README.md').matchAll(/`((?:LANGNGHE|MONGODB)_[A-Z_]+)`/g)].map(
      ([, name]) => name,
    );
    expect(settings.length).toBeGreaterThan(10);
    expect(settings.filter((name = '') => !(name in environmentSchema.shape))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const fakes = Object.keys(scripts).filter((name) => name.startsWith('fake:'));
    const named = [...read('README.md').matchAll(/`npm run ([a-z:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(fakes.filter((name) => !named.includes(name))).toEqual([]);
  });
});
