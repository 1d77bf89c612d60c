import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support.ts';

export interface SmallDisk {
  readonly path: string;
  remount(options: string): void;
  end(): void;
}

/** A small disk of its own, where the system lets us make one. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const path = join(temporaryFolder(), 'disk');
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return {
    path,
    remount: (options) => void execFileSync('mount', ['-o', `remount,${options}`, path]),
    end: () => void execFileSync('umount', ['-l', path]),
  };
}
