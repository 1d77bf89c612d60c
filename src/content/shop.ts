import { z } from 'zod';
import { isZone } from '../clock/local-time.ts';
import { LANGUAGES } from '../core/conversation.ts';
import type { Language } from '../core/conversation.ts';
import { durationSchema, nameSchema, toMs } from '../core/flow-atoms.ts';
import { shapeFaults } from '../core/flow-schema.ts';
import { faultAt } from './fault.ts';
import { FESTIVAL_NAMES, festivalDates } from './festivals.ts';
import type { Fault } from './fault.ts';
import { keysOf, shapeFault } from './shape-fault.ts';
import type { Source } from './source.ts';

const spanSchema = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    'write a span of time such as 08:00-12:00',
  );
const spansSchema = z.array(spanSchema).max(6);
const dateSchema = z
  .string()
  .regex(
    /^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
    'write a date such as 2027-02-06, or 09-02 for every year',
  );
const festivalSchema = z.strictObject({
  festival: z.enum(FESTIVAL_NAMES).describe('`tet`: the first day of the year; `gio-to`: the Hùng kings.'),
  from: z.number().int().min(-10).max(10).optional().describe('Days from its day to the first: -1 the eve.'),
  days: z.number().int().min(1).max(30).optional().describe('How many days.'),
});
const zoneSchema = z.string().refine(isZone, 'write one such as Asia/Ho_Chi_Minh');
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `flows/shop.yaml`: what the bot must know of the shop. All times but `quiet-after` are working time. */
const shopSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  'time-zone': zoneSchema,
  languages: z
    .array(z.enum(['vi', 'en']))
    .min(1)
    .describe('The first is spoken until the customer shows another.'),
  welcome: nameSchema.describe('The flow a new or idle conversation falls into.'),
  rate: nameSchema.optional().describe('The flow by which staff ask how it was, when they give back.'),
  'rate-after-close': z
    .boolean()
    .default(true)
    .describe('It asks by itself, too, when staff end a talk with a customer.'),
  hours: z.strictObject(Object.fromEntries(DAYS.map((day) => [day, spansSchema.optional()]))),
  holidays: z
    .array(z.union([dateSchema, z.strictObject({ date: dateSchema, hours: spansSchema }), festivalSchema]))
    .optional()
    .describe('Closed all day, or open for the hours given. Days of the lunar calendar go by name.'),
  'answer-within': durationSchema.describe('How soon staff answer who is handed over.'),
  'unanswered-after': durationSchema.describe(
    'Left unanswered so long, a conversation goes back to the bot.',
  ),
  'quiet-after': durationSchema.describe('An episode ends by itself after so much silence.'),
  promises: z.strictObject({
    otherwise: durationSchema,
    category: z.record(nameSchema, durationSchema).optional(),
    priority: z.record(nameSchema, durationSchema).optional(),
    solution: z
      .strictObject({ otherwise: durationSchema, category: z.record(nameSchema, durationSchema).optional() })
      .optional()
      .describe('How soon a complaint is solved; otherwise three times as long as its first answer.'),
  }),
  'zalo-templates': z
    .record(
      nameSchema,
      z.strictObject({
        template: z.string().regex(/^\d{1,20}$/, 'write the number of the template in quotes'),
        by: z.enum(['uid', 'phone']),
        fill: z.record(z.string().regex(/^\w{1,60}$/), z.string().max(500)).optional(),
        survey: nameSchema.optional(),
      }),
    )
    .optional()
    .describe('What goes in place of a message that Zalo does not allow any more, by its purpose.'),
});
type WrittenShop = z.infer<typeof shopSchema>;
type Weekday = (typeof DAYS)[number];

