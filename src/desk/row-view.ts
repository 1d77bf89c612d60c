import type { z } from 'zod';
import type { Mention } from './row-model.ts';
import type { Row } from './row.ts';
import type { rowView } from './rows-contract.ts';

type RowView = z.input<typeof rowView>;

/** A row as the console reads it. `readUpTo`: the last line the caller has seen; `mention`: the note that calls them. */
export function viewOf(
  row: Row,
  by: { readonly readUpTo: number; readonly mention?: Mention | undefined },
): RowView {
  const { last, customerLine = 0 } = row;
  return defined({
    id: row._id,
    version: row.version,
    box: row.box === 'gone' ? 'closed' : row.box,
    customer: defined({ id: row.customer, name: row.name }),
    channel: row.channel,
    language: row.language,
    isGroup: row.isGroup,
    staff: row.staff,
    team: row.team,
    since: row.since?.toISOString(),
    waitingSince: row.waitingSince?.toISOString(),
    due: row.due?.toISOString(),
    snoozedUntil: row.snoozedUntil?.toISOString(),
    remindAt: row.remindAt?.toISOString(),
    scheduledAt: row.scheduledAt?.toISOString(),
    last: last && { ...last, at: last.at.toISOString() },
    lastAt: (row.lastAt ?? row.lastCustomerAt ?? row.changedAt).toISOString(),
    lastCustomerAt: row.lastCustomerAt?.toISOString(),
    unread: customerLine > by.readUpTo,
    labels: [...(row.labels ?? [])],
    flow: row.flow,
    score: row.score,
    band: row.band,
    isUnreachable: row.isUnreachable,
    mention: by.mention && mentionView(by.mention),
  });
}

function mentionView({ line, by, at, isNew }: Mention): NonNullable<RowView['mention']> {
  return defined({ line, by, at: at.toISOString(), isNew: isNew === true });
}

type Given<T> = { readonly [Name in keyof T]: T[Name] | undefined };

/** Without what is undefined: absent on the wire. */
function defined<T extends object>(view: Given<T>): T {
  // The same fields; what must be there is never undefined.
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as T;
}
