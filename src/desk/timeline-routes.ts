import { AppError } from '../core/errors.ts';
import { route, type Route } from '../http/route.ts';
import { customerTimeline, TIMELINE_KINDS, type TimelineItem } from './timeline-contract.ts';
import { timelinePage, type TimelineKind, type TimelineSources, type Whose } from './timeline.ts';

export interface TimelineParts {
  readonly sources: TimelineSources;
  /** All there is of a person; undefined when there is none of that id. */
  readonly whose: (customer: string) => Promise<Whose | undefined>;
  readonly staffNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** Everything that happened with one customer, on one page after another. */
export function timelineRoutes({ sources, whose, staffNames }: TimelineParts): readonly Route[] {
  return [
    route(customerTimeline, async (call) => {
      const { kinds, limit, after } = call.query;
      const person = await whose(call.params.id);
      if (person === undefined) {
        throw new AppError('not-found', 'There is no such customer.', { subject: call.params.id });
      }
      const { items, next } = await timelinePage(sources, person, { kinds: kindsOf(kinds), limit, after });
      const names = await staffNames([...new Set(items.flatMap(staffIn))]);
      return { items: items.map((item) => withName(item, names)), ...(next !== undefined && { next }) };
    }),
  ];
}

function kindsOf(named: readonly string[] | undefined): readonly TimelineKind[] {
  if (named === undefined || named.length === 0) return TIMELINE_KINDS;
  const unknown = named.find((name) => !TIMELINE_KINDS.some((kind) => kind === name));
  if (unknown !== undefined) {
    throw new AppError('invalid-input', `There is nothing called ${unknown} in a timeline.`, {
      subject: 'kinds',
    });
  }
  return TIMELINE_KINDS.filter((kind) => named.includes(kind));
}

function staffIn(item: TimelineItem): readonly string[] {
  return 'staff' in item && item.staff !== undefined ? [item.staff.id] : [];
}

function withName(item: TimelineItem, names: ReadonlyMap<string, string>): TimelineItem {
  if (!('staff' in item) || item.staff === undefined) return item;
  const { id } = item.staff;
  return { ...item, staff: { id, name: names.get(id) ?? id } };
}
