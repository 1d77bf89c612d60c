import { expect } from 'vitest';
import { login, media, OF_CALLERS, photoOrWords, REFUSED, send } from './matrix-cells.ts';
import { WELL, WITH_PHOTO, WORDS } from './matrix-cells.ts';
import type { Cell, Column, Fault } from './matrix-cells.ts';
import type { MatrixCustomer, MatrixShop } from './matrix-shop.ts';

type Token = (lan: MatrixCustomer, at: MatrixShop) => string | undefined;

function withToken(on: Column, token: Token): Cell {
  return {
    on,
    happens: async (at, lan) => [await at.wire.bring(photoOrWords(on, lan), token(lan, at))],
    expects: REFUSED,
  };
}

function forged(name: string, token: Token): Fault {
  return {
    name,
    cells: [withToken('inbound', token), withToken('media', token)],
    otherwise: OF_CALLERS,
  };
}

const now = (): number => Math.floor(Date.now() / 1_000);
const BOTH = ['inbound', 'media'] as const;
const ONE = { inbound: { ...WELL, kept: WORDS.slice(0, 1) }, media: WITH_PHOTO };

/** Where somebody brings something to us. */
export const CALLERS: readonly Fault[] = [
  {
    name: 'answer lost',
    cells: [
      {
        on: 'inbound',
        happens: async (at, lan) => {
          const activity = photoOrWords('inbound', lan);
          const first = await at.wire.bring(activity, lan.token());
          await lan.settled();
          return [first, await at.wire.bring(activity, lan.token())];
        },
        expects: ONE.inbound,
      },
      {
        ...send('cut-after'),
        expects: { ...WELL, shown: 'twice at first' },
        note: 'law 5: at least once',
      },
      { ...media('cut-after'), expects: WITH_PHOTO },
      { ...login('cut-after'), expects: WELL },
    ],
  },
  {
    name: 'blocked, and back',
    cells: [
      {
        on: 'inbound',
        happens: async (at, lan) => {
          at.wire.next({ status: 403, code: 'ConversationBlockedByUser' });
          const first = await lan.brings({ text: WORDS[0] });
          await lan.settled();
          expect((await lan.kept())?.unreachable?.why).toContain('ConversationBlockedByUser');
          // What was said meanwhile has failed, and is not said now.
          at.wire.calm();
          expect(at.wire.heard(lan.id)).toEqual([]);
          const second = await lan.brings({ text: WORDS[1] });
          await lan.settled();
          const bot = (await lan.lines()).filter(({ who }) => who === 'bot');
          expect(bot.map(({ delivery }) => delivery?.state)).toEqual([
            'failed',
            ...bot.slice(1).map(() => 'sent'),
          ]);
          expect(at.wire.heard(lan.id)).toEqual(bot.slice(1).map(({ text }) => text));
          return [first, second];
        },
        expects: { ...WELL, shown: 'as noted', state: 'failed', log: ['warn rejected'] },
        note: 'who writes is reached again',
      },
    ],
    otherwise: 'a matter of the address',
  },
  {
    name: 'duplicates',
    cells: BOTH.map((on) => ({
      on,
      happens: (at, lan) => {
        const activity = photoOrWords(on, lan);
        return Promise.all([1, 2, 3].map(() => at.wire.bring(activity, lan.token())));
      },
      expects: { ...ONE[on], answers: [200, 200, 200] },
    })),
    otherwise: OF_CALLERS,
  },
  {
    name: 'out of order',
    cells: [
      {
        on: 'inbound',
        happens: async (at, lan) => {
          const [first, second] = WORDS.map((text) => lan.activity({ text }));
          const answers = [
            await at.wire.bring(second!, lan.token()),
            await at.wire.bring(first!, lan.token()),
          ];
          const said = (await lan.lines()).filter(({ who }) => who === 'customer');
          const times = said.map(({ platformAt }) => platformAt?.getTime() ?? NaN);
          expect(times[0]).toBeGreaterThan(times[1]!);
          return answers;
        },
        expects: { ...WELL, kept: WORDS.toReversed() },
        note: 'each with the platform’s own time',
      },
    ],
    otherwise: OF_CALLERS,
  },
  {
    name: 'resend on non-2xx',
    cells: BOTH.map((on) => ({
      on,
      happens: async (at, lan) => {
        const activity = photoOrWords(on, lan);
        at.failCommits(99);
        const first = await at.wire.bring(activity, lan.token());
        at.failCommits(0);
        return [first, await at.wire.bring(activity, lan.token())];
      },
      expects: { ...ONE[on], answers: [503, 200] },
      note: 'the database was away',
    })),
    otherwise: OF_CALLERS,
  },
  forged('wrong signature', (lan) => lan.token({ key: 'stranger' })),
  forged('no signature', () => undefined),
  forged('stale token', (lan) => lan.token({ exp: now() - 3_600 })),
  forged('key vouches for others', (lan) => lan.token({ key: 'unendorsed' })),
  forged('key vouches for nobody', (lan) => lan.token({ key: 'bare' })),
  {
    name: 'serviceUrl changed',
    cells: [
      {
        ...withToken('inbound', (lan, { elsewhere }) => lan.token({ at: elsewhere })),
        note: 'without a token that says so: refused',
      },
      {
        on: 'send',
        happens: async (at, lan) => {
          at.wire.next({ status: 503 });
          const first = await lan.brings({ text: WORDS[0] });
          const second = await lan.brings({ text: WORDS[1] }, at.elsewhere);
          await lan.settled();
          const bot = (await lan.lines()).flatMap(({ who, text }) => (who === 'bot' ? [text] : []));
          expect(at.elsewhere.heard(lan.id)).toEqual(bot);
          expect(at.wire.heard(lan.id)).toEqual([]);
          return [first, second];
        },
        expects: { ...WELL, shown: 'as noted' },
        note: 'what waited goes to the new place, in order',
      },
    ],
    otherwise: 'files and tokens have addresses of their own',
  },
  {
    name: 'pages of keys away',
    cells: [
      {
        on: 'inbound',
        make: ({ openId }) => void (openId.isDark = true),
        expects: WELL,
        note: 'keys are believed for a day; without any 503 (tokens.test)',
      },
    ],
    otherwise: 'said of keys only',
  },
];
