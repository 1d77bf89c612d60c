import type { Db } from 'mongodb';
import { guarded } from '../database/guarded.ts';

/** How far the rows have come. */
export interface Mark {
  readonly form: number;
  /** Everything committed before this time has its row. */
  readonly upTo?: Date;
  /** Rows are being made anew, and have come to this conversation. */
  readonly after?: string;
}

export interface CatchUpMark {
  read(): Promise<Mark | undefined>;
  write(mark: Mark): Promise<void>;
}

interface Stored extends Mark {
  readonly _id: string;
}

const NAME = 'desk rows';

export function catchUpMark(db: Db): CatchUpMark {
  const meta = db.collection<Stored>('meta');
  return guarded<CatchUpMark>({
    read: async () => (await meta.findOne({ _id: NAME })) ?? undefined,
    write: async (mark) => {
      await meta.replaceOne({ _id: NAME }, mark, { upsert: true });
    },
  });
}
