import { afterAll, beforeAll } from 'vitest';
import { everyDay, workingHours } from '../../src/clock/hours.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Route } from '../../src/http/route.ts';
import type { Timing } from '../../src/tickets/changes.ts';
import { ticketModel } from '../../src/tickets/model.ts';
import type { StaffSays, TicketParts } from '../../src/tickets/ports.ts';
import { ticketRoutes } from '../../src/tickets/routes.ts';
import { ticketStore, type NewTicket, type Tickets } from '../../src/tickets/store.ts';
import { aCaller } from '../support/call-route.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

/** A photo of the conversation. */
export const PHOTO = 'a'.repeat(32);

export const HOUR = 3_600_000;
export const hours = workingHours(everyDay('Asia/Ho_Chi_Minh', '08:00-17:00'));
const timing = { hours, promise: { otherwiseMs: 2 * HOUR, categoryMs: { broken: HOUR } } };
/** Monday the second of March 2026, on the shop's clock. */
export const at = (time: string) => new Date(`2026-03-02T${time}:00+07:00`);
export const lan = aCaller({ id: 's_lan', name: 'Lan' });

/** What the rest of the house heard. */
export interface Heard {
  readonly said: (StaffSays & { conversation: string })[];
  readonly happened: string[];
  readonly learned: string[];
  /** Whether somebody else has spoken meanwhile. */
  spoke: 'fine' | 'stale';
}

export interface TicketRig {
  opened: TestDatabase;
  tickets: Tickets;
  routes: readonly Route[];
  model: ReturnType<typeof ticketModel>;
  readonly heard: Heard;
  readonly timing: Timing;
}

/** Tickets on a database of their own, with the rest of the house as the tests want it. */
export function ticketRig(): TicketRig {
  const heard: Heard = { said: [], happened: [], learned: [], spoke: 'fine' };
  // Filled before the first test.
  const rig = { heard, timing } as unknown as TicketRig;
  beforeAll(async () => {
    rig.opened = await testDatabase();
    const connection = await rig.opened.database.connection();
    rig.model = ticketModel(connection);
    await rig.model.createIndexes();
    rig.tickets = ticketStore(connection, {
      timing,
      allIds: (id) => Promise.resolve([id]),
      happened: (conversation, name) => {
        heard.happened.push(`${name} ${conversation}`);
        return Promise.resolve(true);
      },
    });
    rig.routes = ticketRoutes(partsOf(rig.tickets, heard));
  });
  afterAll(() => rig.opened.close());
  return rig;
}

function partsOf(store: Tickets, heard: Heard): TicketParts {
  return {
    tickets: store,
    timing,
    staffNames: () =>
      Promise.resolve(
        new Map([
          ['s_lan', 'Lan'],
          ['s_hoa', 'Hoa'],
        ]),
      ),
    customerNames: (ids) =>
      ids.includes('c:broken')
        ? Promise.reject(new Error('The reading broke.'))
        : Promise.resolve(new Map(ids.map((id) => [id, `Khách ${id}`]))),
    isStaff: (id) => Promise.resolve(id === 's_lan' || id === 's_hoa'),
    allIds: (id) => Promise.resolve([id]),
    findCustomers: (words) => Promise.resolve(words === 'lan' ? ['c:lan'] : []),
    draft: (conversation) =>
      Promise.resolve(
        conversation === 'web:lan'
          ? {
              conversation,
              customer: 'c:lan',
              phone: '+84901234318',
              channel: 'web',
              language: 'vi' as const,
              what: 'áo rách',
              photos: [PHOTO],
            }
          : undefined,
      ),
    reply: (conversation, one) => {
      const { said } = heard;
      if (heard.spoke === 'stale')
        return Promise.reject(new AppError('stale', 'Somebody else has spoken since.'));
      if (!said.some(({ id }) => id === one.id)) said.push({ conversation, ...one });
      return Promise.resolve(40 + said.findIndex(({ id }) => id === one.id));
    },
    learned: (conversation) => {
      heard.learned.push(conversation);
      return Promise.resolve();
    },
    order: (code) => Promise.resolve(code === 'DH-1' ? { code, state: 'shipped' } : undefined),
    fileUrl: ({ file, staff }) => `/files/${file}?for=${staff}`,
    categories: () => [{ id: 'broken', name: 'Hàng lỗi' }],
    openedWords: ({ code, promisedAt }, language) =>
      language === 'vi' ? `Mã ${code}, trước ${promisedAt.toISOString()}` : undefined,
  };
}

/** A ticket the bot opened. */
export function openIn({ tickets }: Pick<TicketRig, 'tickets'>, key: string, more: Partial<NewTicket> = {}) {
  const when = more.at ?? at('09:00');
  return tickets.open({
    key,
    at: when,
    customer: 'c:an',
    conversation: `web:${key}`,
    channel: 'web',
    what: 'giao trễ',
    photos: [],
    promisedAt: hours.add(when, 2 * HOUR),
    ...more,
  });
}
