import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/database/embedded/store.ts';
import { temporaryFolder } from './support.ts';

const key = (text: string): Buffer => Buffer.from(`k:${text}`);
const all = { start: Buffer.from('k:'), end: Buffer.from('k;') };

function content(store: Store): Record<string, string> {
  const found = store.documents
    .read(all, 1000)
    .map((one) => [one.key.toString().slice(2), one.value.toString()]);
  return Object.fromEntries(found) as Record<string, string>;
}

function put(store: Store, text: string, value: string): void {
  store.transaction(() => store.documents.put(key(text), Buffer.from(value)));
}

/** What a process that dies now leaves behind: the files as they are, without a close. */
function leftBehind(folder: string): string {
  const copy = temporaryFolder();
  for (const name of ['database.mdb', 'database.journal']) copyFileSync(join(folder, name), join(copy, name));
  return join(copy, 'database.mdb');
}

it('keeps in the journal what the tree has not taken over yet', async () => {
  const folder = temporaryFolder();
  const store = openStore(join(folder, 'database.mdb'));
  put(store, 'a', '1');
  put(store, 'b', '1');
  store.checkpoint();
  put(store, 'a', '2');
  store.transaction(() => store.documents.remove(key('b')));
  store.transaction(() => store.entries.put(key('e'), Buffer.from('x')));
  const after = openStore(leftBehind(folder));
  expect(content(after)).toEqual({ a: '2' });
  expect(after.entries.get(key('e'))?.toString()).toBe('x');
  put(after, 'c', '3');
  await after.close();
  await store.close();
});

it('opens again after each crash in a row, and once what was there is taken over, forgets the journal', async () => {
  let folder = temporaryFolder();
  for (let round = 1; round <= 4; round++) {
    const store = openStore(join(folder, 'database.mdb'));
    expect(content(store)).toEqual(round === 1 ? {} : { n: String(round - 1) });
    put(store, 'n', String(round));
    if (round === 2) store.checkpoint();
    folder = join(leftBehind(folder), '..');
    await store.close();
  }
});

it('takes a torn last group as never written', async () => {
  const folder = temporaryFolder();
  const store = openStore(join(folder, 'database.mdb'));
  put(store, 'a', '1');
  put(store, 'b', 'the last words');
  const path = leftBehind(folder);
  const journal = path.replace('.mdb', '.journal');
  const bytes = readFileSync(journal);
  const torn = bytes.indexOf('the last words') + 4;
  writeFileSync(journal, bytes.fill(0, torn));
  const afterwards = openStore(path);
  expect(content(afterwards)).toEqual({ a: '1' });
  await afterwards.close();
  truncateSync(journal, 0);
  const empty = openStore(path);
  expect(content(empty)).toEqual({ a: '1' });
  await empty.close();
  await store.close();
});

it('undoes a transaction that throws, and keeps those before it', async () => {
  const store = openStore(join(temporaryFolder(), 'database.mdb'));
  put(store, 'a', '1');
  for (const kind of ['transaction', 'change'] as const) {
    const failing = (): void => {
      store.documents.put(key('a'), Buffer.from('9'));
      store.documents.put(key('z'), Buffer.from('9'));
      throw new Error('half way');
    };
    expect(() => store[kind](failing)).toThrow('half way');
    expect(content(store)).toEqual({ a: '1' });
  }
  store.change(() => store.documents.put(key('b'), Buffer.from('2')));
  put(store, 'c', '3');
  expect(content(store)).toEqual({ a: '1', b: '2', c: '3' });
  await store.close();
});

it('takes over by itself when the journal is long, with values of any size', async () => {
  const folder = temporaryFolder();
  const store = openStore(join(folder, 'database.mdb'));
  for (let n = 0; n < 8; n++) put(store, `big${n}`, String(n).repeat(3_000_000));
  await new Promise((resolve) => setTimeout(resolve, 50));
  put(store, 'last', 'x');
  const after = openStore(leftBehind(folder));
  expect(Object.values(content(after)).map((value) => value.length)).toEqual([
    ...Array<number>(8).fill(3_000_000),
    1,
  ]);
  await after.close();
  await store.close();
});

it('reads ranges forward and backward, within their bounds', async () => {
  const store = openStore(join(temporaryFolder(), 'database.mdb'));
  for (const name of ['a', 'b', 'c', 'd']) put(store, name, name);
  const names = (reverse: boolean, limit = 10): string[] =>
    store.documents
      .read({ start: key('b'), end: key('d') }, limit, reverse)
      .map(({ value }) => value.toString());
  expect(names(false)).toEqual(['b', 'c']);
  expect(names(true)).toEqual(['c', 'b']);
  expect(names(true, 1)).toEqual(['c']);
  expect(store.documents.count(all)).toBe(4);
  await store.close();
});
