import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address, Language } from '../../src/core/conversation.ts';
import { AppError } from '../../src/core/errors.ts';
import { ensureIndexes } from '../../src/database/indexes.ts';
import type { Update } from '../../src/road/ports.ts';
import { linkTelegram, myTelegram, unlinkTelegram } from '../../src/staff/notices-contract.ts';
import { ownChatRoutes } from '../../src/staff/notices-routes.ts';
import {
  CHAT_CODES,
  NOTICE_INDEXES,
  NOTICES,
  noticeStore,
  OWN_CHATS,
  type NoticeStore,
} from '../../src/staff/notices-store.ts';
import type { Notice } from '../../src/staff/notice-texts.ts';
import { tellStaff } from '../../src/staff/notices.ts';
import { staffCodeIn, takeStaffLink } from '../../src/staff/take-link.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { quietLog } from '../support/quiet-log.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const MINUTE = 60_000;
const NOW = new Date('2026-11-23T03:00:00Z');
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * MINUTE);

let opened: TestDatabase;
let store: NoticeStore;
beforeAll(async () => {
  opened = await testDatabase();
  await ensureIndexes(opened.database.db, 'notices', NOTICE_INDEXES);
  store = noticeStore(opened.database.db);
});
afterAll(() => opened.close());
beforeEach(async () => {
  for (const name of [OWN_CHATS, CHAT_CODES, NOTICES])
    await opened.database.db.collection(name).deleteMany({});
});

const chat = (key: string): Address => ({ channel: 'telegram', key, route: {} });
const pressesStart = (key: string, payload: string): Update => ({
  address: chat(key),
  event: { kind: 'opened', id: `u${key}`, payload },
});

describe('linking one’s own Telegram', () => {
  const routes = () =>
    ownChatRoutes({ store, startLink: (word) => Promise.resolve(`https://t.me/shop_bot?start=${word}`) });
  const by = aCaller({ id: 's_lan' });
  const said: string[] = [];
  const take = async (update: Update, now = NOW): Promise<void> => {
    const member = (id: string) =>
      Promise.resolve(id === 's_lan' ? { name: 'Lan', language: 'vi' as Language } : undefined);
    const send = (to: Address, text: string): Promise<void> => {
      said.push(`${to.key}: ${text}`);
      return Promise.resolve();
    };
    await takeStaffLink({ store, member, send, clock: () => now }, update, staffCodeIn(update) ?? '');
  };
  const codeOf = (url: string): string => new URL(url).searchParams.get('start') ?? '';
  beforeEach(() => said.splice(0));

  test('a link from one’s own page links whoever presses Start, once', async () => {
    expect(await callRoute(routes(), myTelegram, { by })).toEqual({ isPossible: true });
    const { url, until } = await callRoute(routes(), linkTelegram, { by, now: NOW });
    expect(until).toBe(later(15).toISOString());
    const word = codeOf(url);
    expect(word).toMatch(/^staff-[\w-]{43}$/);
    await take(pressesStart('7', word));
    expect(said).toEqual([expect.stringMatching(/^7: Xin chào Lan!/)]);
    expect(await store.chatOf('s_lan')).toMatchObject({ address: { key: '7' } });
    await take(pressesStart('8', word));
    expect(said[1]).toMatch(/^8: Liên kết này đã hết hạn/);
    expect(await store.chats()).toHaveLength(1);
    expect(await callRoute(routes(), myTelegram, { by })).toMatchObject({ linkedAt: NOW.toISOString() });
    expect(await callRoute(routes(), unlinkTelegram, { by })).toEqual({ isPossible: true });
    expect(await store.chats()).toEqual([]);
  });

  test('a newer link voids the older; one that is over, or of somebody who left, links nobody', async () => {
    const first = await callRoute(routes(), linkTelegram, { by, now: NOW });
    const second = await callRoute(routes(), linkTelegram, { by, now: NOW });
    await take(pressesStart('7', codeOf(first.url)));
    await take(pressesStart('7', codeOf(second.url)), later(16));
    const gone = await callRoute(routes(), linkTelegram, { by: aCaller({ id: 's_gone' }), now: NOW });
    await take(pressesStart('7', codeOf(gone.url)));
    expect(await store.chats()).toEqual([]);
    expect(said).toHaveLength(3);
  });

  test('one Telegram account is one member’s: the last who linked it', async () => {
    for (const _id of ['s_lan', 's_hoa']) await store.link({ _id, address: chat('7'), linkedAt: NOW });
    expect((await store.chats()).map(({ _id }) => _id)).toEqual(['s_hoa']);
  });

  test('what customers bring is none of it', () => {
    expect(staffCodeIn(pressesStart('7', 'flow-csat'))).toBeUndefined();
    const words = { kind: 'words', id: 'u', text: 'staff-x' } as const;
    expect(staffCodeIn({ address: chat('7'), event: words })).toBeUndefined();
    const group = { ...pressesStart('7', 'staff-x'), address: { ...chat('7'), isGroup: true as const } };
    expect(staffCodeIn(group)).toBeUndefined();
  });

  test('a shop without a bot says so', async () => {
    const without = ownChatRoutes({ store, startLink: undefined });
    expect(await callRoute(without, myTelegram, { by })).toEqual({ isPossible: false });
    await expect(callRoute(without, linkTelegram, { by })).rejects.toThrow(AppError);
  });
});

