import { z } from 'zod';

/** A name of a flow, step, choice or survey. It stands in text keys, so it is kept this plain. */
export const nameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'use small letters, digits and "-", beginning with a letter')
  .max(40);

/** Where to go: a step, or `end <outcome>`. */
export const targetSchema = z
  .string()
  .regex(/^(?:end )?[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'name a step, or write "end <outcome>"')
  .max(60);

/** An answer, a fact, or something inside one: `order`, `check.state`, `customer.phone`. */
export const pathSchema = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)*$/,
    'name an answer or a fact, such as "order" or "check.state"',
  )
  .max(80);

/** An action's name: `tickets.open`. */
export const actionNameSchema = z
  .string()
  .regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/, 'name an action, such as "tickets.open"');

export const durationSchema = z
  .string()
  .regex(
    /^[1-9][0-9]{0,4} (?:second|minute|hour|day|week)s?$/,
    'write a time such as "24 hours" or "8 seconds"',
  );

export const hoursSchema = z.enum(['shop', 'any']);

const literalSchema = z.union([z.string().max(200), z.number(), z.boolean()]);

/** What an action or a flow is handed: names alone (`{ order, days: 14 }`), references, plain values. */
export const withSchema = z.union([
  z.array(pathSchema).min(1),
  z.record(
    z.string().regex(/^[a-z][A-Za-z0-9]*$/),
    z.union([z.null(), literalSchema, z.array(literalSchema)]),
  ),
]);
export type WrittenWith = z.infer<typeof withSchema>;

/** One target for every outcome, or a target by outcome. */
export const thenSchema = z.union([targetSchema, z.record(nameSchema, targetSchema)]);
export type WrittenThen = z.infer<typeof thenSchema>;

const UNITS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** Milliseconds of a duration that the schema has let through. */
export function toMs(duration: string): number {
  const [count, unit] = duration.split(' ');
  return Number(count) * (UNITS[(unit ?? '').replace(/s$/, '')] ?? 0);
}
