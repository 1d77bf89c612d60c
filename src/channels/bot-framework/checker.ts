import { existsSync } from 'node:fs';
import type { TokenCheck } from './token-check.ts';
import { tokenThread } from './token-thread.ts';
import type { TokenChecker, TokenThreadOptions } from './token-thread.ts';

/** In a thread of its own; running from sources there is no built worker, and tokens are checked in this one. */
export function tokenChecker(
  options: Omit<TokenThreadOptions, 'entry'> & { readonly entry?: URL | undefined },
): TokenChecker {
  const entry = options.entry ?? builtWorker();
  if (entry !== undefined) return tokenThread({ ...options, entry });
  let loading: Promise<TokenCheck> | undefined;
  return {
    start: () => undefined,
    async check(vouched, authorization) {
      loading ??= import('./token-check.ts').then(({ tokenCheck }) => tokenCheck(options));
      // A library that could not be loaded is loaded again with the next call.
      loading.catch(() => (loading = undefined));
      return (await loading)(vouched, authorization);
    },
    stop: () => Promise.resolve(),
  };
}

/** The bundle puts the worker beside the program. */
function builtWorker(): URL | undefined {
  return ['./bot-framework-worker.cjs', '../bot-framework-worker.cjs']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
}
