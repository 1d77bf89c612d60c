import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Texts = Readonly<Record<string, string>>;

/** The benchmark's one flow with the product's own words around it, so that these need no copy here. */
export function contentFolder(root: string): string {
  const own = join(root, 'bench/content');
  const folder = mkdtempSync(join(tmpdir(), 'langnghe-bench-content-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(own, 'flows'), join(folder, 'flows'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  for (const language of ['vi', 'en']) {
    const file = `locales/${language}.json`;
    const shipped = Object.entries(texts(join(root, file))).filter(([key]) => key.startsWith('core.'));
    const whole = { ...Object.fromEntries(shipped), ...texts(join(own, file)) };
    writeFileSync(join(folder, file), JSON.stringify(whole, null, 2));
  }
  return folder;
}

function texts(file: string): Texts {
  return JSON.parse(readFileSync(file, 'utf8')) as Texts;
}
