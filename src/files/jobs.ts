import type { Job } from '../road/ports.ts';
import type { Files } from './store.ts';

/** Undelivered lines are settled within hours and filed a minute later: after two days a file is named or never will be. */
const OLD_MS = 48 * 3_600_000;

/** Deletes files that no line names: uploads whose message never came. */
export function sweepFiles(
  files: Pick<Files, 'sweep'>,
  isNamed: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Job {
  return {
    name: 'files.sweep',
    cron: '41 3 * * *',
    run: async (now) => ({ did: await files.sweep(new Date(now.getTime() - OLD_MS), isNamed) }),
  };
}
