import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const CHECKS = fileURLToPath(new URL('./checks/', import.meta.url));

/** Words with a dollar that are not MongoDB's: of JSON Schema. */
const OF_OTHERS = new Set(['$schema', '$ref', '$defs', '$id', '$comment']);
/** An operator as a key, or a variable in an expression. */
const OPERATOR = /(?:^|[\s{,([])['"]?(\$[a-zA-Z]+)['"]?\s*:|'(\$\$[A-Z]+)/gm;

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Where each operator stands in the product's own code: in what it asks of its database. */
function operatorsOf(files: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    for (const [, key, variable] of readFileSync(file, 'utf8').matchAll(OPERATOR)) {
      const name = key ?? variable ?? '';
      if (!OF_OTHERS.has(name)) found.set(name, [...(found.get(name) ?? []), relative(PROJECT, file)]);
    }
  }
  return found;
}

it('every operator that the product asks for has its checks', () => {
  const asking = sources(join(PROJECT, 'src')).filter(
    (file) => !/src\/(database\/embedded|console|widget)\//.test(file),
  );
  const asked = operatorsOf(asking);
  const checked = operatorsOf(sources(CHECKS));
  expect(asked.size).toBeGreaterThan(25);
  const lacking = [...asked]
    .filter(([name]) => (checked.get(name)?.length ?? 0) < 2)
    .map(([name, files]) => `${name} (${files[0] ?? ''}): add checks to test/database/embedded/checks`);
  expect(lacking).toEqual([]);
});
