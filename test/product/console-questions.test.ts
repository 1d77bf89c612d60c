import { MongoClient, type Document } from 'mongodb';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { questions } from '../../bench/desk-questions.ts';
import { changedConversations } from '../../src/conversations/changed.ts';
import { GENERAL } from '../support/asked-of-database.ts';
import { fillShop, type ThingsToSee } from '../support/demo-shop.ts';
import { until } from '../support/fake-clock.ts';
import { hired } from '../support/hired.ts';
import { listedIn } from '../support/listed-routes.ts';
import { openShop, type OpenShop } from '../support/shop-open.ts';
import type { Browser } from '../support/staff-desk.ts';

/** What a shop has few of, however many customers it has: these are read whole. */
const FEW: readonly string[] = ['staff', 'staff-chats', 'labels'];

const LOOKING = new Set(['find', 'aggregate', 'count', 'distinct', 'findAndModify', 'update', 'delete']);
const SAID = new Set(['u', 'update', 'projection', 'fields']);

let shop: OpenShop;
let things: ThingsToSee;
let owner: Browser;
/** Every command that looks for something, one of each shape. */
const asked = new Map<string, Document>();
let isListening = false;

beforeAll(async () => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the client below
  const { connect } = MongoClient.prototype;
  const spied = vi.spyOn(MongoClient.prototype, 'connect').mockImplementation(function (this: MongoClient) {
    Object.assign(this.options, { monitorCommands: true });
    this.on('commandStarted', ({ command }) => isListening && keep(command));
    return connect.call(this);
  });
  shop = await openShop();
  spied.mockRestore();
  things = await fillShop(shop);
  owner = await hired(shop, 'Lan', 'owner');
  isListening = true;
}, 120_000);
afterAll(() => shop.close());

function keep(command: Document): void {
  const [name = ''] = Object.keys(command);
  if (!LOOKING.has(name)) return;
  for (const one of apart(name, command)) asked.set(shapeOf(one), one);
}

interface Union {
  readonly $unionWith?: { readonly coll: string; readonly pipeline: readonly Document[] };
}

/** Each of several writes, and each collection that a pipeline reads, is a question of its own. */
function apart(name: string, command: Document): readonly Document[] {
  const body = Object.fromEntries(Object.entries(command).filter(([key]) => !GENERAL.has(key)));
  if (name === 'aggregate') {
    const more = (body.pipeline as Union[]).flatMap(({ $unionWith }) => $unionWith ?? []);
    return [body, ...more.map(({ coll, pipeline }) => ({ aggregate: coll, pipeline, cursor: {} }))];
  }
  const batch = { update: 'updates', delete: 'deletes' }[name];
  if (batch === undefined) return [body];
  return (body[batch] as Document[]).map((one) => ({ ...body, [batch]: [one] }));
}

/** The collection and what is asked of it, without the values. */
function shapeOf(command: Document): string {
  const [name = ''] = Object.keys(command);
  const told = JSON.stringify(command, (key, value: unknown) => {
    if (SAID.has(key)) return undefined;
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? '[]' : value;
  });
  return `${String(command[name])} ${told.replace(/:"(?!\$)[^"]*"/g, ':""').replace(/:-?\d+/g, ':0')}`;
}

/** By the key itself, in whose order documents lie; or whether there is one at all. */
function isByKey({ find, filter = {}, limit }: Document): boolean {
  if (find === undefined) return false;
  const fields = Object.keys(filter as object);
  return fields.length === 0 ? limit === 1 : fields.every((field) => field === '_id');
}

async function scansAmong(all: ReadonlyMap<string, Document>): Promise<readonly string[]> {
  const scans: string[] = [];
  for (const [shape, command] of all) {
    if (FEW.includes(shape.split(' ')[0] ?? '') || isByKey(command)) continue;
    const told = await shop.product.database.db.command({ explain: command, verbosity: 'queryPlanner' });
    if (JSON.stringify(told).includes('COLLSCAN')) scans.push(shape);
  }
  return scans;
}

