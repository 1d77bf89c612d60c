import { fillDemo } from '../compose/demo.ts';
import { emptyDemo } from '../compose/empty-demo.ts';
import { compose, type Product } from '../compose.ts';
import { loadDotEnv, readConfig } from '../config.ts';
import { WHOLE, type PlanSize } from '../demo/plan.ts';
import { openLog } from '../log.ts';
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

const USAGE = `Usage:
  langnghe demo [--small]   fills an empty database with 90 days of a made-up shop
  langnghe demo --remove    takes all of it away again`;
const OPTIONS = { remove: { type: 'boolean' }, small: { type: 'boolean' } } as const;
const SEED = 20_261;
const SMALL: PlanSize = { customers: 10, orders: 14, days: 10 };

/** `langnghe demo`: a business to look at, so that the console is not empty on the first day. */
export async function demoCommand(args: string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  if (positionals.length > 0) {
    io.err(USAGE);
    return 2;
  }
  loadDotEnv(process.cwd());
  const config = readConfig();
  const log = await openLog({ level: 'error', pretty: process.stderr.isTTY, aside: true });
  const product = await compose(config, log, 'command');
  try {
    if (values.remove === true) return await remove(product, io);
    const told = (done: number): void => io.err(`${String(Math.round(done * 100))} %`);
    io.err('A shop is made up and played day by day; this takes a few minutes.');
    const size = values.small === true ? SMALL : WHOLE;
    const added = await fillDemo({ product, config, log, size, seed: SEED, told });
    io.out(`The demo shop is there: ${added} records. Take it away by: langnghe demo --remove`);
    return 0;
  } finally {
    await product.stop();
  }
}

async function remove(product: Product, io: Io): Promise<number> {
  const removed = await emptyDemo(product);
  io.out(removed === 0 ? 'There is no demo here.' : `The demo is gone: ${removed} records removed.`);
  return 0;
}
