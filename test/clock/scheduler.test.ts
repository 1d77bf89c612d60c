import { describe, expect, it } from 'vitest';
import { scheduler, type Cron } from '../../src/clock/scheduler.ts';
import type { Leases } from '../../src/clock/leases.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Job, Log } from '../../src/road/ports.ts';

const tick = new Date('2026-03-02T08:00:00Z');
const clock = () => tick;

function listeningLog() {
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const level = (name: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level: name, message, fields });
  };
  const log: Log = { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
  return { lines, log };
}

/** Leases as one process after another would see them. */
function sharedLeases(): Leases {
  const taken = new Map<string, { tick: Date; held: boolean }>();
  return {
    take: (name, at) => {
      const last = taken.get(name);
      if (last && (last.held || last.tick >= at)) return Promise.resolve(false);
      taken.set(name, { tick: at, held: true });
      return Promise.resolve(true);
    },
    release: (name) => {
      const last = taken.get(name);
      if (last) last.held = false;
      return Promise.resolve();
    },
  };
}

function handCron() {
  const ticks = new Map<string, (at: Date) => void>();
  const cron: Cron = (expression, callback) => {
    ticks.set(expression, callback);
    return { stop: () => void ticks.delete(expression) };
  };
  return { ticks, cron };
}

function job(run: Job['run']): Job {
  return { name: 'sweep', cron: '* * * * *', run };
}

describe('the scheduler', () => {
  it('runs a job at its tick and logs what it did', async () => {
    const { lines, log } = listeningLog();
    const { ticks, cron } = handCron();
    const sweep = job(() => Promise.resolve({ did: 3 }));
    const clockwork = scheduler({ jobs: [sweep], leases: sharedLeases(), clock, log, timeZone: 'UTC', cron });
    await clockwork.start();
    ticks.get('* * * * *')?.(tick);
    await clockwork.stop();
    expect(lines).toEqual([{ level: 'info', message: 'job done', fields: { job: 'sweep', did: 3, ms: 0 } }]);
    expect(ticks.size).toBe(0);
  });

  it('never begins once it was told to stop, so that a process can end that is stopped while it starts', async () => {
    const { lines, log } = listeningLog();
    const { ticks, cron } = handCron();
    const sweep = job(() => Promise.resolve({ did: 1 }));
    const clockwork = scheduler({ jobs: [sweep], leases: sharedLeases(), clock, log, timeZone: 'UTC', cron });
    await clockwork.stop();
    await clockwork.start();
    expect(ticks.size).toBe(0);
    expect(await clockwork.run('sweep', tick)).toBe('busy');
    expect(lines.map(({ message }) => message)).toEqual(['stopping, tick skipped']);
  });

  it('runs one tick in one process of two, also when the second comes late', async () => {
    const leases = sharedLeases();
    const ran: string[] = [];
    const process = (name: string) =>
      scheduler({
        jobs: [job(() => Promise.resolve({ did: ran.push(name) }))],
        leases,
        clock,
        log: listeningLog().log,
        timeZone: 'UTC',
      });
    expect(await process('one').run('sweep', tick)).toBe('ran');
    expect(await process('two').run('sweep', tick)).toBe('elsewhere');
    expect(await process('two').run('sweep', new Date(tick.getTime() + 60_000))).toBe('ran');
    expect(ran).toEqual(['one', 'two']);
  });

  it('does not run a job beside itself', async () => {
    let end = () => {};
    const slow = job(() => new Promise((resolve) => (end = () => resolve({ did: 1 }))));
    const clockwork = scheduler({
      jobs: [slow],
      leases: sharedLeases(),
      clock,
      log: listeningLog().log,
      timeZone: 'UTC',
    });
    const first = clockwork.run('sweep', tick);
    await Promise.resolve();
    expect(await clockwork.run('sweep', tick)).toBe('busy');
    end();
    expect(await first).toBe('ran');
  });

  it('asks a job that takes too long to stop, and says so', async () => {
    const { lines, log } = listeningLog();
    const endless = job(
      (_now, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new AppError('unavailable', 'stopped')));
        }),
    );
    const clockwork = scheduler({
      jobs: [endless],
      leases: sharedLeases(),
      clock,
      log,
      timeZone: 'UTC',
      timeLimitMs: 5,
    });
    expect(await clockwork.run('sweep', tick)).toBe('failed');
    expect(lines[0]).toMatchObject({ level: 'warn', fields: { job: 'sweep', code: 'unavailable' } });
  });

  it('logs a bug without the words of its message, and runs again at the next tick', async () => {
    const { lines, log } = listeningLog();
    let runs = 0;
    const broken = job(() => {
      runs += 1;
      return Promise.reject(new TypeError('cannot read "chị Lan, 0901234567"'));
    });
    const clockwork = scheduler({ jobs: [broken], leases: sharedLeases(), clock, log, timeZone: 'UTC' });
    expect(await clockwork.run('sweep', tick)).toBe('failed');
    expect(lines[0]?.level).toBe('error');
    expect(JSON.stringify(lines)).not.toContain('Lan');
    await clockwork.run('sweep', new Date(tick.getTime() + 60_000));
    expect(runs).toBe(2);
  });

  it('ticks by node-cron', async () => {
    let ticked: (at: Date) => void = () => undefined;
    const heard = new Promise<Date>((resolve) => (ticked = resolve));
    const each: Job = {
      name: 'each second',
      cron: '* * * * * *',
      run: (now) => {
        ticked(now);
        return Promise.resolve({ did: 1 });
      },
    };
    const clockwork = scheduler({
      jobs: [each],
      leases: sharedLeases(),
      clock: () => new Date(),
      log: listeningLog().log,
      timeZone: 'Asia/Ho_Chi_Minh',
    });
    await clockwork.start();
    expect(await heard).toBeInstanceOf(Date);
    await clockwork.stop();
  });
});