/** Every address of the API that only answers, about what is there. */
async function addresses(): Promise<readonly string[]> {
  const listed = listedIn((await owner.asks('GET', '/openapi.json')).json);
  const order = await shop.product.database.db.collection<{ _id: string }>('orders').findOne();
  const there: Readonly<Record<string, string>> = {
    conversations: things.conversation,
    customers: things.customer,
    tickets: things.ticket,
    orders: order?._id ?? '',
    flows: 'csat',
  };
  const more: Readonly<Record<string, string>> = {
    '/settings/holidays': '?year=2026',
    '/conversations/{id}/export': '?as=json',
    '/tickets/draft': `?conversation=${encodeURIComponent(things.conversation)}`,
  };
  return listed
    .filter(({ method, path }) => method === 'GET' && path !== '/live')
    .map(({ path }) => {
      const id = encodeURIComponent(there[path.split('/')[1] ?? ''] ?? 'nothing');
      const filled = path
        .replace('{n}', '2')
        .replace('{kind}', 'reply')
        .replace(/\{\w+\}/, id);
      return `${filled}${more[path] ?? ''}`;
    });
}

describe('what the console asks of the database', () => {
  const refused: string[] = [];
  /** The answer, and the page after it. */
  const reads = async (path: string): Promise<void> => {
    const { status, json } = await owner.asks('GET', path);
    if (status !== 200) refused.push(path.split('?')[0] ?? '');
    if (typeof json.next !== 'string') return;
    const after = `${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(json.next)}`;
    if ((await owner.asks('GET', `${path}${after}`)).status !== 200) refused.push(`${path}${after}`);
  };

  it('is heard at every address that answers, with each filter and search, and of the page after', async () => {
    for (const path of await addresses()) await reads(path);
    const known = { conversations: [things.conversation], customers: [things.customer] };
    const all = questions({ ...known, tickets: [things.ticket], until: shop.clock() });
    for (const question of all) await reads(question.path(0));
    // There is none of these, or they want to be asked with more: they are among the questions above.
    expect(refused).toEqual([
      '/orders/imports/DH1001',
      '/failures/nothing',
      '/search',
      '/files/nothing',
      '/reports/scores/over-time',
      '/reports/scores/by-staff',
    ]);
  });

  it('is heard when staff act, and when a console follows what changes', async () => {
    const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const live = await request(`${shop.url}/api/v1/live`, { headers: { cookie, 'last-event-id': '1' } });
    expect(live.statusCode).toBe(200);
    const path = `/conversations/${encodeURIComponent(things.conversation)}/acts`;
    const tomorrow = new Date(shop.clock().getTime() + 86_400_000).toISOString();
    const acts = [
      { does: 'take' },
      { does: 'note', text: '@Lan xem giúp', mentions: ['s_lan'] },
      { does: 'snooze', until: tomorrow },
      { does: 'wake' },
      { does: 'close', outcome: 'answered' },
    ];
    for (const [n, act] of acts.entries()) {
      const { status, text } = await owner.asks('POST', path, { id: `made-here-${n}`, ...act });
      expect(status, text).toBe(200);
    }
    await until('the console follows', () =>
      [...asked.keys()].some((shape) => shape.startsWith('desk_rows') && shape.includes('changedAt')),
    );
    live.body.destroy();
  });

  it('is heard when views catch up with what changed while no console was open', async () => {
    const changed = changedConversations(shop.product.database.db);
    const ids = new Set<string>();
    for await (const batch of changed.since(new Date(0))) for (const { id } of batch) ids.add(id);
    for await (const batch of changed.unfinished()) expect(batch.length).toBeGreaterThan(0);
    expect(ids).toContain(things.conversation);
  });

  it('is answered without looking through a collection', async () => {
    isListening = false;
    expect(asked.size).toBeGreaterThan(100);
    expect(await scansAmong(asked)).toEqual([]);
    const unplanned = { find: 'conversations', filter: { nobody: 1 } };
    expect(
      await scansAmong(new Map([[shapeOf(unplanned), unplanned]])),
      'what looks for a scan',
    ).toHaveLength(1);
  });
});
