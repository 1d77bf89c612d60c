import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepFiles } from '../../src/files/jobs.ts';
import { fileStore } from '../../src/files/store.ts';

describe('the store of files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'langnghe-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives back what was put, with its type and name, also to another process', async () => {
    const put = await fileStore({ folder }).put({
      bytes: Buffer.from('ảnh'),
      type: 'image/png',
      name: 'hộp hỏng.png',
    });
    expect(put).toEqual({ id: put.id, type: 'image/png', bytes: 5, name: 'hộp hỏng.png' });
    expect(put.id).toMatch(/^[0-9a-f]{32}$/);
    const got = await fileStore({ folder }).get(put.id);
    expect(got).toEqual({ bytes: Buffer.from('ảnh'), type: 'image/png', name: 'hộp hỏng.png' });
  });

  it('keeps of a picture no place and no name that a camera wrote into it', async () => {
    const words = Buffer.from('ffe1000c', 'hex');
    const photo = [
      Buffer.from('ffd8', 'hex'),
      words,
      Buffer.from('XMP 106.70'),
      Buffer.from('ffda0002ffd9', 'hex'),
    ];
    const bytes = Buffer.concat(photo);
    const files = fileStore({ folder });
    const put = await files.put({ bytes, type: 'image/jpeg' });
    expect(put.bytes).toBe(8);
    expect((await files.get(put.id))?.bytes).toEqual(Buffer.from('ffd8ffda0002ffd9', 'hex'));
    const paper = await files.put({ bytes, type: 'application/pdf' });
    expect((await files.get(paper.id))?.bytes).toEqual(bytes);
  });

  it('gives each file an id of its own', async () => {
    const files = fileStore({ folder });
    const puts = await Promise.all(
      [1, 2, 3].map(() => files.put({ bytes: Buffer.from('x'), type: 'text/plain' })),
    );
    expect(new Set(puts.map(({ id }) => id)).size).toBe(3);
  });

  it.each(['', '../../etc/passwd', '..%2f..%2fetc', 'a'.repeat(32) + '/..', 'A'.repeat(32), 'f'.repeat(32)])(
    'has nothing under "%s"',
    async (id) => {
      expect(await fileStore({ folder }).get(id)).toBeUndefined();
    },
  );

  it('leaves no half file behind', async () => {
    await fileStore({ folder }).put({ bytes: Buffer.alloc(100_000), type: 'image/png' });
    const names = await readdir(folder, { recursive: true });
    expect(names.filter((name) => name.endsWith('.half'))).toEqual([]);
  });

  it('sweeps what is old and not named', async () => {
    const files = fileStore({ folder });
    const now = new Date('2026-03-10T00:00:00Z');
    const put = async (day: number) => {
      const { id } = await files.put({ bytes: Buffer.from('x'), type: 'text/plain' });
      const at = new Date(Date.UTC(2026, 2, day));
      await utimes(join(folder, id.slice(0, 2), id.slice(2, 4), id), at, at);
      return id;
    };
    const [named, orphan, fresh] = [await put(1), await put(1), await put(9)];
    const asked: string[] = [];
    const job = sweepFiles(files, (ids) => {
      asked.push(...ids);
      return Promise.resolve(new Set([named]));
    });
    expect(await job.run(now, new AbortController().signal)).toEqual({ did: 1 });
    expect(asked.sort()).toEqual([named, orphan].sort());
    expect(await files.get(orphan)).toBeUndefined();
    expect(await files.get(named)).toBeDefined();
    expect(await files.get(fresh)).toBeDefined();
  });
});
