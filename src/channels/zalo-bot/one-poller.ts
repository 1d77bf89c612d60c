import { setTimeout as pause } from 'node:timers/promises';
import { errorFields } from '../../core/errors.ts';
import type { Log, Vault } from '../../road/ports.ts';
import type { ZaloBotApi } from './api.ts';
import type { Intake } from './intake.ts';
import { poll } from './polling.ts';
import type { Polling } from './polling.ts';

export interface OnePoller {
  readonly trouble: Polling['trouble'];
  stop(): Promise<void>;
}

interface OnePollerOptions {
  readonly name: string;
  readonly api: ZaloBotApi;
  readonly take: Intake;
  readonly vault?: Vault;
  readonly log: Log;
  readonly restMs?: number;
  readonly pollSeconds?: number;
}

const LEASE_MS = 60_000;
const LOOK_AGAIN_MS = 10_000;

/**
 * Fetches in one process at a time: the platform gives an update to whoever asks first, and order is
 * kept by asking in one place. What this process could not hand on before it stopped, the next one takes.
 */
export function onePoller(options: OnePollerOptions): OnePoller {
  const { vault, log, name } = options;
  const ending = new AbortController();
  const { signal } = ending;
  let polling: Polling | undefined;
  const untilStopped = async (): Promise<void> => {
    const first = await leftOver(name, vault);
    polling = poll({ ...options, ...(first !== undefined && { first }) });
    await new Promise((resolve) => {
      if (signal.aborted) resolve(undefined);
      signal.addEventListener('abort', resolve);
    });
    await keep(options, await polling.stop());
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await (vault === undefined ? untilStopped() : vault.alone(`${name}:poll`, LEASE_MS, untilStopped));
      } catch (error) {
        log.warn(errorFields(error), 'This process cannot fetch Zalo’s messages just now.');
      }
      await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    get trouble() {
      return polling?.trouble;
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}

const pendingName = (name: string): string => `${name}:pending`;

async function leftOver(name: string, vault: Vault | undefined): Promise<unknown> {
  const kept = await vault?.read(pendingName(name));
  if (kept === undefined || kept.value.update === undefined) return undefined;
  // Written by `keep` below. Taken twice, the road knows the message by its id.
  const update: unknown = JSON.parse(kept.value.update);
  await vault?.write(pendingName(name), {}, kept.version);
  return update;
}

/** The platform has forgotten it: it waits in the database, encrypted, for whoever fetches next. */
async function keep({ name, vault, log }: OnePollerOptions, update: unknown): Promise<void> {
  if (update === undefined) return;
  try {
    const version = (await vault?.read(pendingName(name)))?.version ?? 0;
    if (await vault?.write(pendingName(name), { update: JSON.stringify(update) }, version)) return;
  } catch (error) {
    log.error(errorFields(error), 'A message from Zalo could not be kept.');
    return;
  }
  log.error({}, 'A message from Zalo could not be kept.');
}
