import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError, isAppError } from '../../../src/core/errors.ts';
import type { OutMessage } from '../../../src/road/ports.ts';
import { until } from '../../support/fake-clock.ts';
import type { KeptFile } from '../../support/platforms/zalo-oa.ts';
import { outMessage, refused, TO, USER, zaloAccount, type ZaloAccount } from '../../support/zalo-account.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const HOUR_MS = 3_600_000;
/** Long, so that a busy machine is in time. */
const [CALL_MS, ANSWER_MS] = [2_500, 1_500];
const table: string[][] = [];

interface Fault {
  readonly name: string;
  readonly make: (account: ZaloAccount) => void;
  /** What becomes of a message or an event. Anything else is a loss, or a doubling. */
  readonly note: string;
  /** The same of one with a file; absent: no other. */
  readonly fileNote?: string;
  /** How the file comes. */
  readonly file?: (account: ZaloAccount) => Partial<KeptFile>;
}

/** What happened to one thing that should happen once. */
interface Outcome {
  readonly times: number;
  readonly note: string;
}

const KNOBS: readonly Fault[] = [
  { name: 'none', make: () => undefined, note: 'sent at try 1' },
  {
    name: '429 with retry-after',
    make: ({ zalo }) => void zalo.knobs.next.push({ status: 429, retryAfter: '3' }),
    note: 'sent at try 2',
  },
  { name: 'call rate (-32)', make: ({ zalo }) => void zalo.knobs.next.push(-32), note: 'sent at try 2' },
  {
    name: '5xx',
    make: ({ zalo }) => void zalo.knobs.next.push({ status: 502 }, { status: 503 }),
    note: 'sent at try 3',
  },
  {
    name: 'cut connection',
    make: ({ zalo }) => void zalo.knobs.next.push('cut', 'cut'),
    note: 'sent at try 3',
  },
  { name: 'no answer', make: ({ zalo }) => void zalo.knobs.next.push('silent'), note: 'sent at try 2' },
  { name: 'answer lost', make: ({ zalo }) => void (zalo.knobs.lost = 1), note: 'sent at try 2' },
  { name: 'token expired', make: ({ zalo }) => zalo.oauth.expireNow(), note: 'sent at try 1' },
  {
    name: 'refresh token reused',
    make: ({ zalo }) => void zalo.oauth.grant(),
    note: 'misconfigured -14014',
  },
  {
    name: 'oauth down',
    make: ({ zalo }) => {
      zalo.oauth.expireNow();
      zalo.oauth.knobs.down = 1;
    },
    note: 'sent at try 2',
  },
  { name: 'blocked', make: ({ zalo }) => void zalo.knobs.blocked.add(USER), note: 'rejected -213' },
  {
    name: 'window closed',
    make: ({ zalo }) => zalo.lastInteraction.clear(),
    note: 'withheld: zalo-window-closed',
  },
  { name: 'night (-234)', make: ({ zalo }) => void zalo.knobs.next.push(-234), note: 'sent at try 2' },
  { name: 'failed send (-200)', make: ({ zalo }) => void zalo.knobs.next.push(-200), note: 'sent at try 2' },
];

/** As the road delivers: again after the wait it was told, at most so often. */
async function delivered(account: ZaloAccount, message: OutMessage): Promise<string> {
  for (let tries = 1; tries <= 6; tries += 1) {
    try {
      const { withheld } = await account.channel.send(TO, message);
      return withheld === undefined ? `sent at try ${tries}` : `withheld: ${withheld}`;
    } catch (error) {
      if (!isAppError(error, 'unavailable'))
        return isAppError(error) ? `${error.code} ${error.subject ?? ''}` : 'bug';
      account.clock.move(Math.max(error.retryAfterMs ?? 0, 10_000));
    }
  }
  return 'dead letter';
}

async function withAccount(fault: Fault, run: (account: ZaloAccount) => Promise<Outcome>): Promise<Outcome> {
  const account = await zaloAccount({ callMs: CALL_MS, answerMs: ANSWER_MS });
  account.zalo.lastInteraction.set(USER, account.clock().getTime() + 24 * HOUR_MS);
  try {
    fault.make(account);
    return await run(account);
  } finally {
    await account.stop();
  }
}

function sendText(account: ZaloAccount): Promise<Outcome> {
  return delivered(account, outMessage()).then((note) => ({ times: account.zalo.sent.length, note }));
}

async function sendFile(account: ZaloAccount): Promise<Outcome> {
  const file = await account.options.files.put({ bytes: PNG, type: 'image/png' });
  const note = await delivered(account, outMessage({ text: '', files: [file] }));
  return { times: account.zalo.sent.length, note };
}

async function bring(account: ZaloAccount): Promise<Outcome> {
  await account.zalo.says(USER, 'xin chào');
  await until('it is taken', () => account.zalo.brought.at(-1)?.status !== 503, 20_000);
  return { times: account.kept.length, note: account.zalo.brought.map(({ status }) => status).join(' ') };
}

