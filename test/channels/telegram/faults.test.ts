import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../support/fake-clock.ts';
import { flakyFront } from '../../support/flaky-front.ts';
import type { FrontFault } from '../../support/flaky-front.ts';
import type { Behaviour } from '../../support/platforms/telegram.ts';
import type { Trick } from '../../support/platforms/telegram-bring.ts';
import { telegramShop } from '../../support/telegram-shop.ts';
import { linesOf, photoSent, photoTaken, planOf, pressed, saidBy, sent, statuses } from './fault-cells.ts';
import { talks, tokenProved } from './fault-cells.ts';
import type { Fate, Rig, Talk } from './fault-cells.ts';
import { JPEG } from './support.ts';

const COLUMNS = ['inbound', 'media in', 'send', 'media out', 'token'] as const;
const table: string[][] = [['fault', ...COLUMNS]];
let rig: Rig;
let waiting: Talk[] = [];
/** Lines that may stand on the screen twice: the answer to the call was lost. */
const mayRepeat = new Set<string>();
const taken: Talk[] = [];

const next = (): Talk => {
  const talk = waiting.pop();
  if (talk === undefined) throw new Error('more customers are needed');
  taken.push(talk);
  return talk;
};

/** What came of the call in the end: told as the road's law has it. */
type Ending = 'sent' | 'sent twice' | 'unreachable' | 'refused' | 'misconfigured';

interface Fault {
  readonly name: string;
  readonly as: readonly Behaviour[];
  readonly ends: Ending;
  /** What staff are told when the token is proved meanwhile. */
  readonly told: RegExp;
  /** How a photo comes in; absent: Telegram never answers `getFile` so. */
  readonly photo?: RegExp;
  /** The clock is moved on so far while it waits. */
  readonly laterMs?: number;
}

const NOT_BROUGHT = ['n/a: nothing leaves', 'n/a: nothing leaves', 'n/a: no token is used'];
const WELL = /works and gets its messages by webhook/;
const UNASKED = /could not be asked/;
const AGAIN = /^503 200, with its file$/;

const CALL_FAULTS: readonly Fault[] = [
  { name: 'none', as: [], ends: 'sent', told: WELL, photo: /^200, with its file$/ },
  {
    name: '429, retry_after 1',
    as: [{ status: 429, retryAfter: 1 }],
    ends: 'sent',
    told: UNASKED,
    photo: AGAIN,
  },
  {
    name: '429, longer than a send may take',
    as: [{ status: 429, retryAfter: 40 }],
    ends: 'sent',
    told: UNASKED,
    photo: AGAIN,
    laterMs: 41_000,
  },
  {
    name: '5xx, twice',
    as: [{ status: 500 }, { status: 502 }],
    ends: 'sent',
    told: UNASKED,
    photo: /^503 503 200, with its file$/,
  },
  { name: 'cut before Telegram has it', as: ['cut'], ends: 'sent', told: UNASKED, photo: AGAIN },
  {
    name: 'cut after Telegram has it',
    as: ['cut-after'],
    ends: 'sent twice',
    told: UNASKED,
    photo: AGAIN,
  },
  { name: 'slow', as: [{ slowMs: 400 }], ends: 'sent', told: WELL, photo: /^200, with its file$/ },
  {
    name: 'bad message (400)',
    as: [{ status: 400, why: 'Bad Request: message is too long' }],
    ends: 'refused',
    told: UNASKED,
    photo: /^200, file named$/,
  },
  {
    name: 'blocked (403)',
    as: [{ status: 403, why: 'Forbidden: bot was blocked by the user' }],
    ends: 'unreachable',
    told: UNASKED,
  },
  {
    name: 'token revoked (401)',
    as: [{ status: 401, why: 'Unauthorized' }],
    ends: 'misconfigured',
    told: /does not accept the token/,
    photo: AGAIN,
  },
];

