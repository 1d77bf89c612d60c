import { csvFile, type Cell } from '../http/csv.ts';
import { route, type Route } from '../http/route.ts';
import type { AskedAudit, AuditLine } from './audit-store.ts';
import type { StaffParts } from './entering.ts';
import { exportAudit, listAudit } from './people-contract.ts';

const AT_ONCE = 200;
const HEADER = ['at', 'what', 'who', 'id', 'token', 'from', 'outcome', 'subject', 'before', 'after'];

/** Who did what, when and from where: to read and to take along, never to change. */
export function auditRoutes(parts: StaffParts): readonly Route[] {
  const { audit, staff } = parts;
  return [
    route(listAudit, async ({ query: { limit, after, ...ask } }) => {
      const found = await audit.list({ ...ask, limit: limit + 1, after });
      const lines = found.slice(0, limit);
      const names = await staff.names(lines.flatMap((line) => line.staff ?? []));
      const last = lines.at(-1)?._id;
      return {
        items: lines.map((line) => rowOf(line, names)),
        ...(found.length > limit && last !== undefined && { next: last }),
      };
    }),
    route(exportAudit, ({ query, day, audit: note }) => {
      note({ subject: 'audit', after: { ...query } });
      return Promise.resolve({
        type: 'text/csv; charset=utf-8',
        fileName: `audit-${day}.csv`,
        body: csvFile(HEADER, cellsOf(parts, query)),
      });
    }),
  ];
}

/** The newest first, as many as there are, a few at a time. */
async function* cellsOf({ audit, staff }: StaffParts, ask: AskedAudit): AsyncGenerator<readonly Cell[]> {
  let after: string | undefined;
  for (;;) {
    const lines = await audit.list({ ...ask, limit: AT_ONCE, after });
    const names = await staff.names(lines.flatMap((line) => line.staff ?? []));
    for (const line of lines) {
      const { at, does, token, ip, outcome, subject, before } = line;
      const who = line.staff === undefined ? undefined : names.get(line.staff);
      yield [at, does, who, line.staff, token, ip, outcome, subject, before, line.after];
    }
    if (lines.length < AT_ONCE) return;
    after = lines.at(-1)?._id;
  }
}

function rowOf({ _id, at, before, after, ...line }: AuditLine, names: ReadonlyMap<string, string>) {
  const staffName = line.staff === undefined ? undefined : names.get(line.staff);
  return {
    id: _id,
    at: at.toISOString(),
    ...line,
    ...(staffName !== undefined && { staffName }),
    ...(before !== undefined && { before: parsed(before) }),
    ...(after !== undefined && { after: parsed(after) }),
  };
}

function parsed(json: string): Record<string, unknown> {
  // Our own store has written it from such a record.
  return JSON.parse(json) as Record<string, unknown>;
}
