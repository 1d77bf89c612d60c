import type { Connection } from 'mongoose';
import { ensureIndexes, type CollectionIndexes } from '../database/indexes.ts';
import { auditSchema, auditStore } from '../staff/audit-store.ts';
import type { StaffParts } from '../staff/entering.ts';
import { LINK_INDEXES, staffLinks } from '../staff/links.ts';
import { memberSchema, policySchema, sessionSchema, tokenSchema, triesSchema } from '../staff/model.ts';
import { openPasswords } from '../staff/passwords.ts';
import { staffKeys } from '../staff/secrets.ts';
import { sessionStore, tokenStore } from '../staff/session-store.ts';
import { staffStore } from '../staff/store.ts';
import { triesStore } from '../staff/tries-store.ts';
import type { GroundFloor } from './ground-floor.ts';

const SCHEMAS = [memberSchema, sessionSchema, tokenSchema, policySchema, triesSchema, auditSchema];

/** Staff, their log-ins and what they did: opened with the first page of the console. */
export async function openStaffParts(
  ground: Pick<GroundFloor, 'database' | 'content' | 'data'>,
  connection: Connection,
  address: () => string,
): Promise<StaffParts> {
  const { database, content, data } = ground;
  await ensureIndexes(database.db, 'staff', [...SCHEMAS.map(indexesOf), LINK_INDEXES]);
  return {
    staff: staffStore(connection),
    sessions: sessionStore(connection),
    tokens: tokenStore(connection),
    links: staffLinks(database.db),
    tries: triesStore(connection),
    audit: auditStore(connection),
    passwords: openPasswords(),
    keys: staffKeys(data.secret),
    shop: content.shop,
    address,
  };
}

type Indexed = Pick<(typeof SCHEMAS)[number], 'get' | 'indexes'>;

function indexesOf(schema: Indexed): CollectionIndexes {
  const indexes = schema.indexes().map(([key, options]) => ({
    ...plain(options),
    key: key as Record<string, 1 | -1>,
  }));
  return { collection: String(schema.get('collection')), indexes };
}

/** Mongoose adds `background`, which databases have ignored for years and ours refuses. */
function plain(options: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'background'));
}
