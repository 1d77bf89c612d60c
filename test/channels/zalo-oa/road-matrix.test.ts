import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Line } from '../../../src/core/conversation.ts';
import { pause, until } from '../../support/fake-clock.ts';
import { zaloShop, type ZaloCustomer, type ZaloShop } from '../../support/zalo-shop.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const HOUR_MS = 3_600_000;
const table: string[][] = [['fault', 'send', 'media out', 'token']];
let open: ZaloShop;
let running: NodeJS.Timeout;

/** The shop's clock runs five times as fast as ours. */
beforeAll(async () => {
  open = await zaloShop();
  running = setInterval(() => open.shop.clock.move(50), 10);
});
afterAll(async () => {
  clearInterval(running);
  await open.close();
  console.log(['Zalo OA on the road', ...table.map((row) => `| ${row.join(' | ')} |`)].join('\n'));
});

interface Fate {
  readonly times: number;
  readonly state: string;
  readonly why: string | undefined;
  readonly isUnreachable: boolean;
  readonly letters: readonly string[];
}

const SENT: Fate = { times: 1, state: 'sent', why: undefined, isUnreachable: false, letters: [] };

interface Fault {
  readonly name: string;
  readonly make: (lan: ZaloCustomer) => void;
  readonly fate: Fate;
  /** Where the fault meets the file's upload, not its message. */
  readonly mediaFate?: Fate;
  /** Pictures that arrive; absent: as often as the words. */
  readonly pictures?: number;
  /** The clock is moved on so far while it waits. */
  readonly laterMs?: number;
  /** What staff are told when the token is proved meanwhile; absent: what is wrong is about one customer. */
  readonly told?: RegExp;
}

const next = (...faults: ZaloShop['zalo']['knobs']['next']) => open.zalo.knobs.next.push(...faults);

const FAULTS: readonly Fault[] = [
  { name: 'none', make: () => undefined, fate: SENT, told: /works/ },
  {
    name: '429 with retry-after',
    make: () => next({ status: 429, retryAfter: '3' }),
    fate: SENT,
    told: /cannot be reached/,
  },
  { name: 'call rate (-32)', make: () => next(-32), fate: SENT, laterMs: 61_000, told: /answered with -32/ },
  {
    name: '5xx, twice',
    make: () => next({ status: 502 }, { status: 503 }),
    fate: SENT,
    told: /cannot be reached/,
  },
  { name: 'cut, twice', make: () => next('cut', 'cut'), fate: SENT, told: /cannot be reached/ },
  {
    name: 'answer lost',
    make: () => void (open.zalo.knobs.lost = 1),
    fate: { ...SENT, times: 2 },
    mediaFate: SENT,
    told: /cannot be reached/,
  },
  { name: 'token expired', make: () => open.zalo.oauth.expireNow(), fate: SENT, told: /works/ },
  {
    name: 'token expired, OAuth down',
    make: () => {
      open.zalo.oauth.expireNow();
      open.zalo.oauth.knobs.down = 1;
    },
    fate: SENT,
    told: /cannot be reached/,
  },
  {
    name: 'blocked',
    make: ({ user }) => void open.zalo.knobs.blocked.add(user),
    fate: {
      times: 0,
      state: 'failed',
      why: expect.any(String) as string,
      isUnreachable: true,
      letters: ['warn rejected'],
    },
  },
  {
    name: 'window closed',
    make: ({ user }) => void open.zalo.lastInteraction.delete(user),
    fate: { ...SENT, times: 0, state: 'withheld', why: 'zalo-window-closed' },
  },
  { name: 'night (-234)', make: () => next(-234), fate: SENT, laterMs: 24 * HOUR_MS + 120_000 },
  { name: 'failed send (-200)', make: () => next(-200), fate: SENT, told: /answered with -200/ },
  {
    name: 'bad message (-201)',
    make: () => next(-201),
    fate: {
      times: 0,
      state: 'failed',
      why: expect.any(String) as string,
      isUnreachable: false,
      letters: ['warn invalid-input'],
    },
    // A file that Zalo does not take is told of, and the words go.
    mediaFate: SENT,
    pictures: 0,
  },
  {
    name: 'refresh token used by another',
    make: () => void open.zalo.oauth.grant(),
    fate: {
      times: 0,
      state: 'failed',
      why: expect.any(String) as string,
      isUnreachable: false,
      letters: ['error misconfigured'],
    },
    told: /does not renew the token/,
  },
];

let acts = 0;
const act = () => ({ kind: 'staff', id: `s${(acts += 1)}`, at: open.shop.clock(), staff: 'hoa' }) as const;

async function heldCustomer(): Promise<ZaloCustomer> {
  const lan = open.customer();
  await lan.says('xin chào');
  await open.shop.product.road.submit(lan.conversation, { ...act(), does: 'take' });
  await settled();
  return lan;
}

