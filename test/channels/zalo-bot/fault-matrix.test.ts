import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause } from '../../support/fake-clock.ts';
import type { FrontFault } from '../../support/flaky-front.ts';
import type { Behaviour, FileAnswer } from '../../support/platforms/zalo-bot.ts';
import { photoSent, photoTaken, rigOf, saidBy, sent, settled, talks, tokenProved } from './fault-cells.ts';
import { JPEG, wordsTaken } from './fault-cells.ts';
import type { Fate, Rig, Talk } from './fault-cells.ts';

const COLUMNS = ['inbound (webhook)', 'inbound (fetched)', 'media in', 'send', 'media out', 'token'] as const;
const table: string[][] = [['fault', ...COLUMNS]];
let hook: Rig;
let fetcher: Rig;
const waiting = new Map<Rig, Talk[]>();

function talkOf(rig: Rig): Talk {
  const talk = waiting.get(rig)?.pop();
  if (talk === undefined) throw new Error('more customers are needed');
  return talk;
}

beforeAll(async () => {
  hook = await rigOf('webhook');
  fetcher = await rigOf('polling');
  waiting.set(hook, await talks(hook, 4 * CALL_FAULTS.length + 2 * BRINGING.length + 2));
  waiting.set(fetcher, await talks(fetcher, CALL_FAULTS.length));
}, 60_000);
afterAll(async () => {
  await hook.close();
  await fetcher.close();
  console.log(['Zalo Bot, fault by fault', ...table.map((row) => `| ${row.join(' | ')} |`)].join('\n'));
});

/** What came of a call in the end: told as the road's law has it. */
const FATES = {
  sent: { times: 1, state: 'sent', isUnreachable: false, letters: [] },
  'sent twice': { times: 2, state: 'sent', isUnreachable: false, letters: [] },
  refused: { times: 0, state: 'failed', isUnreachable: false, letters: ['warn invalid-input'] },
  misconfigured: { times: 0, state: 'failed', isUnreachable: false, letters: ['error misconfigured'] },
} satisfies Readonly<Record<string, Fate>>;

interface Fault {
  readonly name: string;
  readonly as: readonly Behaviour[];
  readonly ends: keyof typeof FATES;
  /** The clock is moved on so far while it waits. */
  readonly laterMs?: number;
  /** What staff are told when the token is proved meanwhile. */
  readonly told: RegExp;
  /** How Zalo's file store fails then; absent: it does not know such a fault. */
  readonly file?: readonly FileAnswer[];
  readonly fileFate?: RegExp;
  /** Only that which the platform gave and nobody got. */
  readonly isLostWhenFetched?: boolean;
  /** How long whoever fetches rests then. */
  readonly restsMs?: number;
}

const WELL = /takes messages and answers/;
const AWAY = /does not answer/;
const USED_UP = /used its quota up/;
const WITH_FILE = /with its file/;

const CALL_FAULTS: readonly Fault[] = [
  { name: 'none', as: [], ends: 'sent', told: WELL, file: [] },
  { name: '429 with a time', as: [{ error: 429, retryAfter: 1 }], ends: 'sent', told: USED_UP, file: [429] },
  {
    name: '429, the quota is used up',
    as: [{ error: 429 }],
    ends: 'sent',
    told: USED_UP,
    laterMs: 31_000,
    restsMs: 30_000,
  },
  { name: '403, “internal error”', as: [{ error: 403 }], ends: 'sent', told: /error 403/ },
  { name: '408', as: [{ error: 408 }], ends: 'sent', told: /error 408/, file: [408] },
  {
    name: '5xx, twice',
    as: [{ status: 500 }, { status: 502 }],
    ends: 'sent',
    told: /error 500/,
    file: [503, 502],
  },
  { name: 'no JSON', as: ['not-json'], ends: 'sent', told: /error 502/ },
  { name: 'cut before Zalo has it', as: ['cut'], ends: 'sent', told: AWAY, file: ['cut'] },
  {
    name: 'cut after Zalo has it',
    as: ['cut-after'],
    ends: 'sent twice',
    told: AWAY,
    isLostWhenFetched: true,
  },
  { name: 'slow', as: [{ slowMs: 400 }], ends: 'sent', told: WELL, file: [{ slowMs: 400 }] },
  { name: 'bad message (400)', as: [{ error: 400 }], ends: 'refused', told: /error 400/ },
  {
    name: 'token reset (401)',
    as: [{ error: 401 }],
    ends: 'misconfigured',
    told: /does not know the bot’s token/,
  },
  {
    name: 'not found (404)',
    as: [{ error: 404 }],
    ends: 'misconfigured',
    told: /does not know the bot’s token/,
    file: [404],
    fileFate: /its address named/,
  },
];

