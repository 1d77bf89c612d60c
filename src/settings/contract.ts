import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const minute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time such as 08:00');
/** Until just before `to`; `24:00` is the end of the day. One that ends before it begins goes on past midnight. */
export const spanSchema = z.strictObject({
  from: minute,
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'write a time such as 17:30'),
});
const spans = z.array(spanSchema).max(6, 'at most six spans a day');
const date = z.string().regex(/^(\d{4}-)?\d{2}-\d{2}$/, 'write 2027-02-06, or 09-02 for every year');
const minutes = (least: number, most: number) => z.number().int().min(least).max(most);
const DAY = 1_440;
const category = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'use small letters, digits and "-"')
  .max(40);

export const shopSection = z.strictObject({
  name: z.string().trim().min(1, 'the shop needs a name').max(80),
  timeZone: z.string().min(1).max(60),
  /** The first is spoken until a customer shows another. */
  languages: z
    .array(z.enum(['vi', 'en']))
    .min(1, 'one language at least')
    .max(2),
  /** How soon staff answer who is handed over; working time. */
  answerWithinMinutes: minutes(1, 7 * DAY),
  /** Left unanswered so long, a conversation goes back to the bot; working time. */
  unansweredAfterMinutes: minutes(1, 7 * DAY),
  /** An episode ends by itself after so much silence. */
  quietAfterMinutes: minutes(10, 14 * DAY),
});
export const hoursSection = z.strictObject({
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
  sat: spans,
  sun: spans,
});
export const holidaysSection = z.strictObject({
  /** Closed all day, or open for the spans given. These win over public days. */
  own: z
    .array(z.strictObject({ date, name: z.string().trim().max(80).default(''), spans: spans.default([]) }))
    .max(400),
  /** The official public days off of Việt Nam. */
  public: z.strictObject({
    isOn: z.boolean(),
    /** Days from the first day of the lunar year to the first day off (-1: the eve), and how many days. */
    tet: z.strictObject({ from: z.number().int().min(-10).max(5), days: z.number().int().min(1).max(20) }),
  }),
});
/** How soon a complaint is answered, in working time; a category or priority may have its own. */
export const promisesSection = z.strictObject({
  otherwiseMinutes: minutes(1, 60 * DAY),
  categoryMinutes: z.record(category, minutes(1, 60 * DAY)),
  priorityMinutes: z.record(category, minutes(1, 60 * DAY)),
});
export const assignmentSection = z.strictObject({
  /** Waiting conversations go by themselves to who is here and has the fewest. */
  isOn: z.boolean(),
  /** Nobody gets more than so many open conversations by themselves. */
  mostEach: z.number().int().min(1).max(100),
  /** A conversation goes back to the queue when its owner has been away so long while the customer waits. */
  backAfterMinutes: minutes(1, 7 * DAY),
});
export const ratingSection = z.strictObject({
  /** Staff end a talk in which one of them spoke: the customer is asked how it was. */
  afterClose: z.boolean(),
});
export const noticesSection = z.strictObject({
  /** A new conversation waits for a person. */
  waiting: z.boolean(),
  mentions: z.boolean(),
  /** So long before a promised time; 0: not at all. */
  dueMinutes: minutes(0, 7 * DAY),
  overdue: z.boolean(),
  /** Nobody is told anything in these hours; null: always. */
  quiet: spanSchema.nullable(),
});

export const SECTIONS = {
  shop: shopSection,
  hours: hoursSection,
  holidays: holidaysSection,
  promises: promisesSection,
  assignment: assignmentSection,
  rating: ratingSection,
  notices: noticesSection,
} as const;
export const SECTION_NAMES = [
  'shop',
  'hours',
  'holidays',
  'promises',
  'assignment',
  'rating',
  'notices',
] as const satisfies readonly (keyof typeof SECTIONS)[];

/** The settings in force, whole. */
export const settingsSchema = z.strictObject(SECTIONS);
export type Settings = z.infer<typeof settingsSchema>;

const settingsReply = settingsSchema.extend({
  version: z.number(),
  changedAt: z.iso.datetime().optional(),
  changedBy: z.string().optional(),
  /** Sections changed in the console; the others are as `flows/shop.yaml` and the program say. */
  changed: z.array(z.enum(SECTION_NAMES)),
});

export const readSettings = endpoint({
  name: 'settings.read',
  method: 'GET',
  path: '/settings',
  right: 'settings.read',
  says: 'The settings in force. Secrets and addresses are not here: they are the environment’s.',
  reply: settingsReply,
});

export const changeSettings = endpoint({
  name: 'settings.change',
  method: 'PATCH',
  path: '/settings',
  right: 'settings.change',
  says: 'Changes whole sections; every process follows within seconds.',
  body: settingsSchema
    .partial()
    .refine((sections) => Object.keys(sections).length > 0, 'say which section to change'),
  reply: settingsReply,
});

export const resetSettings = endpoint({
  name: 'settings.reset',
  method: 'DELETE',
  path: '/settings/:section',
  right: 'settings.change',
  says: 'Puts a section back to what the shop’s file and the program say.',
  reply: settingsReply,
});

export const holidayRow = z.object({
  date: z.iso.date(),
  name: z.object({ vi: z.string(), en: z.string() }),
  /** `public`: off by law; `tet`: within the span chosen; `own`: the shop's own. */
  is: z.enum(['public', 'tet', 'own']),
  spans: z.array(spanSchema),
});

export const listHolidays = endpoint({
  name: 'settings.holidays',
  method: 'GET',
  path: '/settings/holidays',
  right: 'settings.read',
  says: 'The days off of a year by the settings in force, or by a Tết span to try.',
  query: z.object({
    year: z.coerce.number().int().min(2000).max(2100),
    tetFrom: z.coerce.number().int().min(-10).max(5).optional(),
    tetDays: z.coerce.number().int().min(1).max(20).optional(),
  }),
  reply: z.object({
    items: z.array(holidayRow),
    /** The usual span of Tết: the eve and the first days, five official days off. */
    tetSuggested: z.object({ from: z.number(), days: z.number() }),
  }),
});
