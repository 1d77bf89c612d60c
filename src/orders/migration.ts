import type { Db } from 'mongodb';
import { liftOld } from '../database/lift-old.ts';
import type { Order } from './model.ts';
import { nameKeysOf } from './written.ts';

/** Orders written before they could be found by name. */
export async function makeOldOrdersFindable(db: Db): Promise<void> {
  await liftOld(db, 'orders', {
    lacking: { customerName: { $exists: true }, nameKeys: { $exists: false } },
    get: ({ customerName = '' }: Order) => ({ nameKeys: nameKeysOf(customerName) }),
  });
}
