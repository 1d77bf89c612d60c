import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import { AppError } from '../core/errors.ts';
import type { Vault } from '../road/ports.ts';
import { fromDatabase } from './failures.ts';
import { within } from './within.ts';
import { deleteOne, writeOne } from './write-one.ts';

const VAULT = 'vault';
const LOCKS = 'vault-locks';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const MARK_BYTES = 8;

interface Sealed {
  _id: string;
  version: number;
  /** Which key sealed it. */
  key: string;
  iv: string;
  tag: string;
  sealed: string;
}

export interface OpenVault extends Vault {
  /** Removes a secret, even one that cannot be read any more: connecting anew begins from nothing. */
  forget(name: string): Promise<void>;
}

interface Keys {
  readonly key: Buffer;
  /** Tells keys apart without telling anything of them. */
  readonly mark: string;
}

/**
 * Secrets in the database that only processes with the data folder's secret can read. Each is bound to
 * its name and version: one put in another's place is refused. Throws `misconfigured` when a secret was
 * sealed with another data folder's key or was changed, `unavailable` when the database is away.
 */
export function openVault(
  db: Db,
  { secret, clock }: { readonly secret: Buffer; readonly clock: () => Date },
): OpenVault {
  const keys = keysOf(secret);
  return {
    async read(name) {
      const vault = db.collection<Sealed>(VAULT);
      const found = await fromDatabase(vault.findOne({ _id: name }, within()));
      return found === null ? undefined : { value: opened(found, keys), version: found.version };
    },
    write(name, value, version) {
      const u = sealed({ name, version: version + 1, keys }, value);
      return writeOne(db, VAULT, { q: { _id: name, version }, u, upsert: version === 0 });
    },
    alone: (name, forMs, work) => alone({ db, clock, name, forMs }, work),
    async forget(name) {
      await deleteOne(db, VAULT, { _id: name });
    },
  };
}

function keysOf(secret: Buffer): Keys {
  const derived = (purpose: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'langnghe', purpose, bytes));
  return { key: derived('vault', KEY_BYTES), mark: derived('vault mark', MARK_BYTES).toString('hex') };
}

function boundTo(name: string, version: number): Buffer {
  return Buffer.from(`${version}:${name}`);
}

function sealed(
  { name, version, keys }: { name: string; version: number; keys: Keys },
  value: Readonly<Record<string, string>>,
): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keys.key, iv).setAAD(boundTo(name, version));
  const bytes = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return {
    _id: name,
    version,
    key: keys.mark,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: bytes.toString('base64'),
  };
}

function opened({ _id, version, key, iv, tag, sealed: bytes }: Sealed, keys: Keys): Record<string, string> {
  if (key !== keys.mark) {
    throw new AppError(
      'misconfigured',
      `The secret "${_id}" in the database was sealed with another data folder's key: bring back the file "secret" of that data folder, or connect the account anew.`,
      { subject: _id },
    );
  }
  try {
    const decipher = createDecipheriv(CIPHER, keys.key, Buffer.from(iv, 'base64'))
      .setAAD(boundTo(_id, version))
      .setAuthTag(Buffer.from(tag, 'base64'));
    const text = Buffer.concat([decipher.update(Buffer.from(bytes, 'base64')), decipher.final()]);
    // What `sealed` has put there, proved by the tag.
    return JSON.parse(text.toString('utf8')) as Record<string, string>;
  } catch {
    throw new AppError(
      'misconfigured',
      `The secret "${_id}" in the database is damaged: connect the account anew.`,
      { subject: _id },
    );
  }
}

interface Asked {
  readonly db: Db;
  readonly clock: () => Date;
  readonly name: string;
  /** How long the others wait for a process that died; a living one renews it. */
  readonly forMs: number;
}

async function alone<T>(asked: Asked, work: () => Promise<T>): Promise<T | undefined> {
  const { db, clock, name, forMs } = asked;
  const holder = randomUUID();
  const until = (): Date => new Date(clock().getTime() + forMs);
  const take = { $set: { holder, until: until() } };
  const isFree = { _id: name, until: { $lte: clock() } };
  if (!(await writeOne(db, LOCKS, { q: isFree, u: take, upsert: true }))) return undefined;
  const renewing = setInterval(() => {
    const renewed = { q: { _id: name, holder }, u: { $set: { until: until() } } };
    // Missed once is renewed the next time; what is written has a version besides.
    writeOne(db, LOCKS, renewed).catch(() => undefined);
  }, forMs / 3);
  renewing.unref();
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    // It would end by itself.
    await deleteOne(db, LOCKS, { _id: name, holder }).catch(() => undefined);
  }
}
