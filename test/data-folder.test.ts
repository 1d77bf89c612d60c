import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataFolder, watchDisk } from '../src/data-folder.ts';
import { receiveUpdates } from '../src/road/receive.ts';
import { keptLog } from './support/silence.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  folders.push(folder);
  return folder;
}

describe('the data folder', () => {
  it('makes its own secret at the first start, readable by its owner alone, and keeps it', async () => {
    const folder = join(await newFolder(), 'data');
    const first = await openDataFolder(folder);
    const second = await openDataFolder(folder);
    expect(first.secret).toHaveLength(32);
    expect(second.secret.equals(first.secret)).toBe(true);
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const other = await openDataFolder(join(await newFolder(), 'data'));
    expect(other.secret.equals(first.secret)).toBe(false);
  });

  it('refuses a damaged secret and leaves it as it is', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'secret'), 'abc');
    await chmod(join(folder, 'secret'), 0o600);
    await expect(openDataFolder(folder)).rejects.toMatchObject({ code: 'misconfigured' });
    expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('abc');
  });

  it('says which folder cannot be used', async () => {
    const file = join(await newFolder(), 'a-file');
    await writeFile(file, '');
    await expect(openDataFolder(join(file, 'data'))).rejects.toThrow(/LANGNGHE_DATA/);
  });
});

describe('the watch over the disk', () => {
  it('takes nothing new in when there is less room than wanted, and says so once', async () => {
    const log = keptLog();
    const disk = watchDisk({ path: await newFolder(), minFreeBytes: Number.MAX_SAFE_INTEGER, log });
    await disk.look();
    await disk.look();
    expect(disk.fullBecause()).toContain('full');
    expect(log.said.map(({ level }) => level)).toEqual(['error']);
    disk.stop();
  });

  it('takes work in while there is room', async () => {
    const disk = watchDisk({ path: await newFolder(), minFreeBytes: 1, log: keptLog() });
    await disk.look();
    expect(disk.fullBecause()).toBeUndefined();
    disk.stop();
  });

  it('warns first, then refuses what comes in as unavailable (503), and takes it in when space is back', async () => {
    const log = keptLog();
    let free = 1_000;
    const freeBytes = () => Promise.resolve(free);
    const disk = watchDisk({ path: await newFolder(), minFreeBytes: 100, log, freeBytes });
    let taken = 0;
    const receive = receiveUpdates({
      road: { submit: () => Promise.resolve({ kind: (taken += 1) > 0 ? 'taken' : 'over' }) },
      clock: () => new Date(),
      closedBecause: () => disk.fullBecause(),
      met: () => undefined,
    });
    const says = () =>
      receive({
        address: { channel: 'app', key: 'lan', route: {} },
        event: { kind: 'words', id: 'w1', text: 'chào' },
      });
    for (const [now, count] of [
      [1_000, 1],
      [150, 2],
      [99, 2],
      [150, 3],
      [1_000, 4],
    ] as const) {
      free = now;
      await disk.look();
      if (now < 100) await expect(says()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 5_000 });
      else await says();
      expect(taken).toBe(count);
    }
    expect(log.said.map(({ level }) => level)).toEqual(['warn', 'error', 'warn', 'info']);
    disk.stop();
  });
});
