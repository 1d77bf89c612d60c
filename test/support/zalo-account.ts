import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zaloOaChannel } from '../../src/channels/zalo-oa/index.ts';
import type { TemplateRating } from '../../src/channels/zalo-oa/decode.ts';
import type { TemplateSend, ZaloOaOptions } from '../../src/channels/zalo-oa/options.ts';
import { keepTokens } from '../../src/channels/zalo-oa/token-record.ts';
import type { Line } from '../../src/core/conversation.ts';
import { takeFileFromWeb } from '../../src/files/take-file.ts';
import type { Channel, OutMessage, Update } from '../../src/road/ports.ts';
import { fakeClock, until, type FakeClock } from './fake-clock.ts';
import { memoryFiles } from './memory-files.ts';
import { memoryVault } from './memory-vault.ts';
import { ZALO_APP, zaloOa, type ZaloOa } from './platforms/zalo-oa.ts';
import { keptLog } from './silence.ts';

export const USER = '246845883529197922';
export const NAME = 'zalo-oa';

/** Resolves once so many events were answered 503. */
export function refused(account: Pick<ZaloAccount, 'zalo'>, times: number): Promise<void> {
  const isSo = () => account.zalo.brought.filter(({ status }) => status === 503).length >= times;
  return until(`${times} were answered 503`, isSo, 15_000);
}

/** One account's channel with a fake Zalo before it and everything behind it under the test's hand. */
export interface ZaloAccount {
  readonly channel: Channel;
  readonly options: ZaloOaOptions;
  readonly zalo: ZaloOa;
  readonly clock: FakeClock;
  readonly vault: ReturnType<typeof memoryVault>;
  readonly log: ReturnType<typeof keptLog>;
  readonly url: string;
  /** Updates as they were kept, repetitions left out. */
  readonly kept: Update[];
  readonly unknown: { readonly kind: string; readonly payload: unknown }[];
  readonly ratings: TemplateRating[];
  readonly templateSends: TemplateSend[];
  readonly alarms: string[];
  readonly held: number[];
  readonly lines: Line[];
  forged: number;
  facts: Record<string, string>;
  /** Which run of a flow speaks. */
  run: string;
  /** Runs before an update is kept: may wait or throw. */
  before: (update: Update) => Promise<void>;
  paceMs: number;
  stop(): Promise<void>;
}

type Mutable = Omit<ZaloAccount, 'channel' | 'options' | 'url' | 'stop' | 'zalo'>;

export async function zaloAccount(given: Partial<ZaloOaOptions> = {}): Promise<ZaloAccount> {
  const clock = fakeClock();
  const around = { url: '' };
  const zalo = await zaloOa({ webhook: () => `${around.url}/${NAME}/webhook`, now: clock });
  const state = stateOf(clock);
  const options: ZaloOaOptions = { ...optionsOf(state, zalo), ...given };
  await grant(options, zalo);
  const channel = zaloOaChannel(options);
  const seen = new Set<string>();
  await channel.start(async (update) => {
    await state.before(update);
    if (seen.has(update.event.id)) return;
    seen.add(update.event.id);
    state.kept.push(update);
  });
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      channel.webhook!({ method, url, headers, body: Buffer.concat(parts), ip: '127.0.0.1' }).then(
        (reply) => response.writeHead(reply.status, reply.headers).end(reply.body),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  around.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    channel,
    options,
    zalo,
    url: around.url,
    stop: async () => {
      await channel.stop();
      await zalo.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

function stateOf(clock: FakeClock): Mutable {
  return {
    clock,
    vault: memoryVault(),
    log: keptLog(),
    kept: [],
    unknown: [],
    ratings: [],
    templateSends: [],
    alarms: [],
    held: [],
    lines: [],
    forged: 0,
    facts: {},
    run: 'visit:1',
    before: () => Promise.resolve(),
    paceMs: 0,
  };
}

function optionsOf(state: Mutable, zalo: ZaloOa): ZaloOaOptions {
  const files = memoryFiles();
  const take = takeFileFromWeb({ files });
  return {
    name: NAME,
    ...ZALO_APP,
    oaId: undefined,
    signature: 'oa-secret',
    apiUrl: zalo.url,
    businessUrl: zalo.url,
    oauthUrl: zalo.url,
    codeVerifier: undefined,
    proves: true,
    domainToken: 'TOKEN123',
    formPhone: 'answer',
    formImage: undefined,
    policy: { freeHours: 48, paidHours: 168, paid: 'replies' },
    templates: {},
    publicUrl: 'https://care.example.vn',
    vault: state.vault,
    pace: {
      ask: () => Promise.resolve(state.paceMs),
      hold: (untilMs) => Promise.resolve(void state.held.push(untilMs)),
    },
    files,
    fileUrl: undefined,
    takeFile: (ask) => take({ ...ask, trusted: zalo.url }),
    desk: deskOf(state),
    recentLines: () => Promise.resolve(state.lines),
    alarm: (reason, about) => void state.alarms.push([reason, ...Object.values(about)].join(':')),
    forged: () => void (state.forged += 1),
    unknown: (kind, payload) => Promise.resolve(void state.unknown.push({ kind, payload })),
    now: state.clock,
    timeZone: 'Asia/Ho_Chi_Minh',
    log: state.log,
    callMs: 3_000,
  };
}

function deskOf(state: Mutable): ZaloOaOptions['desk'] {
  return {
    about: () => Promise.resolve({ facts: state.facts, run: state.run }),
    keep: (send) => Promise.resolve(void state.templateSends.push(send)),
    find: (refs) => Promise.resolve(state.templateSends.find(({ ref }) => refs.includes(ref))),
    hasSent: ({ conversation, purpose, run }) =>
      Promise.resolve(
        state.templateSends.some(
          (send) =>
            send.isSent && send.conversation === conversation && send.purpose === purpose && send.run === run,
        ),
      ),
    rated: (rating) => {
      const isKnown = state.templateSends.some(({ ref }) => rating.refs.includes(ref));
      if (isKnown) state.ratings.push(rating);
      return Promise.resolve({ is: isKnown ? 'kept' : 'nobodys' });
    },
  };
}

async function grant({ vault, now }: ZaloOaOptions, zalo: ZaloOa): Promise<void> {
  const pair = zalo.oauth.grant();
  const expiresAt = new Date(now().getTime() + 90_000_000);
  await keepTokens(vault, NAME, {
    ...pair,
    expiresAt,
    gotAt: now(),
    oaId: ZALO_APP.oaId,
    refusedWith: undefined,
  });
}

let lines = 0;

/** A line of the bot, an answer unless it says otherwise. */
export function outMessage(more: Partial<OutMessage> = {}): OutMessage {
  lines += 1;
  return {
    conversation: `${NAME}:${USER}`,
    key: `${NAME}:${USER}#${lines}`,
    line: lines,
    at: new Date('2026-11-23T03:00:00Z'),
    from: 'bot',
    language: 'vi',
    text: 'Chào bạn',
    ...more,
  };
}

export const TO = { channel: NAME, key: USER, route: {} };
