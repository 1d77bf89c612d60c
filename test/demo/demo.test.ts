import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillDemo } from '../../src/compose/demo.ts';
import { emptyDemo } from '../../src/compose/empty-demo.ts';
import { compose, type Product } from '../../src/compose.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { conversationReaders } from '../../src/conversations/readers.ts';
import { DAYS_MARK } from '../../src/surveys/day-store.ts';
import { quietLog } from '../support/quiet-log.ts';

const UNTIL = new Date('2026-11-20T08:00:00Z');
const folders: string[] = [];
let product: Product;
let config: Config;
const told: number[] = [];

const fill = (): Promise<number> =>
  fillDemo({
    product,
    config,
    log: quietLog,
    size: { customers: 10, orders: 14, days: 10 },
    seed: 7,
    told: (done) => told.push(done),
  });
const count = (collection: string, filter: object = {}): Promise<number> =>
  product.database.db.collection(collection).countDocuments(filter);

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  folders.push(folder);
  config = readConfig({ LANGNGHE_DATA: folder, LANGNGHE_LOG_LEVEL: 'silent', NODE_ENV: 'production' });
  product = await compose(config, quietLog, 'command', () => UNTIL);
  await product.trade.orders.write(
    [{ code: 'DH7', phone: '+84912345678', state: 'new', items: '1 áo', total: 100_000 }],
    { source: 'csv', importId: 'real', at: UNTIL },
  );
  await fill();
}, 120_000);
afterAll(async () => {
  await product.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('a made-up business', () => {
  it('is what the program itself does: talks, scores, tickets and orders that fit together', async () => {
    expect(await count('orders')).toBe(15);
    expect(await count('conversations')).toBeGreaterThan(7);
    expect(await count('episodes')).toBeGreaterThan(8);
    expect(await count('feedback')).toBeGreaterThan(2);
    expect(await count('dead_letters')).toBe(0);
    expect(told.at(-1)).toBe(1);
    const readers = conversationReaders(product.database.db);
    const { conversations } = await readers.list({ limit: 50 });
    const talks = await Promise.all(conversations.map(({ id }) => readers.transcript(id)));
    for (const talk of talks) {
      const lines = talk?.transcript ?? [];
      expect(lines.map(({ n }) => n)).toEqual(lines.map((_, at) => at + 1));
      for (const { at } of lines) expect(at <= UNTIL).toBe(true);
      for (const { who, delivery } of lines) if (who === 'bot') expect(delivery?.state).toBe('sent');
    }
    const answered = talks.flatMap((talk) => talk?.transcript ?? []).filter(({ by }) => by !== undefined);
    expect(new Set(answered.map(({ by }) => by?.flow)).size).toBeGreaterThan(2);
  });

  it('is not made where there is business already', async () => {
    await expect(fill()).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('goes as a whole, and takes nothing real with it', async () => {
    for (const made of ['feedback_days', 'flow_counts', 'flow_counting'])
      await product.database.db.collection(made).insertOne({ of: 'the demo' });
    await product.database.db.collection<{ _id: string }>('meta').insertOne({ _id: DAYS_MARK });
    expect(await emptyDemo(product)).toBeGreaterThan(30);
    expect(await count('meta', { _id: { $in: [DAYS_MARK, 'demo'] } })).toBe(0);
    for (const collection of [
      'conversations',
      'pages',
      'episodes',
      'feedback',
      'tickets',
      'customers',
      'sends',
      'feedback_days',
      'flow_counts',
      'flow_counting',
    ])
      expect([collection, await count(collection)]).toEqual([collection, 0]);
    expect(await count('orders')).toBe(1);
    expect(await count('staff', { madeBy: 'demo' })).toBe(0);
    expect(await emptyDemo(product)).toBe(0);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('langnghe-demo-'))).toEqual([]);
  });
});
