import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import en from '../../locales/console.en.json' with { type: 'json' };
import vi from '../../locales/console.vi.json' with { type: 'json' };

const SRC = new URL('../../src/', import.meta.url);
/** What is written down without an endpoint. */
const BY_HAND = ['terminal.setup-link'];

/** The name of every endpoint there is: each may stand in the audit log, if only because it was refused. */
async function actions(): Promise<readonly string[]> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  const names = new Set(BY_HAND);
  for (const file of files.filter((one) => one.endsWith('contract.ts'))) {
    // A module by its address is anything; it is only looked through.
    const made = (await import(new URL(file, SRC).href)) as Readonly<Record<string, unknown>>;
    for (const one of Object.values(made)) {
      if (typeof one === 'object' && one !== null && 'right' in one && 'name' in one)
        names.add(String(one.name));
    }
  }
  return [...names].sort();
}

it('Whatever may stand in the audit log has words in both languages, and no words are left over', async () => {
  const does = await actions();
  expect(does.length).toBeGreaterThan(100);
  const said = (texts: object) =>
    Object.keys(texts)
      .filter((key) => key.startsWith('audit.did.'))
      .map((key) => key.slice('audit.did.'.length))
      .sort();
  expect(said(vi)).toEqual(does);
  expect(said(en)).toEqual(does);
});