export interface Shop {
  readonly name: string;
  readonly languages: readonly Language[];
  readonly welcomeFlow: string;
  readonly rateFlow?: string;
  /** It asks by itself when staff end a talk. */
  readonly ratesAfterClose: boolean;
  readonly working: {
    readonly timeZone: string;
    readonly week: Readonly<Partial<Record<Weekday, readonly string[]>>>;
    readonly holidays: readonly (string | { readonly date: string; readonly spans: readonly string[] })[];
  };
  readonly answerWithinMs: number;
  readonly unansweredAfterMs: number;
  readonly quietAfterMs: number;
  readonly promises: {
    readonly otherwiseMs: number;
    readonly categoryMs: Readonly<Record<string, number>>;
    readonly priorityMs: Readonly<Record<string, number>>;
    /** How soon a complaint is solved; absent: as long as its kind of answer, some times over. */
    readonly solution?: {
      readonly otherwiseMs: number;
      readonly categoryMs: Readonly<Record<string, number>>;
    };
  };
  /** By purpose: the approved template that stands in for free words, and the survey its ratings belong to. */
  readonly zaloTemplates: Readonly<
    Record<
      string,
      {
        readonly id: string;
        readonly by: 'uid' | 'phone';
        readonly fill: Readonly<Record<string, string>>;
        readonly survey: string;
      }
    >
  >;
}

/** What the shop's file says, or what is wrong with it. */
export function readShop(source: Source): { readonly shop?: Shop; readonly faults: readonly Fault[] } {
  if (source.faults.length > 0) return { faults: source.faults };
  const read = shopSchema.safeParse(source.value ?? {});
  if (!read.success) {
    return { faults: shapeFaults(read.error, []).map((fault) => shapeFault(source, fault, shopKeys)) };
  }
  const shop = shopOf(read.data);
  if (Object.values(shop.working.week).some((spans) => spans.length > 0)) return { shop, faults: [] };
  const message = 'the week has no working time at all';
  const way = 'open one day at least, such as `mon: [08:00-12:00, 13:30-18:00]`';
  return { faults: [faultAt(source.placeOf(['hours']), 'no-hours', message, way)] };
}

function shopKeys(): ReadonlySet<string> {
  return keysOf(z.toJSONSchema(shopSchema, { io: 'input', unrepresentable: 'any' }));
}

function shopOf(written: WrittenShop): Shop {
  const { promises } = written;
  return {
    name: written.name.normalize('NFC'),
    languages: LANGUAGES.filter((language) => written.languages.includes(language)).sort(
      (a, b) => written.languages.indexOf(a) - written.languages.indexOf(b),
    ),
    welcomeFlow: written.welcome,
    ...(written.rate !== undefined && { rateFlow: written.rate }),
    ratesAfterClose: written['rate-after-close'],
    working: {
      timeZone: written['time-zone'],
      week: weekOf(written),
      holidays: holidaysOf(written),
    },
    answerWithinMs: toMs(written['answer-within']),
    unansweredAfterMs: toMs(written['unanswered-after']),
    quietAfterMs: toMs(written['quiet-after']),
    promises: {
      otherwiseMs: toMs(promises.otherwise),
      categoryMs: inMs(promises.category),
      priorityMs: inMs(promises.priority),
      ...(promises.solution && {
        solution: {
          otherwiseMs: toMs(promises.solution.otherwise),
          categoryMs: inMs(promises.solution.category),
        },
      }),
    },
    zaloTemplates: zaloTemplatesOf(written),
  };
}

function zaloTemplatesOf(written: WrittenShop): Shop['zaloTemplates'] {
  const templates = Object.entries(written['zalo-templates'] ?? {}).map(
    ([purpose, { template: id, by, fill = {}, survey = purpose }]) =>
      [purpose, { id, by, fill, survey }] as const,
  );
  return Object.fromEntries(templates);
}

function weekOf(written: WrittenShop): Shop['working']['week'] {
  const days = DAYS.flatMap((day) => {
    const spans = written.hours[day];
    return spans === undefined ? [] : [[day, spans] as const];
  });
  return Object.fromEntries(days);
}

/** A date of its own wins over a festival's: said last, it counts. */
function holidaysOf({ holidays = [] }: WrittenShop): Shop['working']['holidays'] {
  const festivals = holidays.flatMap((day) =>
    typeof day === 'object' && 'festival' in day ? festivalDates(day) : [],
  );
  const dates = holidays.flatMap((day): Shop['working']['holidays'] => {
    if (typeof day === 'string') return [day];
    return 'festival' in day ? [] : [{ date: day.date, spans: day.hours }];
  });
  return [...festivals, ...dates];
}

function inMs(durations: Readonly<Record<string, string>> | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(durations ?? {}).map(([name, duration]) => [name, toMs(duration)]),
  );
}
