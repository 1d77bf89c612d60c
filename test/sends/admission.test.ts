import { describe, expect, it } from 'vitest';
import {
  admission,
  NOTHING_ADMITTED,
  type Admission,
  type AdmissionStore,
} from '../../src/sends/admission.ts';

const PER_SECOND = 30;
const CAMPAIGN = 50_000;

function memoryAdmissions(): AdmissionStore {
  const kept = new Map<string, Admission & { version: number }>();
  return {
    read: (channel) => Promise.resolve(kept.get(channel) ?? { ...NOTHING_ADMITTED, version: 0 }),
    replace: (channel, after, version) => {
      if ((kept.get(channel)?.version ?? 0) !== version) return Promise.resolve(false);
      kept.set(channel, { ...after, version: version + 1 });
      return Promise.resolve(true);
    },
  };
}

/** A channel that sends what it is given one after the other, as fast as its platform takes it. */
function platform() {
  const gapMs = 1_000 / PER_SECOND;
  let freeAt = 0;
  return (nowMs: number): number => {
    freeAt = Math.max(freeAt, nowMs) + gapMs;
    return freeAt - nowMs;
  };
}

/** Runs a campaign second by second, with a few customers writing at any time; the longest wait of a reply. */
async function campaign(store: AdmissionStore) {
  const admit = admission(store, () => PER_SECOND);
  const send = platform();
  const due = new Map<number, number>([[0, CAMPAIGN]]);
  const waits = { reply: 0, sent: 0, seconds: 0, mostLetIn: 0 };
  for (let second = 0; waits.sent < CAMPAIGN && second < 10_000; second += 1) {
    const now = new Date(second * 1_000);
    const asking = due.get(second) ?? 0;
    const later = await Promise.all(
      Array.from({ length: asking }, () => admit('app', { isBack: second > 0 }, now)),
    );
    const letIn = later.filter((at) => at === undefined).length;
    waits.mostLetIn = Math.max(waits.mostLetIn, letIn);
    for (let n = 0; n < letIn; n += 1) send(now.getTime());
    waits.sent += letIn;
    for (const at of later) {
      if (at === undefined) continue;
      const next = Math.ceil(at.getTime() / 1_000);
      due.set(next, (due.get(next) ?? 0) + 1);
    }
    for (let n = 0; n < 5; n += 1) waits.reply = Math.max(waits.reply, send(now.getTime()));
    waits.seconds = second + 1;
  }
  return waits;
}

describe('unasked messages and replies of one channel', () => {
  it('22: fifty thousand sends at once leave in their time, and no reply waits behind more than five seconds of them', async () => {
    const { reply, sent, seconds, mostLetIn } = await campaign(memoryAdmissions());
    expect(mostLetIn).toBeLessThanOrEqual(5 * PER_SECOND);
    expect(reply).toBeLessThanOrEqual(5_000);
    expect(sent).toBe(CAMPAIGN);
    // Four fifths of the rate are theirs, and none of it is left unused.
    expect(seconds).toBeLessThan((CAMPAIGN / (PER_SECOND * 0.8)) * 1.1);
  });

  it('22: several processes let in no more together than one', async () => {
    const store = memoryAdmissions();
    const processes = [1, 2, 3].map(() => admission(store, () => PER_SECOND));
    const later = await Promise.all(
      processes.flatMap((admit) =>
        Array.from({ length: 400 }, () => admit('app', { isBack: false }, new Date(0))),
      ),
    );
    const letIn = later.filter((at) => at === undefined).length;
    expect(letIn).toBeLessThanOrEqual(5 * PER_SECOND * 0.8);
    expect(letIn).toBeGreaterThan(5 * PER_SECOND * 0.8 - 2);
  });

  it('those told to come back go before those that ask for the first time', async () => {
    const admit = admission(memoryAdmissions(), () => 1);
    const first = await Promise.all(
      Array.from({ length: 10 }, () => admit('app', { isBack: false }, new Date(0))),
    );
    const told = first.find((at) => at !== undefined) ?? new Date(Number.NaN);
    expect(await admit('app', { isBack: false }, told)).toBeInstanceOf(Date);
    expect(await admit('app', { isBack: true }, told)).toBeUndefined();
  });

  it('a database that is away is told to all that asked', async () => {
    const away: AdmissionStore = { ...memoryAdmissions(), read: () => Promise.reject(new Error('away')) };
    const admit = admission(away, () => undefined);
    const asks = [1, 2, 3].map(() => admit('app', { isBack: false }, new Date(0)));
    for (const end of await Promise.allSettled(asks)) expect(end.status).toBe('rejected');
  });
});
