import { randomBytes } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { recordSchema } from '../database/record-schema.ts';
import type { AuditEntry } from './who.ts';

/** A line of the audit log as it is kept. It is never changed and never removed. */
export interface AuditLine {
  /** Begins with the time: lines stand in order by it. */
  readonly _id: string;
  readonly at: Date;
  readonly does: string;
  readonly staff?: string;
  readonly token?: string;
  readonly ip: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly subject?: string;
  /** JSON: names of fields may hold anything. */
  readonly before?: string;
  readonly after?: string;
}

export const auditSchema = recordSchema<AuditLine>('audit', {
  _id: { type: String, required: true },
  at: { type: Date, required: true },
  does: { type: String, required: true },
  staff: { type: String },
  token: { type: String },
  ip: { type: String },
  outcome: { type: String, required: true, enum: ['done', 'refused', 'failed'] },
  subject: { type: String },
  before: { type: String },
  after: { type: String },
});
auditSchema.index({ staff: 1, _id: -1 });
auditSchema.index({ subject: 1, _id: -1 });
auditSchema.index({ does: 1, _id: -1 });

export interface AskedAudit {
  readonly staff?: string | undefined;
  readonly subject?: string | undefined;
  readonly does?: string | undefined;
  readonly from?: string | undefined;
  /** Not included. */
  readonly to?: string | undefined;
}

/** There is no way to change or to remove a line. */
export interface AuditLog {
  write(entry: AuditEntry): Promise<void>;
  /** The newest first; `after`: the id of the last one seen. */
  list(
    ask: AskedAudit & { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly AuditLine[]>;
}

const LONGEST_SUBJECT = 300;
const LONGEST_JSON = 8_192;
const TIME_LETTERS = 9;
const COUNT_LETTERS = 4;
const MOST_COUNTED = 36 ** COUNT_LETTERS;

export function auditStore(connection: Connection): AuditLog {
  const model: Model<AuditLine> = connection.model<AuditLine>('AuditLine', auditSchema);
  let written = 0;
  return guarded({
    write: async ({ before, after, subject, ...entry }) => {
      await new model({
        _id: `${timePart(entry.at)}-${inTurn((written += 1))}-${randomBytes(6).toString('hex')}`,
        ...entry,
        ...(subject !== undefined && { subject: subject.slice(0, LONGEST_SUBJECT) }),
        ...(before !== undefined && { before: json(before) }),
        ...(after !== undefined && { after: json(after) }),
      }).save();
    },
    list: ({ limit, ...ask }) => model.find(filterOf(ask)).sort({ _id: -1 }).limit(limit).lean(),
  });
}

/** Of one moment the lines of one process stand in the order they were written. */
function inTurn(count: number): string {
  return (count % MOST_COUNTED).toString(36).padStart(COUNT_LETTERS, '0');
}

function timePart(at: Date): string {
  return at.getTime().toString(36).padStart(TIME_LETTERS, '0');
}

function json(value: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_JSON ? text : JSON.stringify({ tooLong: text.length });
}

function filterOf({
  staff,
  subject,
  does,
  from,
  to,
  after,
}: AskedAudit & { readonly after?: string | undefined }): Record<string, unknown> {
  const ends = [after, to === undefined ? undefined : timePart(new Date(to))].filter(
    (end) => end !== undefined,
  );
  const [end] = ends.sort();
  const id = {
    $gte: from === undefined ? '' : timePart(new Date(from)),
    ...(end !== undefined && { $lt: end }),
  };
  return {
    ...(staff !== undefined && { staff }),
    ...(subject !== undefined && { subject }),
    ...(does !== undefined && { does }),
    _id: id,
  };
}