const FATES: Readonly<Record<Ending, Fate>> = {
  sent: { times: 1, state: 'sent', isUnreachable: false, letters: [] },
  'sent twice': { times: 2, state: 'sent', isUnreachable: false, letters: [] },
  unreachable: { times: 0, state: 'failed', isUnreachable: true, letters: ['warn rejected'] },
  refused: { times: 0, state: 'failed', isUnreachable: false, letters: ['warn invalid-input'] },
  misconfigured: { times: 0, state: 'failed', isUnreachable: false, letters: ['error misconfigured'] },
};

const cell = ({ times, state, isUnreachable, letters }: Fate): string =>
  [`${state}, shown ${times}×`, ...(isUnreachable ? ['address marked'] : []), ...letters].join('; ');

const BRINGING: readonly {
  readonly name: string;
  readonly make: (rig: Rig) => void;
  /** Our answers to the update it meets. */
  readonly answers: string;
  readonly order?: readonly number[];
  readonly forged?: number;
}[] = [
  { name: 'brought twice', make: trick('twice'), answers: '200 200' },
  { name: 'out of order', make: trick('swapped'), answers: '200', order: [0, 2, 1] },
  { name: 'wrong secret', make: trick('forged'), answers: '200', forged: 1 },
  { name: 'no secret', make: trick('unsigned'), answers: '200', forged: 1 },
  { name: '503 before us, 3×', make: way('refused', 'refused', 'refused'), answers: '503 503 503 200' },
  { name: 'cut on the way to us, 2×', make: way('cut', 'cut'), answers: 'cut cut 200' },
  { name: 'our answer lost, 2×', make: way('answer-lost', 'answer-lost'), answers: 'cut cut 200' },
  { name: 'slow on the way to us', make: way({ slowMs: 300 }), answers: '200' },
];

function trick(what: Trick): (rig: Rig) => void {
  return ({ shop }) => shop.fake.trick(what);
}

function way(...faults: FrontFault[]): (rig: Rig) => void {
  return ({ front }) => front.next(...faults);
}

async function forged(): Promise<number> {
  const metrics = await (await fetch(`${rig.shop.url}/metrics`)).text();
  return Number(/^langnghe_forged_total\{channel="telegram"\} (\d+)$/m.exec(metrics)?.[1] ?? 0);
}

beforeAll(async () => {
  const [front, plan] = [await flakyFront(), planOf()];
  const shop = await telegramShop('webhook', { front, chance: plan.chance, againMs: 20, perSecond: 1_000 });
  rig = { shop, front, plan };
  waiting = await talks(rig, 4 * CALL_FAULTS.length + 2 * BRINGING.length + 4);
});
afterAll(async () => {
  await rig.shop.close();
  await rig.front.stop();
  console.log(['Telegram, fault by fault', ...table.map((row) => `| ${row.join(' | ')} |`)].join('\n'));
});

describe.each(CALL_FAULTS)('Telegram answers a call with: $name', (fault) => {
  it('nothing is lost, nothing doubled but after a lost answer, and it is noted', async () => {
    const { as, ends, photo, told, laterMs } = fault;
    const leaving = Promise.all([sent(rig, next(), as), photoSent(rig, next(), as)]);
    if (ends === 'sent twice') for (const { conversation } of taken.slice(-2)) mayRepeat.add(conversation);
    const inbound = await pressed(rig, next(), as);
    const media = photo === undefined ? undefined : await photoTaken(rig, next(), as);
    if (laterMs !== undefined) {
      await until('all were refused', () => rig.plan.isSpent());
      await rig.shop.settled();
      await rig.shop.later(laterMs);
    }
    const fates = await leaving;
    const token = await tokenProved(rig, as);
    table.push([fault.name, inbound, media ?? 'n/a: getFile asks nobody', ...fates.map(cell), token]);
    expect(fates).toEqual([FATES[ends], FATES[ends]]);
    if (photo !== undefined) expect(media).toMatch(photo);
    expect(token).toMatch(told);
  });
});

