import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { keptIo } from '../support/kept-io.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  vi.stubEnv('LANGNGHE_DATA', folder);
  vi.stubEnv('LANGNGHE_MIN_FREE_MB', '1');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('langnghe doctor', () => {
  it('says that all is well, in the shop’s first language or the one asked for', async () => {
    const io = keptIo();
    expect(await doctorCommand([], io)).toBe(0);
    expect(io.said.join('\n')).toMatch(
      /✓ Cơ sở dữ liệu: Trả lời sau \d+ ms[\s\S]*✓ Ổ đĩa: Còn trống[\s\S]*Mọi thứ đều ổn\./,
    );
    const english = keptIo();
    expect(await doctorCommand(['--lang', 'en'], english)).toBe(0);
    expect(english.said.join('\n')).toMatch(/✓ Database: Answers after[\s\S]*All is well\./);
  });

  it('tells a full disk and an address that leads elsewhere, with what to do', async () => {
    const other = createServer((_request, response) => response.end('<h1>nginx</h1>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('LANGNGHE_PUBLIC_URL', `http://127.0.0.1:${(other.address() as AddressInfo).port}`);
    vi.stubEnv('LANGNGHE_MIN_FREE_MB', '999999999');
    const io = keptIo();
    expect(await doctorCommand(['--lang', 'en'], io)).toBe(1);
    expect(io.said.join('\n')).toMatch(
      /✗ Disk: Only \d+ MB[\s\S]*→ To mend it: Make room[\s\S]*✗ Public address: .* does not lead to the server \(HTTP 200\)[\s\S]*2 things need mending/,
    );
    other.close();
  });

  it('tells a database that is away, and settings that are wrong', async () => {
    vi.stubEnv('MONGODB_URI', 'mongodb://127.0.0.1:1/x');
    const io = keptIo();
    expect(await doctorCommand([], io)).toBe(1);
    expect(io.said.join('\n')).toMatch(/✗ Cơ sở dữ liệu: .*\n {2}→ Cách sửa: Kiểm tra MONGODB_URI/);
    vi.stubEnv('MONGODB_URI', 'nonsense');
    const wrong = keptIo();
    expect(await doctorCommand(['--lang', 'en'], wrong)).toBe(1);
    expect(wrong.said.join('\n')).toMatch(/✗ Settings: .*MONGODB_URI/);
  });

  it('explains itself', async () => {
    expect(await doctorCommand(['--lang', 'fr'], keptIo())).toBe(2);
  });
});
