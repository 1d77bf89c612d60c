import { z } from 'zod';
import { AppError } from '../../src/core/errors.ts';
import { endpoint } from '../../src/http/endpoint.ts';
import { route, type Call, type Route } from '../../src/http/route.ts';

const nothing = z.object({});
/** Every call that reached the change of a thing. */
export const saidBy: Call[] = [];
/** Streams that began, and those that ended. */
export const began: string[] = [];
export const ended: string[] = [];

export const things = endpoint({
  name: 'thing.list',
  method: 'GET',
  path: '/things',
  right: 'tickets.read',
  says: 'Lists things.',
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(50) }),
  reply: z.object({ limit: z.int() }),
});
const thing = endpoint({
  name: 'thing.read',
  method: 'GET',
  path: '/things/:code',
  right: 'tickets.read',
  says: 'Reads a thing.',
  reply: z.object({ code: z.string(), version: z.int() }),
});
const exported = endpoint({
  name: 'thing.export',
  method: 'GET',
  path: '/things/export',
  right: 'tickets.read',
  says: 'Takes things along.',
  reply: z.string(),
  form: 'download',
});
const change = endpoint({
  name: 'thing.change',
  method: 'PUT',
  path: '/things/:code',
  right: 'tickets.change',
  says: 'Changes a thing.',
  body: z.object({ name: z.string().min(1, 'say a name'), count: z.int() }),
  reply: z.object({ name: z.string(), version: z.int() }),
});
const poke = endpoint({
  name: 'thing.poke',
  method: 'POST',
  path: '/things/:code/poke',
  right: 'own',
  says: 'Leaves nothing behind.',
  isQuiet: true,
  reply: nothing,
});
const upload = endpoint({
  name: 'thing.upload',
  method: 'POST',
  path: '/things/:code/file',
  right: 'tickets.change',
  says: 'Takes a file.',
  form: 'upload',
  mostBytes: 2_000,
  reply: z.object({ bytes: z.int() }),
});
const broken = endpoint({
  name: 'thing.broken',
  method: 'GET',
  path: '/broken/:how',
  right: 'own',
  says: 'Goes wrong.',
  reply: z.object({ count: z.int() }),
});
const stream = endpoint({
  name: 'thing.stream',
  method: 'GET',
  path: '/stream',
  right: 'own',
  says: 'Never ends by itself.',
  reply: z.string(),
  form: 'download',
});

async function* forEver(signal: AbortSignal): AsyncGenerator<string> {
  began.push('stream');
  for (let at = 0; !signal.aborted; at += 1) {
    yield `id: ${at}\n\n`;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  ended.push('stream');
}

/** Lets what was late come to its end. */
export const late: { end: () => void } = { end: () => undefined };

/** Routes of a subject that is not there, each for something that the API’s door does. */
export const thingRoutes: readonly Route[] = [
  route(things, ({ query }) => Promise.resolve({ limit: query.limit })),
  route(thing, ({ params }) => Promise.resolve({ code: params.code, version: 7 })),
  route(exported, () =>
    Promise.resolve({
      type: 'text/html',
      fileName: 'bảng "giá"\r\nX: y/..\\.html',
      headers: { 'x-content-type-options': 'sniff' },
      body: '<script>alert(1)</script>',
    }),
  ),
  route(change, (call) => {
    saidBy.push(call);
    if (call.seenVersion === 1)
      throw new AppError('stale', 'Somebody was faster.', { about: { name: 'Lan' } });
    call.audit({ subject: call.params.code, before: { name: 'old' }, after: { name: call.body.name } });
    return Promise.resolve({ name: call.body.name, version: 8 });
  }),
  route(poke, () => Promise.resolve({})),
  route(upload, ({ bytes }) => Promise.resolve({ bytes: bytes.length })),
  route(broken, async ({ params, audit }) => {
    if (params.how === 'thrown') throw new Error('a customer said: my card is 4111');
    if (params.how === 'late') {
      audit({ subject: 'late' });
      await new Promise<void>((resolve) => (late.end = resolve));
    }
    if (params.how === 'half-way') {
      audit({ subject: 'first', outcome: 'done' });
      audit({ subject: 'second' });
      throw new Error('nobody foresaw this');
    }
    // What a reply must not be.
    return { count: 'many' } as unknown as { count: number };
  }),
  route(stream, ({ signal }) => Promise.resolve({ type: 'text/event-stream', body: forEver(signal) })),
];