async function bringFile(account: ZaloAccount): Promise<Outcome> {
  await account.zalo.sends(USER, 'image', { thumbnail: '', url: `${account.zalo.url}/f/a.png` });
  await until('it is taken', () => account.zalo.brought.at(-1)?.status !== 503, 20_000);
  const files = account.kept.flatMap(({ event }) => (event.kind === 'words' ? (event.files ?? []) : []));
  return {
    times: account.kept.length,
    note: `${account.zalo.brought.map(({ status }) => status).join(' ')}, ${files.length} file`,
  };
}

/** What reads a file's type is loaded with the first file, which takes longer than Zalo waits here. */
beforeAll(async () => {
  const account = await zaloAccount();
  account.zalo.files.set('/f/a.png', { bytes: PNG });
  await account.options.takeFile({ url: `${account.zalo.url}/f/a.png` });
  await account.stop();
});

describe.each(KNOBS)('with $name', (fault) => {
  it.each([
    ['send', sendText],
    ['send media', sendFile],
  ] as const)('%s: nothing is lost, nothing doubled but after a lost answer', async (what, run) => {
    const { times, note } = await withAccount(fault, run);
    table.push([fault.name, what, String(times), note]);
    // The answer to the upload is lost, not that to the message: then the message goes once.
    const sent = fault.name === 'answer lost' && what === 'send' ? 2 : 1;
    expect([note, times]).toEqual([fault.note, fault.note.startsWith('sent') ? sent : 0]);
  });
});

const INBOUND: readonly Fault[] = [
  { name: 'none', make: () => undefined, note: '200' },
  { name: 'duplicates', make: ({ zalo }) => void (zalo.knobs.copies = 3), note: '200 200 200' },
  { name: 'database away, then back', make: (account) => failing(account, 2), note: '503 503 200' },
  { name: 'slow turn', make: (account) => slow(account), note: '503 503 200' },
  { name: 'wrong signature', make: ({ zalo }) => void (zalo.knobs.signing = 'wrong'), note: '401' },
  {
    name: 'odd bytes, bare hex',
    make: ({ zalo }) => void Object.assign(zalo.knobs, { odd: true, signing: 'bare' }),
    note: '200',
  },
];
const FILES: readonly Fault[] = [
  {
    name: 'file 5xx',
    make: () => undefined,
    file: () => ({ status: 503 }),
    note: '200',
    fileNote: '503 503 200, 0 file',
  },
  {
    name: 'file gone',
    make: () => undefined,
    file: () => ({ status: 404 }),
    note: '200',
    fileNote: '200, 0 file',
  },
  {
    name: 'file slow',
    make: () => undefined,
    file: (account) => ({ after: () => refused(account, 1) }),
    note: '200',
    fileNote: '503 200, 1 file',
  },
];

function failing(account: ZaloAccount, times: number): void {
  let left = times;
  account.before = () => {
    left -= 1;
    return left >= 0 ? Promise.reject(new AppError('unavailable', 'away')) : Promise.resolve();
  };
}

function slow(account: ZaloAccount): void {
  account.before = () => refused(account, 2);
}

describe.each([...INBOUND, ...FILES])('an event with $name', (fault) => {
  it.each([
    ['inbound', bring],
    ['inbound media', bringFile],
  ] as const)('%s is kept once, or refused when it is forged', async (what, run) => {
    const { times, note } = await withAccount(
      {
        ...fault,
        make: (account) => {
          fault.make(account);
          account.zalo.files.set('/f/a.png', {
            bytes: PNG,
            ...fault.file?.(account),
          });
        },
      },
      run,
    );
    table.push([fault.name, what, String(times), note]);
    const isForged = fault.name === 'wrong signature';
    const expected =
      what === 'inbound' ? fault.note : (fault.fileNote ?? `${fault.note}, ${isForged ? 0 : 1} file`);
    expect([note, times]).toEqual([expected, isForged ? 0 : 1]);
  });
});

it('events that come out of order carry their own time', async () => {
  const account = await zaloAccount();
  const said = (text: string, timestamp: number) =>
    account.zalo.bring({
      event_name: 'user_send_text',
      timestamp: String(timestamp),
      sender: { id: USER },
      recipient: { id: '388613280878808645' },
      message: { text, msg_id: text },
    });
  const now = account.clock().getTime();
  await said('hai', now);
  await said('một', now - 5_000);
  const times = account.kept.map(({ event }) => (event.kind === 'words' ? event.platformAt?.getTime() : 0));
  expect(times).toEqual([now, now - 5_000]);
  await account.stop();
});

afterAll(() => {
  const rows = [['fault', 'on', 'times', 'note'], ...table];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  process.stdout.write(`\nZalo OA, fault by fault\n${lines.join('\n')}\n`);
});
