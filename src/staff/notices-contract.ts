import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

const state = z.object({
  /** Whether this shop has a Telegram bot at all. */
  isPossible: z.boolean(),
  linkedAt: z.iso.datetime().optional(),
});

export const myTelegram = endpoint({
  name: 'staff.telegram',
  method: 'GET',
  path: '/me/telegram',
  right: 'own',
  says: 'Whether the caller is told on Telegram who waits and who calls them.',
  reply: state,
});

export const linkTelegram = endpoint({
  name: 'staff.link-telegram',
  method: 'POST',
  path: '/me/telegram',
  right: 'own',
  says: 'Makes an address that opens the shop’s bot and links the Telegram account of whoever presses Start there. It works once, for fifteen minutes.',
  reply: z.object({ url: z.url(), until: z.iso.datetime() }),
});

export const unlinkTelegram = endpoint({
  name: 'staff.unlink-telegram',
  method: 'DELETE',
  path: '/me/telegram',
  right: 'own',
  says: 'The caller is told nothing there any more.',
  reply: state,
});