const cell = ({ times, state, letters }: Fate): string =>
  [`${state}, arrived ${times}×`, ...letters].join('; ');

/** `getUpdates` fails while somebody writes; the platform keeps nothing that it has given. */
async function fetched({ as, isLostWhenFetched = false }: Fault): Promise<string> {
  const { zalo } = fetcher;
  const talk = talkOf(fetcher);
  const texts = async () => (await saidBy(fetcher, talk)).map(({ text }) => text);
  zalo.next('getUpdates', ...as);
  // The call that waits is answered by the first words; those after it meet the fault.
  for (const text of ['một', 'hai', 'ba']) {
    await zalo.says(talk.chat, text);
    await settled(fetcher.shop);
  }
  const all = isLostWhenFetched ? ['một', 'ba'] : ['một', 'hai', 'ba'];
  await expect.poll(texts, { timeout: 45_000 }).toEqual(all);
  return isLostWhenFetched ? 'one lost: the platform has no offset' : 'each kept once, in order';
}

describe.each(CALL_FAULTS)('Zalo answers a call with: $name', (fault) => {
  it(
    'nothing is lost, nothing doubled but after a lost answer, and it is noted',
    { timeout: 90_000 },
    async () => {
      const { as, ends, file, fileFate = WITH_FILE, told, restsMs } = fault;
      const fetching =
        restsMs === undefined ? fetched(fault) : `n/a here: rests ${restsMs / 1_000} s, see wire.test`;
      const inbound = await wordsTaken(hook, talkOf(hook), as);
      const media = file === undefined ? undefined : await photoTaken(hook, talkOf(hook), file);
      const fates = await Promise.all([
        sent(hook, talkOf(hook), fault),
        photoSent(hook, talkOf(hook), fault),
      ]);
      const token = await tokenProved(hook, as);
      const polled = await fetching;
      hook.zalo.forget();
      fetcher.zalo.forget();
      const noFile = 'n/a: a file store does not answer so';
      table.push([fault.name, inbound, polled, media ?? noFile, ...fates.map(cell), token]);
      expect(fates).toEqual([FATES[ends], FATES[ends]]);
      if (media !== undefined) expect(media).toMatch(fileFate);
      expect(token).toMatch(told);
    },
  );
});

interface Bringing {
  readonly name: string;
  readonly make: () => void;
  /** What the platform heard for the first update in the end. */
  readonly answers: number;
  readonly more?: { readonly secret?: string; readonly isBare?: boolean };
  readonly times?: number;
  readonly copies?: number;
  readonly order?: readonly string[];
}

const way =
  (...faults: FrontFault[]): (() => void) =>
  () =>
    hook.front.next(...faults);
const nothing = (): void => undefined;

const BRINGING: readonly Bringing[] = [
  { name: 'brought twice', make: nothing, answers: 200, copies: 2 },
  { name: 'unwrapped', make: nothing, answers: 200, more: { isBare: true } },
  { name: 'out of order', make: nothing, answers: 200, order: ['hai', 'một'] },
  { name: 'wrong secret', make: nothing, answers: 401, more: { secret: 'bi-mat-cua-boT' }, times: 0 },
  { name: 'no secret', make: nothing, answers: 401, more: { secret: '' }, times: 0 },
  { name: '503 before us, 3×', make: way('refused', 'refused', 'refused'), answers: 200 },
  { name: 'cut on the way to us, 2×', make: way('cut', 'cut'), answers: 200 },
  { name: 'our answer lost, 2×', make: way('answer-lost', 'answer-lost'), answers: 200 },
  { name: 'slow on the way to us', make: way({ slowMs: 300 }), answers: 200 },
];

