import { Agent, get } from 'node:http';
import { connectDatabase, type Database } from '../src/database/connect.ts';
import { GIVEN_RIGHTS } from '../src/staff/may.ts';
import { tokenStore } from '../src/staff/session-store.ts';
import { langnghe } from './contestants.ts';
import { silent } from './desk-log.ts';
import type { Known } from './desk-questions.ts';
import { freePort, listening, startServer, type ServerProcess } from './server-process.ts';
import type { StubApi } from './stub-api.ts';

const MEMBER = 's_3';
const SOME = 500;
const DAY_MS = 86_400_000;
/** The server opens the rest of it a moment after its door. */
const SETTLED_MS = 3_000;

/** The built program on the folder, asked by somebody with every right. */
export interface Desk {
  readonly port: number;
  readonly token: string;
  readonly server: ServerProcess;
  readonly known: Known;
  readonly size: { readonly conversations: number; readonly messages: number };
  /** One customer's message, as the platform of the channel `app` posts it. */
  message(customer: number, id: number, text: string): Buffer;
  /** Milliseconds to the last byte. Throws unless the answer is 200. */
  ask(path: string): Promise<number>;
  stop(): Promise<void>;
}

export async function openDesk(folder: string, api: StubApi): Promise<Desk> {
  const database = await connectDatabase({ uri: undefined, folder, log: silent, inThread: true });
  const token = await tokenIn(database);
  const known = await knownIn(database);
  const size = await sizeOf(database);
  await database.close();
  const port = await freePort();
  const program = langnghe({ settings: () => ({ LANGNGHE_DATA: folder }) });
  const server = startServer({ ...program.command(api.url, port), port, core: 0 });
  await listening(port, 120_000);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const agent = new Agent({ keepAlive: true });
  return {
    port,
    token,
    server,
    known,
    size,
    message: (customer, id, text) => program.request(customer, id, text, api.url),
    ask: (path) => asked({ port, path: `/api/v1${path}`, token, agent }),
    stop: async () => {
      agent.destroy();
      await server.stop();
      program.clean?.();
    },
  };
}

async function tokenIn(database: Database): Promise<string> {
  const now = new Date();
  const member = {
    login: 'bench',
    name: 'Hoa',
    role: 'owner',
    state: 'active',
    language: 'vi',
    prefs: {},
    recovery: [],
    madeAt: now,
    version: 1,
  };
  const staff = database.db.collection<{ _id: string }>('staff');
  await staff.updateOne({ _id: MEMBER }, { $setOnInsert: member }, { upsert: true });
  const until = new Date(now.getTime() + DAY_MS);
  const { token } = await tokenStore(await database.connection()).make({
    staff: MEMBER,
    name: 'bench',
    scopes: [...GIVEN_RIGHTS],
    madeAt: now,
    until,
  });
  return token;
}

async function knownIn({ db }: Database): Promise<Known> {
  const some = async (collection: string, sort: string, field: string): Promise<readonly string[]> => {
    const found = await db
      .collection(collection)
      .find({ [sort]: { $gte: new Date(0) } }, { projection: { [field]: 1 } })
      .sort({ [sort]: -1 })
      .limit(SOME)
      .toArray();
    return found.map((one) => String(one[field]));
  };
  return {
    conversations: await some('conversations', 'lastCustomerSlot', '_id'),
    customers: await some('customers', 'seenAt', '_id'),
    tickets: await some('tickets', 'openedAt', 'code'),
    until: new Date(),
  };
}

async function sizeOf({ db }: Database): Promise<Desk['size']> {
  const lines = await db
    .collection('desk_rows')
    .aggregate<{ n: number }>([{ $group: { _id: null, n: { $sum: '$lastLine' } } }])
    .toArray();
  return {
    conversations: await db.collection('conversations').estimatedDocumentCount(),
    messages: lines[0]?.n ?? 0,
  };
}

function asked(about: {
  readonly port: number;
  readonly path: string;
  readonly token: string;
  readonly agent: Agent;
}): Promise<number> {
  const { port, path, token, agent } = about;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get({ port, path, agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`${path}: ${response.statusCode ?? 0}`));
      });
    }).on('error', reject);
  });
}
