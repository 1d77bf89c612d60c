import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it('the built program is run by its name, as npx does, and lists its commands', async () => {
  const { stdout } = await run('dist/langnghe.js', ['help']);
  expect(stdout).toContain('Usage: langnghe <command>');
});

it('the built program is ASCII, as the launcher reads it: else no built server knows a star from a thumb', async () => {
  const program = await readFile('dist/program.cjs');
  expect(program.findIndex((byte) => byte > 127)).toBe(-1);
});
