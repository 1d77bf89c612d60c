import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it('the built program is run by its name, as npx does, and lists its commands', async () => {
  const { stdout } = await run('dist/langnghe.js', ['help']);
  expect(stdout).toContain('Usage: langnghe <command>');
});