describe('telling staff', () => {
  let waits: Notice[];
  let away: Map<string, Language>;
  let sent: string[];
  const world: { fails: AppError | undefined; isQuiet: boolean } = { fails: undefined, isQuiet: false };
  const run = async (minutes = 0, address = 'https://shop.example/desk/c/'): Promise<number> => {
    const job = tellStaff({
      store,
      away: () => Promise.resolve(away),
      noticesFor: () => Promise.resolve(waits),
      isQuiet: () => world.isQuiet,
      send: (to, text) => {
        if (world.fails !== undefined) return Promise.reject(world.fails);
        sent.push(`${to.key}: ${text}`);
        return Promise.resolve();
      },
      addressOf: address === '' ? undefined : (id) => `${address}${encodeURIComponent(id)}`,
      log: quietLog,
    });
    return (await job.run(later(minutes), new AbortController().signal)).did;
  };
  beforeEach(async () => {
    waits = [{ kind: 'waiting', conversation: 'zalo:1' }];
    away = new Map([['s_lan', 'vi']]);
    sent = [];
    world.fails = undefined;
    world.isQuiet = false;
    await store.link({ _id: 's_lan', address: chat('7'), linkedAt: NOW });
  });

  test('once for a conversation until it was read, with where to look and never what was said', async () => {
    expect(await run()).toBe(1);
    expect(sent).toEqual(['7: Có khách đang chờ, chưa ai nhận.\nhttps://shop.example/desk/c/zalo%3A1']);
    expect(await run(1)).toBe(0);
    waits.push({ kind: 'mention', conversation: 'zalo:1' });
    expect(await run(2)).toBe(0);
    await store.read('s_lan', 'zalo:1');
    expect(await run(3)).toBe(1);
  });

  test('many at once are one message', async () => {
    waits = Array.from({ length: 7 }, (_none, n) => ({ kind: 'waiting', conversation: `w${n}` }));
    waits.push({ kind: 'mine', conversation: 'm' }, { kind: 'mention', conversation: 'n' });
    away.set('s_lan', 'en');
    await run();
    const [text = ''] = sent;
    expect(text.split('\n\n').map((part) => part.split('\n')[0])).toEqual([
      '7: A colleague calls you in a note.',
      'A customer of yours waits for an answer.',
      '7 customers wait, and nobody has taken them.',
    ]);
    expect(text).toMatch(/w4\nand 2 more$/);
    sent = [];
    await store.unlink('s_lan');
    await store.link({ _id: 's_lan', address: chat('7'), linkedAt: NOW });
    await run(1, '');
    expect(sent[0]).not.toContain('http');
  });

  test('nobody who is at their desk, and nobody in quiet hours: afterwards what still waits', async () => {
    away.clear();
    expect(await run()).toBe(0);
    away.set('s_lan', 'vi');
    world.isQuiet = true;
    expect(await run(1)).toBe(0);
    world.isQuiet = false;
    expect(await run(2)).toBe(1);
  });

  test('a bot that cannot be reached is tried again; who stopped it is unlinked', async () => {
    world.fails = new AppError('unavailable', 'away');
    expect(await run()).toBe(0);
    expect(await store.chats()).toHaveLength(1);
    world.fails = new AppError('rejected', 'blocked');
    expect(await run(1)).toBe(0);
    expect(await store.chats()).toEqual([]);
    world.fails = undefined;
    expect(await run(2)).toBe(0);
    expect(sent).toEqual([]);
  });
});

test('what is asked of notices scans nothing', async () => {
  const { db } = opened.database;
  const asked: [string, Record<string, unknown>][] = [
    [NOTICES, { staff: 's_lan' }],
    [CHAT_CODES, { staff: 's_lan' }],
    [OWN_CHATS, { 'address.key': '7' }],
  ];
  for (const [name, filter] of asked) {
    const plan = JSON.stringify(await db.collection(name).find(filter).explain('queryPlanner'));
    expect(plan).not.toContain('COLLSCAN');
  }
});
