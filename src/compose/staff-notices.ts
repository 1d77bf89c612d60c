import { everyDay, workingHours } from '../clock/hours.ts';
import type { Address } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { Hours } from '../core/world.ts';
import type { Channel, Job, Receive } from '../road/ports.ts';
import { may } from '../staff/may.ts';
import type { Member } from '../staff/model.ts';
import type { Notice } from '../staff/notice-texts.ts';
import { tellStaff } from '../staff/notices.ts';
import { staffCodeIn, takeStaffLink } from '../staff/take-link.ts';
import type { GroundFloor } from './ground-floor.ts';
import { TELEGRAM } from './open-telegram.ts';

/** Who is at their desk takes a customer within this time; only then are the others told. */
const PATIENCE_MS = 20_000;
const MOST = 20;

/** The shop's own bot, where it has one. */
export function staffBot(late: GroundFloor['late']): Channel | undefined {
  return late.channels.find(({ name }) => name === TELEGRAM);
}

export function startLinkOf(bot: Channel | undefined): ((word: string) => Promise<string>) | undefined {
  if (bot?.startLink === undefined) return undefined;
  return async (word) => {
    const link = await bot.startLink?.(word);
    if (link === undefined) throw new AppError('unavailable', 'The bot is not there.');
    return link;
  };
}

/** Tells staff in their own Telegram who waits and who calls them. */
export function staffNotices(ground: GroundFloor): Job {
  const { trade, settings, config, log } = ground;
  const isQuiet = quietHours(settings);
  const { publicUrl } = config;
  return tellStaff({
    store: trade.notices,
    away: async (staff, now) => {
      const [members, here] = await Promise.all([activeMembers(ground), trade.presence.here(now)]);
      const isHere = new Set(here.map(({ _id }) => _id));
      const able = members.filter(
        ({ _id, role }) =>
          staff.includes(_id) && !isHere.has(_id) && may({ id: _id, role }, 'conversations.answer'),
      );
      return new Map(able.map(({ _id, language }) => [_id, language]));
    },
    noticesFor: (staff, now) => noticesFor(ground, staff, now),
    isQuiet,
    send: (to, text, key) => sendByBot(ground, to, text, key),
    addressOf:
      publicUrl === undefined
        ? undefined
        : (id) => `${publicUrl.replace(/\/+$/, '')}/desk/c/${encodeURIComponent(id)}`,
    log,
  });
}

async function noticesFor(
  { trade: { rows }, settings }: GroundFloor,
  staff: string,
  now: Date,
): Promise<readonly Notice[]> {
  const { waiting, mentions } = settings.now().notices;
  const until = { $lte: now.getTime() - PATIENCE_MS };
  const asked = { order: 'rank', limit: MOST } as const;
  const [calls, mine, queued] = await Promise.all([
    mentions ? rows.mentions({ staff, limit: MOST }) : [],
    waiting ? rows.read({ ...asked, filter: { staff, box: 'held', rank: until } }) : [],
    waiting ? rows.read({ ...asked, filter: { box: 'queued', rank: until } }) : [],
  ]);
  return [
    ...calls
      .filter(({ isNew }) => isNew === true)
      .map(({ conversation }) => ({ kind: 'mention', conversation }) as const),
    ...mine.map(({ _id }) => ({ kind: 'mine', conversation: _id }) as const),
    ...queued.map(({ _id }) => ({ kind: 'waiting', conversation: _id }) as const),
  ];
}

/** The hours in which the shop wants nobody to be told anything, in its own zone. */
function quietHours(settings: GroundFloor['settings']): (now: Date) => boolean {
  let made: { readonly key: string; readonly hours: Pick<Hours, 'isOpen'> } | undefined;
  return (now) => {
    const { notices, shop } = settings.now();
    if (notices.quiet === null) return false;
    const span = `${notices.quiet.from}-${notices.quiet.to}`;
    const key = `${shop.timeZone} ${span}`;
    if (made?.key !== key) made = { key, hours: workingHours(everyDay(shop.timeZone, span)) };
    return made.hours.isOpen(now);
  };
}

async function activeMembers({ database }: GroundFloor): Promise<readonly Member[]> {
  const { staffStore } = await import('../staff/store.ts');
  return staffStore(await database.connection()).active();
}

async function sendByBot(
  { late, clock }: GroundFloor,
  to: Address,
  text: string,
  key: string,
): Promise<void> {
  const bot = staffBot(late);
  if (bot === undefined) throw new AppError('unavailable', 'The bot is not there.');
  const about = { conversation: key, key, line: 0, at: clock(), from: 'bot', language: 'vi' } as const;
  await bot.send(to, { ...about, text });
}

/** What channels bring, but for the codes by which staff link their own chats: those are no customer's words. */
export function withoutStaffCodes(ground: GroundFloor, receive: Receive): Receive {
  return async (update) => {
    const code = update.address.channel === TELEGRAM ? staffCodeIn(update) : undefined;
    if (code === undefined) return receive(update);
    const { trade, clock } = ground;
    await takeStaffLink(
      {
        store: trade.notices,
        member: async (id) => (await activeMembers(ground)).find(({ _id }) => _id === id),
        send: (to, text, key) => sendByBot(ground, to, text, key),
        clock,
      },
      update,
      code,
    );
  };
}
