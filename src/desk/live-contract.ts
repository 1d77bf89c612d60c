import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

/**
 * What is told of a change: what it is and which version it has now, not the thing itself. Told twice it
 * changes nothing. `id` `*`: many of this kind changed at once; ask again for what is on the screen.
 */
export const liveChange = z.strictObject({
  kind: z.string().describe('`conversation`, `ticket`, `presence` …'),
  id: z.string(),
  version: z.number(),
  about: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export const live = endpoint({
  name: 'live',
  method: 'GET',
  path: '/live',
  right: 'conversations.read',
  says: 'Server-sent events: `hello` at first, `change` for each change, `beat` every 20 seconds, `reset` when changes were missed that cannot be told any more: ask again for everything on the screen. Resumes with `Last-Event-ID`.',
  form: 'download',
  reply: z.unknown(),
});
