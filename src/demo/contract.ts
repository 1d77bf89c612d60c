import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

/** `none`: it may be made if the database is empty; `making`: on its way; `there`: made, or failed with a reason. */
const state = z.object({
  state: z.enum(['none', 'making', 'there', 'failed']),
  /** 0..1 while it is being made. */
  done: z.number(),
});

export const readDemo = endpoint({
  name: 'demo.read',
  method: 'GET',
  path: '/demo',
  right: 'own',
  says: 'Whether a made-up shop is in the database, or how far its making is.',
  reply: state,
});

export const makeDemo = endpoint({
  name: 'demo.make',
  method: 'POST',
  path: '/demo',
  right: 'settings.change',
  says: 'Fills an empty database with a made-up shop: `whole`, 90 days of it, takes a few minutes; `small`, 10 days, some seconds.',
  body: z.strictObject({ size: z.enum(['small', 'whole']).default('whole') }),
  reply: state,
});

export const removeDemo = endpoint({
  name: 'demo.remove',
  method: 'DELETE',
  path: '/demo',
  right: 'settings.change',
  says: 'Takes everything of the made-up shop away.',
  reply: state,
});
