import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose, type Purpose } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { startServer } from '../src/main.ts';
import { keptLog } from './support/silence.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function settings(port: number, environment = 'development') {
  return readConfig({
    NODE_ENV: environment,
    PORT: String(port),
    LANGNGHE_DATA: folder,
    LANGNGHE_LOG_LEVEL: 'silent',
    LANGNGHE_MIN_FREE_MB: '1',
  });
}

/** Runs the product for a purpose and tells which orders there are. */
async function ordersFor(purpose: Purpose, { remove = false, environment = 'development' } = {}) {
  const product = await compose(settings(0, environment), keptLog(), purpose);
  await product.listen();
  await product.settle();
  const orders = product.database.db.collection('orders');
  const count = await orders.countDocuments();
  if (remove) await orders.deleteMany({});
  await product.stop();
  return count;
}

describe('a start', () => {
  it('on a port that is taken says so, and leaves nothing open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    // A server that listens has an address with a port.
    const { port } = other.address() as AddressInfo;
    await expect(startServer(settings(port))).rejects.toThrow(`Port ${port} is taken`);
    other.close();
    await expect(ordersFor('server')).resolves.toBeGreaterThan(0);
  });

  it('gives a new shop a few orders to try, once; a command gives none', async () => {
    expect(await ordersFor('command')).toBe(0);
    expect(await ordersFor('server', { remove: true })).toBeGreaterThan(0);
    expect(await ordersFor('server')).toBe(0);
  });

  it('gives none in production', async () => {
    expect(await ordersFor('server', { environment: 'production' })).toBe(0);
  });
});
