import { chance, type Chance } from './chance.ts';
import { makeJourney, type Journey } from './goods.ts';
import type { Wish } from './mind.ts';
import { makePerson, type Person } from './people.ts';

/** Somebody writes of their own accord. */
export interface Visit {
  readonly at: Date;
  readonly person: Person;
  readonly opening: 'order' | 'complaint' | 'person' | 'review' | 'hello';
  readonly wish: Wish;
}

/** A made-up member of staff. */
export interface DemoMember {
  readonly id: string;
  readonly name: string;
}

/** Everything that is settled before the first word: the rest follows from how the program answers. */
export interface Plan {
  readonly from: Date;
  readonly people: readonly Person[];
  readonly journeys: readonly Journey[];
  readonly visits: readonly Visit[];
  readonly staff: readonly [DemoMember, ...DemoMember[]];
  readonly by: Chance;
}

export interface PlanSize {
  readonly customers: number;
  readonly orders: number;
  readonly days: number;
}

export const WHOLE: PlanSize = { customers: 400, orders: 800, days: 90 };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How many write in each hour of the day, by Vietnam's clock. */
const HOURS = [2, 1, 0, 0, 0, 1, 3, 6, 9, 11, 11, 9, 7, 7, 9, 10, 10, 9, 8, 10, 12, 11, 8, 4];
const ZONE_MS = 7 * HOUR_MS;

export function makePlan(size: PlanSize, until: Date, seed: number): Plan {
  const by = chance(seed);
  const from = new Date(until.getTime() - size.days * DAY_MS);
  const people = Array.from({ length: size.customers }, (_, number) => makePerson(number, by));
  const [first] = people;
  const journeys = Array.from({ length: first === undefined ? 0 : size.orders }, (_, number) => {
    // Each buys once before anybody buys again.
    const person = people[number < people.length ? number : by.between(0, people.length - 1)] ?? first;
    return makeJourney(number, person as Person, someTime(from, size.days, by), by);
  });
  const own = journeys.flatMap((journey, number) => visitsOf(journey, number < people.length, by));
  const visits = [...own.filter(({ at }) => at < until), ...lastVisits(journeys, until, by)];
  return { from, people, journeys, visits, staff: STAFF, by };
}

const STAFF: Plan['staff'] = [
  { id: 's_demo_hoa', name: 'Hoa' },
  { id: 's_demo_minh', name: 'Minh' },
  { id: 's_demo_tuan', name: 'Tuấn' },
  { id: 's_demo_linh', name: 'Linh' },
];

function someTime(from: Date, days: number, by: Chance): Date {
  const hour = by.weighted(HOURS.map((weight, at) => [at, weight] as const) as [[number, number]]);
  const day = Math.floor((from.getTime() + ZONE_MS) / DAY_MS) + by.between(0, days - 1);
  const at = day * DAY_MS - ZONE_MS + (hour + by.next()) * HOUR_MS;
  return new Date(Math.max(at, from.getTime() + HOUR_MS));
}

/** What an order makes its customer write: most ask where it is, few complain. */
function visitsOf({ person, code, stops }: Journey, isFirst: boolean, by: Chance): readonly Visit[] {
  const placedAt = stops[0]?.at ?? new Date(0);
  const deliveredAt = stops.find(({ row }) => row.state === 'delivered')?.at;
  const isLate = deliveredAt !== undefined && deliveredAt.getTime() - placedAt.getTime() > 4.5 * DAY_MS;
  const visits: Visit[] = [];
  const wishes = (goal: Wish['goal'], contentment: number): Wish => ({
    goal,
    order: code,
    trouble: isLate
      ? 'late'
      : by.weighted([
          ['broken', 7],
          ['attitude', 1],
          ['other', 2],
        ]),
    contentment,
  });
  const visit = (after: Date, hours: number, opening: Visit['opening'], wish: Wish): void => {
    visits.push({ at: awake(new Date(after.getTime() + hours * HOUR_MS), by), person, opening, wish });
  };
  if (by.happens(isFirst ? 0.97 : isLate ? 0.5 : 0.2)) {
    const opening = by.happens(0.25) ? 'hello' : 'order';
    visit(placedAt, 20 + by.next() * 60, opening, wishes('order', person.mood));
  }
  if (deliveredAt !== undefined && by.happens(isLate ? 0.28 : 0.08)) {
    visit(
      deliveredAt,
      1 + by.next() * 40,
      by.happens(0.2) ? 'hello' : 'complaint',
      wishes('complaint', 0.3 + by.next() * 0.5),
    );
  }
  if (by.happens(0.16)) visit(placedAt, by.next() * 200, 'person', wishes('person', person.mood));
  if (deliveredAt !== undefined && by.happens(0.32)) {
    visit(deliveredAt, 20 + by.next() * 60, 'review', wishes('review', person.mood));
  }
  return visits;
}

/** Of whom so many wait when the curtain falls, so that the inbox is not empty. */
const LAST_SHARE = 0.03;
const LAST_HOURS = 1.5;

function lastVisits(journeys: readonly Journey[], until: Date, by: Chance): readonly Visit[] {
  return journeys.slice(0, Math.ceil(journeys.length * LAST_SHARE)).map(({ person, code }) => ({
    at: new Date(until.getTime() - by.next() * LAST_HOURS * HOUR_MS),
    person,
    opening: by.weighted([
      ['person', 5],
      ['complaint', 2],
      ['order', 2],
    ]),
    wish: { goal: 'person', order: code, trouble: 'broken', contentment: person.mood },
  }));
}

/** Nobody writes to a shop at four in the morning, or hardly. */
function awake(at: Date, by: Chance): Date {
  const hour = new Date(at.getTime() + ZONE_MS).getUTCHours();
  return hour >= 1 && hour < 6 ? new Date(at.getTime() + (6 - hour + by.next() * 3) * HOUR_MS) : at;
}
