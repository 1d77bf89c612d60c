interface Explained {
  readonly queryPlanner: { readonly winningPlan: unknown };
  readonly executionStats?: { readonly totalDocsExamined: number; readonly totalKeysExamined: number };
}

/** How the database answers a query: by which index, whether it sorts in memory, how much it looks at. */
export interface IndexUse {
  /** None: it looks through the whole collection. */
  readonly index: string | undefined;
  readonly sorts: boolean;
  readonly examined: number;
  readonly keys: number;
}

/** What `explain` tells of a find, on the embedded database and on a MongoDB. */
export async function indexUse(query: { explain(verbosity: 'executionStats'): unknown }): Promise<IndexUse> {
  // Both servers answer explain of one find with this.
  const told = (await query.explain('executionStats')) as Explained | readonly Explained[];
  const [one] = Array.isArray(told) ? (told as readonly Explained[]) : [told as Explained];
  const plan = JSON.stringify(one?.queryPlanner.winningPlan);
  const index = /"indexName":"([^"]+)"/.exec(plan)?.[1] ?? (/IDHACK|EOF/.test(plan) ? '_id' : undefined);
  return {
    index: plan.includes('COLLSCAN') ? undefined : index,
    sorts: plan.includes('"stage":"SORT"'),
    examined: one?.executionStats?.totalDocsExamined ?? 0,
    keys: one?.executionStats?.totalKeysExamined ?? 0,
  };
}