describe.each(BRINGING)('updates are: $name', (fault) => {
  it('each is taken once, in the order they came', async () => {
    const before = await forged();
    const { make, answers, order = [0, 1, 2] } = fault;
    const [words, media] = [next(), next()];
    make(rig);
    const updates = ['một', 'hai', 'ba'].map((text) => words.customer.says(text));
    await rig.shop.settled();
    make(rig);
    const { customer } = media;
    const more = [customer.says('một'), customer.sendsPhoto(JPEG, 'hai'), customer.says('ba')];
    await rig.shop.settled();

    const came = order.map((n) => ['một', 'hai', 'ba'][n]);
    const met = answers === '200' ? updates : updates.slice(0, 1);
    expect(met.map((update) => statuses(rig.shop, update))).toEqual(met.map(() => answers));
    expect((await saidBy(rig, words)).map(({ text }) => text)).toEqual(came);
    const lines = await saidBy(rig, media);
    expect(lines.map(({ text }) => text)).toEqual(came);
    expect(lines.map(({ files = [] }) => files.length)).toEqual(order.map((n) => (n === 1 ? 1 : 0)));
    expect(lines.every(({ platformAt }) => platformAt !== undefined)).toBe(true);
    expect((await forged()) - before).toBe(2 * (fault.forged ?? 0));
    const refused = fault.forged === undefined ? '' : ', the false one counted';
    const isMoved = fault.order === undefined ? 'in order' : 'as brought, with their own time';
    table.push([
      fault.name,
      `${answers}; each once, ${isMoved}${refused}`,
      `${statuses(rig.shop, more[0] ?? 0)}; each once, its file with it`,
      ...NOT_BROUGHT,
    ]);
  });
});

it('a newer program has written the conversation: what is brought waits at Telegram until it can be read', async () => {
  const talk = next();
  const { shop } = rig;
  const stored = shop.product.database.db.collection<{ _id: string }>('conversations');
  const now = { _id: talk.conversation };
  await stored.updateOne(now, { $inc: { version: 1 }, $set: { shape: 99 } });
  const updates = [talk.customer.says('một'), talk.customer.sendsPhoto(JPEG, 'hai')];
  await expect.poll(() => statuses(shop, updates[0] ?? 0), { timeout: 15_000 }).toContain('503 503');
  await stored.updateOne(now, { $set: { shape: 1 } });
  await shop.settled();
  const lines = await saidBy(rig, talk);
  expect(lines.map(({ text, files = [] }) => [text, files.length])).toEqual([
    ['một', 0],
    ['hai', 1],
  ]);
  const kept = '503 … 200; each once, in order';
  table.push(['our 503, a newer form', kept, kept, ...NOT_BROUGHT]);
});

it('a customer blocks the bot and comes back: the address is marked, and free again', async () => {
  const talk = next();
  const marked = async () =>
    (await rig.shop.product.conversations.read([talk.conversation]))[0]?.unreachable?.why;
  talk.customer.blocks();
  await rig.shop.settled();
  expect(await marked()).toBe('The customer blocked the bot.');
  talk.customer.unblocks();
  await rig.shop.settled();
  expect(await marked()).toBeUndefined();
});

it('what was sent stands on each screen once, and in its order', async () => {
  await rig.shop.settled();
  for (const talk of taken) {
    const lines = (await linesOf(rig, talk)).filter(({ who }) => who === 'bot' || who === 'staff');
    const sentTexts = lines.filter(({ delivery }) => delivery?.state === 'sent').map(({ text }) => text);
    const shown = talk.customer.chat.shown.map(({ text }) => text);
    if (mayRepeat.has(talk.conversation)) expect([...new Set(shown)]).toEqual(sentTexts);
    else expect(shown).toEqual(sentTexts);
  }
});

it('nothing of a fault is in the log but its code: no token, no words', () => {
  const said = JSON.stringify(rig.shop.log.said);
  expect(said).toContain('Became a dead letter.');
  expect(said).not.toContain(rig.shop.fake.token);
  for (const words of ['Dạ em kiểm tra', 'Dạ ảnh đây', 'một']) expect(said).not.toContain(words);
});
