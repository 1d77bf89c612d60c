import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The shop is open, and unasked messages may go. */
const HOUR = 10;

/**
 * The shipped content for a shop where it is ten in the morning now, every day of the week: a process of its own
 * has the real clock, and what it does must not depend on when it is tried.
 */
export function daytimeContent(now = new Date()): string {
  const folder = mkdtempSync(join(tmpdir(), 'langnghe-content-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const part of ['flows', 'locales']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  const east = ((HOUR - now.getUTCHours() + 36) % 24) - 12;
  const file = join(folder, 'flows/shop.yaml');
  const shop = readFileSync(file, 'utf8')
    // Its signs are the other way round.
    .replace(/^time-zone: .*$/m, `time-zone: Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`)
    .replace(/^ {2}sat: .*$/m, '  sat: [08:00-12:00]\n  sun: [08:00-12:00]')
    .replace(/^holidays:\n(?: {2}- .*\n)+/m, '');
  writeFileSync(file, shop);
  return folder;
}
