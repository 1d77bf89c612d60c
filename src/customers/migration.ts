import type { Db } from 'mongodb';
import { liftOld } from '../database/lift-old.ts';
import type { Customer } from './model.ts';
import { nameTurns, phoneTurns } from './rules.ts';

/** Customers met before they could be searched: their names, numbers and channel as a search reads them. */
export async function makeOldCustomersFindable(db: Db): Promise<void> {
  await liftOld(db, 'customers', { lacking: { channel: { $exists: false } }, get: findable });
}

function findable({ identities, name, phone, email }: Customer): Partial<Customer> {
  const verified = identities.filter(({ kind }) => kind === 'phone').map(({ value }) => value);
  const phones = [...new Set([...verified, ...(phone === undefined ? [] : [phone])])].flatMap(phoneTurns);
  return {
    channel: identities[0]?.kind ?? '',
    ...(name !== undefined && { nameTurns: nameTurns(name) }),
    ...(phones.length > 0 && { phoneTurns: phones }),
    ...(email !== undefined && { emailFolded: email.toLowerCase() }),
  };
}
