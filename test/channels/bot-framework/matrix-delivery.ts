import type { ConnectorBehaviour } from '../../support/platforms/connector.ts';
import { CALLED, expire, login, media, OF_MESSAGES, OURS, send } from './matrix-cells.ts';
import { WELL, WITH_PHOTO, WITHOUT_PHOTO, WORDS } from './matrix-cells.ts';
import type { Fault } from './matrix-cells.ts';

const often = (behaviour: ConnectorBehaviour, times: number): readonly ConnectorBehaviour[] =>
  Array.from({ length: times }, () => behaviour);

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly subCode?: string;
}

/** The platform says that nobody is reached there. */
function gone(name: string, behaviour: Refusal): Fault {
  const unreachable = behaviour.subCode ?? behaviour.code;
  return {
    name,
    cells: [
      {
        ...send(...often(behaviour, 9)),
        expects: { ...WELL, shown: 'never', state: 'failed', unreachable, log: ['warn rejected'] },
        note: 'the address is marked',
      },
    ],
    otherwise: OF_MESSAGES,
  };
}

/** Where we ask something of Microsoft. */
export const DELIVERY: readonly Fault[] = [
  {
    name: 'none',
    cells: [
      { on: 'inbound', expects: WELL },
      { on: 'send', expects: WELL },
      { on: 'media', expects: WITH_PHOTO },
      { ...login(), expects: WELL },
    ],
  },
  {
    name: '429 with Retry-After',
    cells: [
      {
        ...send({ status: 429, code: 'Throttled', retryAfter: '30' }),
        expects: { ...WELL, waitedMs: 30_000 },
      },
      {
        ...media({ status: 429, code: 'Throttled', retryAfter: '30' }),
        expects: WITH_PHOTO,
        note: 'once more, soon: nobody brings it again',
      },
      { ...login({ status: 429, retryAfter: '30' }), expects: { ...WELL, waitedMs: 30_000 } },
    ],
    otherwise: CALLED,
  },
  {
    name: '429 without it',
    cells: [{ ...send(...often({ status: 429, code: 'Throttled' }, 2)), expects: WELL }],
    otherwise: 'as with it',
  },
  {
    name: '412 PreconditionFailed',
    cells: [{ ...send({ status: 412, code: 'PreconditionFailed' }), expects: WELL }],
    otherwise: OF_MESSAGES,
  },
  {
    name: '5xx',
    cells: [
      { ...send({ status: 502 }, { status: 504 }, { status: 500 }), expects: WELL },
      { ...media({ status: 503 }), expects: WITH_PHOTO },
      { ...login(503, 500), expects: WELL },
    ],
    otherwise: CALLED,
  },
  {
    name: '5xx that stays',
    cells: [
      {
        ...send(...often({ status: 503 }, 99)),
        // One line only: each waits for six hours of the clock.
        happens: async (_at, lan) => [await lan.brings({ text: WORDS[0] })],
        expects: {
          ...WELL,
          answers: [200],
          kept: WORDS.slice(0, 1),
          shown: 'never',
          state: 'failed',
          log: ['warn unavailable'],
        },
        note: 'given up after 16 tries; staff have the letter',
      },
      {
        ...media(...often({ status: 503 }, 9)),
        expects: { ...WITHOUT_PHOTO, log: ['warn unavailable'] },
        note: 'the words say that there was a file',
      },
    ],
    otherwise: 'as on send: nothing can be sent without one',
  },
  {
    name: 'cut connection',
    cells: [
      { ...send('cut', 'cut'), expects: WELL },
      { ...media('cut'), expects: WITH_PHOTO },
      { ...login('cut'), expects: WELL },
    ],
    otherwise: 'as resend on non-2xx',
  },
  {
    name: 'no id in the answer',
    cells: [{ ...send('empty', 'empty'), expects: WELL }],
    otherwise: OF_MESSAGES,
  },
  {
    name: 'slow',
    cells: [
      { ...send({ slowMs: 400 }), expects: WELL },
      { ...media({ slowMs: 400 }), expects: WITH_PHOTO },
      { ...login({ slowMs: 400 }), expects: WELL },
    ],
    otherwise: CALLED,
  },
  gone('403 blocked', { status: 403, code: 'ConversationBlockedByUser' }),
  gone('403 not in the roster', { status: 403, code: 'BotNotInConversationRoster' }),
  gone('403 by an administrator', { status: 403, code: 'BotDisabledByAdmin' }),
  gone('403 writes blocked', { status: 403, code: 'Forbidden', subCode: 'MessageWritesBlocked' }),
  gone('404 ConversationNotFound', { status: 404, code: 'ConversationNotFound' }),
  {
    name: '413 too big',
    cells: [
      {
        ...send(...often({ status: 413, code: 'MessageSizeTooBig' }, 9)),
        expects: { ...WELL, shown: 'never', state: 'failed', log: ['warn invalid-input'] },
        note: 'the message’s fault: the address stays',
      },
    ],
    otherwise: OF_MESSAGES,
  },
  {
    name: 'token expired',
    cells: [
      { on: 'send', make: expire, expects: WELL, note: 'renewed ahead of its end' },
      { on: 'media', make: expire, expects: WITH_PHOTO },
      { ...login(), expects: WELL },
    ],
    otherwise: OURS,
  },
  {
    name: 'token refused',
    cells: [
      { on: 'send', make: ({ openId }) => openId.revoke(), expects: WELL, note: 'another is asked for' },
      {
        on: 'media',
        make: ({ openId }) => openId.revoke(),
        expects: { ...WITHOUT_PHOTO, log: ['warn '] },
        note: 'the file is named; the next has a new token',
      },
      {
        ...login(...Array.from({ length: 9 }, () => 401)),
        expects: { ...WELL, shown: 'never', state: 'failed', log: ['error misconfigured'] },
        note: 'wrong password: staff have the letter',
      },
    ],
    otherwise: OURS,
  },
];
