import type { Db } from 'mongodb';
import type { Customer } from './model.ts';
import { nameTurns, phoneTurns } from './rules.ts';

const BATCH = 500;

/** Customers met before they could be searched: their names, numbers and channel as a search reads them. */
export async function makeOldCustomersFindable(db: Db): Promise<void> {
  const customers = db.collection<Customer>('customers');
  for (;;) {
    const old = await customers
      .find({ channel: { $exists: false } })
      .limit(BATCH)
      .toArray();
    if (old.length === 0) return;
    const writes = old.map((customer) => ({
      updateOne: { filter: { _id: customer._id }, update: { $set: findable(customer) } },
    }));
    await customers.bulkWrite(writes, { ordered: false });
  }
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
