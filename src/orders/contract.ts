import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { ORDER_STATES } from './states.ts';

const at = z.iso.datetime();
const inTwo = z.object({ vi: z.string(), en: z.string() });

export const orderRow = z.object({
  /** The code as it is compared: what its address is made of. */
  id: z.string(),
  code: z.string(),
  state: z.enum(ORDER_STATES),
  customerName: z.string().optional(),
  /** Masked: `••• 318`. */
  phone: z.string(),
  items: z.string().optional(),
  /** Whole đồng. */
  total: z.number().optional(),
  carrier: z.string().optional(),
  expectedAt: at.optional(),
  deliveredAt: at.optional(),
  changedAt: at,
});

export const listOrders = endpoint({
  name: 'orders.list',
  method: 'GET',
  path: '/orders',
  right: 'orders.read',
  says: 'Orders, the last changed first; or those whose code, phone digits or customer name begin with what is sought.',
  query: z.object({
    /** A search answers with its best hundred and has no next page. */
    search: z.string().trim().max(100).optional(),
    state: z.enum(ORDER_STATES).optional(),
    importId: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(300).optional(),
  }),
  reply: z.object({ items: z.array(orderRow), next: z.string().optional() }),
});

export const readOrder = endpoint({
  name: 'orders.read',
  method: 'GET',
  path: '/orders/:code',
  right: 'orders.read',
  says: 'One order, by its code as anybody may write it.',
  reply: orderRow.extend({
    source: z.string(),
    importId: z.string(),
    /** The conversation that last proved the order to be its customer's. */
    provedBy: z.object({ conversation: z.string(), customer: z.string(), at }).optional(),
  }),
});

export const revealOrderPhone = endpoint({
  name: 'orders.reveal-phone',
  method: 'POST',
  path: '/orders/:code/phone',
  right: 'customers.reveal',
  says: 'The whole phone number of an order. Kept in the audit log.',
  reply: z.object({ phone: z.string() }),
});

const fault = z.object({
  /** Of the file, from 1. */
  line: z.number(),
  field: z.string(),
  says: inTwo,
  fix: inTwo,
});

const file = z.object({ fileName: z.string().trim().min(1).max(200) });
const MOST_BYTES = 50 * 1024 * 1024;

export const previewImport = endpoint({
  name: 'orders.preview',
  method: 'POST',
  path: '/orders/imports/preview',
  right: 'orders.import',
  says: 'Reads a CSV file of orders and says what an import would do. Nothing is written.',
  form: 'upload',
  mostBytes: MOST_BYTES,
  query: file,
  reply: z.object({
    /** Of the file's bytes: an import names it, so that what was looked at is what is imported. */
    digest: z.string(),
    /** In the order of the file; `field` absent: it means nothing to us and is not used. */
    columns: z.array(z.object({ header: z.string(), field: z.string().optional() })),
    rows: z.number(),
    /** The first two hundred; with one fault nothing can be imported. */
    faults: z.array(fault),
    faultCount: z.number(),
    added: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    /** Customers who would be told that their order was delivered. */
    toTell: z.number(),
    /** The first rows as they were read. */
    sample: z.array(
      orderRow.omit({ id: true, changedAt: true }).extend({ is: z.enum(['added', 'changed', 'unchanged']) }),
    ),
  }),
});

export const importRow = z.object({
  id: z.string(),
  fileName: z.string(),
  by: z.string(),
  at,
  /** `stopped`: its process ended in the middle; what was written can be undone, or the file imported again. */
  state: z.enum(['running', 'done', 'stopped', 'undoing', 'undone']),
  rows: z.number(),
  /** How many of the rows have been dealt with, or undone. */
  done: z.number(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  endedAt: at.optional(),
  undo: z
    .object({
      by: z.string(),
      at,
      restored: z.number(),
      removed: z.number(),
      /** Codes of orders that were changed after the import, left as they are; the first hundred. */
      kept: z.array(z.string()),
      keptCount: z.number(),
    })
    .optional(),
  /** Until then it can be undone. */
  undoUntil: at,
});

export const startImport = endpoint({
  name: 'orders.import',
  method: 'POST',
  path: '/orders/imports',
  right: 'orders.import',
  says: 'Imports a CSV file of orders that was looked at before; goes on after the reply.',
  form: 'upload',
  mostBytes: MOST_BYTES,
  query: file.extend({ digest: z.string().max(100) }),
  reply: importRow,
});

export const listImports = endpoint({
  name: 'orders.imports',
  method: 'GET',
  path: '/orders/imports',
  right: 'orders.read',
  says: 'Imports made in the console, the last first.',
  query: z.object({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    after: z.string().max(300).optional(),
  }),
  reply: z.object({ items: z.array(importRow), next: z.string().optional() }),
});

export const readImport = endpoint({
  name: 'orders.import-progress',
  method: 'GET',
  path: '/orders/imports/:id',
  right: 'orders.read',
  says: 'How far an import is, or what came of it.',
  reply: importRow,
});

export const undoImport = endpoint({
  name: 'orders.undo-import',
  method: 'POST',
  path: '/orders/imports/:id/undo',
  right: 'orders.import',
  says: 'Puts every order back as it was before an import; those changed since stay, and are named.',
  reply: importRow,
});