describe.each(BRINGING)('updates are: $name', (fault) => {
  it('each is taken once, or refused when it is forged', { timeout: 30_000 }, async () => {
    const { zalo } = hook;
    const { make, answers, more = {}, times = 1, copies = 1, order = ['một', 'hai'] } = fault;
    const [words, media] = [talkOf(hook), talkOf(hook)];
    const refused = await forged();
    zalo.resendMs = answers === 401 ? 0 : 10;
    make();
    const ids = new Map(order.map((text) => [text, `m-${words.chat}-${text}`]));
    for (const text of order.flatMap((one) => Array<string>(copies).fill(one))) {
      const fields = { text, message_id: ids.get(text), date: text === 'một' ? 1_000 : 2_000 };
      expect(await zalo.sends(words.chat, 'message.text.received', fields, more)).toBe(answers);
    }
    make();
    const photo = { photo: zalo.file(JPEG), caption: 'ảnh', message_id: `m-${media.chat}` };
    for (let n = 0; n < copies; n += 1) {
      expect(await zalo.sends(media.chat, 'message.image.received', photo, more)).toBe(answers);
    }
    await settled(hook.shop);
    zalo.resendMs = 10;

    const said = await saidBy(hook, words);
    expect(said.map(({ text }) => text)).toEqual(times === 0 ? [] : order);
    const stamps = said.map(({ text, platformAt }) => [text, platformAt?.getTime()]);
    expect(stamps).toEqual(times === 0 ? [] : order.map((text) => [text, text === 'một' ? 1_000 : 2_000]));
    const pictures = await saidBy(hook, media);
    expect(pictures.map(({ files = [] }) => files.length)).toEqual(times === 0 ? [] : [1]);
    expect((await forged()) - refused).toBe(times === 0 ? 3 : 0);
    const kept = times === 0 ? '401; not kept, counted' : '200; each once, with its own time';
    table.push([
      fault.name,
      kept,
      'n/a: nobody brings it',
      times === 0 ? kept : '200; once, with its file',
      ...Array<string>(3).fill('n/a: nothing is brought'),
    ]);
  });
});

async function forged(): Promise<number> {
  const metrics = await (await fetch(`${hook.shop.url}/metrics`)).text();
  return Number(/langnghe_forged_total\{channel="zalo-bot"\} (\d+)/.exec(metrics)?.[1] ?? 0);
}

it('the month’s quota is used up: what staff said waits for it, and nothing is given up', async () => {
  const talk = talkOf(hook);
  const { zalo } = hook;
  zalo.cap = zalo.sent.length;
  const reply = sent(hook, talk, { as: [], laterMs: 31_000 });
  // It is refused, and waits; the next month begins.
  await pause(100);
  expect(zalo.heard(talk.chat)).toHaveLength(1);
  zalo.cap = 3_000;
  expect(await reply).toEqual(FATES.sent);
});

it('a newer program has written the conversation: what is brought is answered 503 until it can be read', async () => {
  const talk = talkOf(hook);
  const { shop, zalo } = hook;
  const stored = shop.product.database.db.collection<{ _id: string }>('conversations');
  const now = { _id: talk.conversation };
  await stored.updateOne(now, { $inc: { version: 1 }, $set: { shape: 99 } });
  zalo.resendMs = 0;
  expect(await zalo.says(talk.chat, 'một')).toBe(503);
  zalo.resendMs = 20;
  const later = zalo.says(talk.chat, 'hai');
  await stored.updateOne(now, { $set: { shape: 1 } });
  expect(await later).toBe(200);
  expect((await saidBy(hook, talk)).map(({ text }) => text)).toEqual(['hai']);
  table.push([
    'our 503, a newer form',
    '503 … 200; kept when it is brought again',
    ...Array<string>(5).fill('as above'),
  ]);
});

it('nothing of a fault is in the log but its code: no token, no words', () => {
  const said = JSON.stringify([hook.shop.log.said, fetcher.shop.log.said]);
  expect(said).toContain('Became a dead letter.');
  expect(said).not.toContain(hook.zalo.token);
  for (const words of ['Dạ em kiểm tra', 'Dạ ảnh đây', 'một']) expect(said).not.toContain(words);
});