async function settled(): Promise<void> {
  await pause(30);
  await until('everything is out', () => open.shop.product.road.isIdle(), 15_000);
}

async function sent(lan: ZaloCustomer, fault: Fault): Promise<Fate> {
  fault.make(lan);
  const text = 'Dạ em kiểm tra ngay ạ';
  await open.shop.product.road.submit(lan.conversation, { ...act(), does: 'reply', text });
  return fateOf(lan, text, fault);
}

async function photoSent(lan: ZaloCustomer, fault: Fault): Promise<Fate> {
  const { road, trade } = open.shop.product;
  const file = await trade.files.put({ bytes: PNG, type: 'image/png' });
  fault.make(lan);
  const at = open.shop.clock();
  const line: Line = { n: 0, at, who: 'staff', staff: 'hoa', text: 'Dạ ảnh đây ạ', files: [file] };
  road.leave(lan.conversation, { kind: 'resend', line, at });
  const fate = await fateOf(lan, line.text, fault);
  const pictures = open.zalo.heard(lan.user).filter((text) => text === '<media>').length;
  expect(pictures).toBe(fault.pictures ?? fate.times);
  return fate;
}

async function fateOf(lan: ZaloCustomer, text: string, { laterMs }: Fault): Promise<Fate> {
  const { product, log } = open.shop;
  const line = async (): Promise<Line | undefined> => {
    const lines = await product.threads.since([{ conversation: lan.conversation, after: 0 }], 1_000);
    return (lines.get(lan.conversation) ?? []).find((one) => one.who === 'staff' && one.text === text);
  };
  if (laterMs !== undefined) {
    await pause(200);
    await expect.poll(async () => (await line())?.delivery?.state).toBe('queued');
    await open.shop.later(laterMs);
  }
  const isSettled = async () => (await line())?.delivery?.state;
  await expect.poll(isSettled, { timeout: 30_000 }).toMatch(/sent|failed|withheld/);
  const delivery = (await line())?.delivery;
  const [kept] = await product.conversations.read([lan.conversation]);
  const said = log.said.filter(
    ({ fields, message }) => fields.conversation === lan.conversation && message === 'Became a dead letter.',
  );
  const letters = await product.trade.deadLetters.open(1_000);
  expect(letters.filter(({ conversation }) => conversation === lan.conversation)).toHaveLength(said.length);
  return {
    times: open.zalo.heard(lan.user).filter((one) => one === text).length,
    state: delivery?.state ?? 'none',
    why: delivery?.why,
    isUnreachable: kept?.unreachable !== undefined,
    letters: said.map(({ level, fields }) => `${level} ${String(fields.code)}`),
  };
}

async function tokenProved(fault: Fault): Promise<string> {
  const { shop, zalo } = open;
  shop.clock.move(16_000);
  fault.make(open.customer());
  const look = async () =>
    (await shop.product.health.look()).find(({ channel }) => channel === 'zalo-oa')?.says.en ?? 'nothing';
  const told = await look();
  zalo.knobs.next.splice(0);
  zalo.knobs.lost = 0;
  return told;
}

const cell = ({ times, state, why, isUnreachable, letters }: Fate): string =>
  [
    `${state}, arrived ${times}×`,
    ...(state === 'withheld' ? [why] : []),
    ...(isUnreachable ? ['address marked'] : []),
    ...letters,
  ].join('; ');

describe.each(FAULTS)('Zalo answers with: $name', (fault) => {
  it(
    'nothing is lost, nothing doubled but after a lost answer, and it is noted',
    { timeout: 90_000 },
    async () => {
      const { fate, mediaFate = fate, told } = fault;
      const [lan, hoa] = [await heldCustomer(), await heldCustomer()];
      const fates = [await sent(lan, fault), await photoSent(hoa, fault)];
      const token = told === undefined ? 'n/a: it is about one customer' : await tokenProved(fault);
      const named = fault.pictures === 0 ? '; the file told of in words' : '';
      const [words, media] = fates.map(cell);
      table.push([fault.name, words ?? '', `${media ?? ''}${named}`, token]);
      expect(fates).toEqual([fate, mediaFate]);
      if (told !== undefined) expect(token).toMatch(told);
    },
  );
});

it('staff are told of what only they can mend', () => {
  const wanted = open.shop.log.said.filter(({ message }) => message === 'Staff are wanted.');
  expect(wanted.map(({ fields }) => fields.reason)).toContain('zalo-oa-token');
});

it('nothing of a fault is in the log but its code: no token, no words', () => {
  const said = JSON.stringify(open.shop.log.said);
  expect(said).toContain('Became a dead letter.');
  for (const secret of ['at-1', 'rt-1', 'Dạ em kiểm tra', 'Dạ ảnh đây']) expect(said).not.toContain(secret);
});
