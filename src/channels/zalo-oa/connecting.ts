import type { Vault } from '../../road/ports.ts';
import { connectingUntil } from './connection.ts';

/** The vault is asked this often at most, however many strangers call. */
const LOOK_MS = 10_000;

interface Parts {
  readonly vault: Vault;
  readonly name: string;
  readonly now: () => Date;
}

/** Tells whether somebody is connecting the account at the moment, perhaps by another process. Never fails. */
export function openConnecting({ vault, name, now }: Parts): () => Promise<boolean> {
  let lookedAtMs = -Infinity;
  let until: Promise<Date | undefined> = Promise.resolve(undefined);
  return async () => {
    const nowMs = now().getTime();
    if (nowMs - lookedAtMs >= LOOK_MS) {
      lookedAtMs = nowMs;
      until = connectingUntil(vault, name).catch(() => undefined);
    }
    return ((await until)?.getTime() ?? -Infinity) > now().getTime();
  };
}

const SELDOM_MS = 600_000;

/** Says what any stranger can cause every ten minutes at most, with how often it was so. */
export function seldom(now: () => Date, say: (times: number) => void): () => void {
  let times = 0;
  let saidAtMs = -Infinity;
  return () => {
    times += 1;
    if (now().getTime() - saidAtMs < SELDOM_MS) return;
    saidAtMs = now().getTime();
    say(times);
    times = 0;
  };
}
