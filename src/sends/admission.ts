/** So far ahead of what a channel can send, unasked messages may be let in. */
const AHEAD_MS = 5_000;
/** The part of a channel's rate that unasked messages get: replies always find room beside them. */
const UNASKED_SHARE = 0.8;

/** How far a channel is taken up by unasked messages. */
export interface Admission {
  /** When the channel will have sent all that were let in. */
  readonly nextMs: number;
  /** When all that were told a time will have been let in. */
  readonly toldMs: number;
}

export const NOTHING_ADMITTED: Admission = { nextMs: 0, toldMs: 0 };

/** One unasked message that wants in. */
export interface Asking {
  /** Whether it was told a time that has come: it goes before those that ask for the first time. */
  readonly isBack: boolean;
}

/**
 * Lets in no more than the channel can send within five seconds beside its replies; the rest are told when
 * to ask again, one after the other. `perSecond`: messages a second the channel can send.
 */
export function admitted(
  before: Admission,
  asking: readonly Asking[],
  { nowMs, perSecond }: { readonly nowMs: number; readonly perSecond: number },
): { readonly after: Admission; readonly later: readonly (Date | undefined)[] } {
  const gapMs = 1_000 / (perSecond * UNASKED_SHARE);
  let next = Math.max(before.nextMs, nowMs);
  let told = before.toldMs;
  const later = asking.map(({ isBack }) => {
    const waitsForOthers = !isBack && told > nowMs;
    if (!waitsForOthers && next + gapMs - nowMs <= AHEAD_MS) {
      next += gapMs;
      return undefined;
    }
    told = Math.max(told, next - AHEAD_MS, nowMs) + gapMs;
    return new Date(Math.ceil(told));
  });
  return { after: { nextMs: next, toldMs: told }, later };
}

/** Where it is kept, one record a channel, for all processes. */
export interface AdmissionStore {
  read(channel: string): Promise<Admission & { readonly version: number }>;
  /** False when another process was quicker. */
  replace(channel: string, after: Admission, version: number): Promise<boolean>;
}

/** Lets one unasked message in, or tells when to ask again. Rejects with `unavailable` while the database is away. */
export type Admit = (channel: string, asking: Asking, now: Date) => Promise<Date | undefined>;

interface Waiting extends Asking {
  readonly now: Date;
  readonly done: (later: Date | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/** @param rateOf messages a second a channel can send; undefined: as it likes. */
export function admission(store: AdmissionStore, rateOf: (channel: string) => number | undefined): Admit {
  const queues = new Map<string, Waiting[]>();
  const flights = new Set<string>();
  // Those that ask while a group is under way leave together in the next one.
  const fly = async (channel: string): Promise<void> => {
    flights.add(channel);
    for (let group = queues.get(channel); group !== undefined; group = queues.get(channel)) {
      queues.delete(channel);
      await admitGroup(store, { channel, perSecond: rateOf(channel) ?? USUAL_RATE, group });
    }
    flights.delete(channel);
  };
  return (channel, asking, now) =>
    new Promise((done, failed) => {
      const queue = queues.get(channel) ?? [];
      queue.push({ ...asking, now, done, failed });
      queues.set(channel, queue);
      if (!flights.has(channel)) void fly(channel);
    });
}

/** For channels that know no limit: what one process sends without haste. */
const USUAL_RATE = 100;
const MOST_TRIES = 20;

async function admitGroup(
  store: AdmissionStore,
  { channel, perSecond, group }: { channel: string; perSecond: number; group: readonly Waiting[] },
): Promise<void> {
  const nowMs = Math.max(...group.map(({ now }) => now.getTime()));
  try {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { version, ...before } = await store.read(channel);
      const { after, later } = admitted(before, group, { nowMs, perSecond });
      if (!(await store.replace(channel, after, version))) continue;
      group.forEach((one, at) => one.done(later[at]));
      return;
    }
    for (const one of group) one.done(new Date(nowMs + AHEAD_MS));
  } catch (error) {
    for (const one of group) one.failed(error);
  }
}
