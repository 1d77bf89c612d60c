import { databaseFailure } from './failures.ts';

/**
 * A store whose methods throw AppErrors where the database is at fault: `unavailable` when it is away
 * (try again), `invalid-input` when a record breaks its schema. Their messages name codes and fields
 * only, since the driver's carry whole documents. A bug stays what it is.
 */
export function guarded<Store extends object>(store: Store): Store {
  const entries = Object.entries(store).map(([name, method]) => [name, guardedMethod(method as Method)]);
  // The same names with functions of the same types.
  return Object.fromEntries(entries) as Store;
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;

function guardedMethod(method: Method): Method {
  return async (...args) => {
    try {
      return await method(...args);
    } catch (error) {
      throw databaseFailure(error);
    }
  };
}

/** The same for rows that come one after the other. */
export async function* guardedRows<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  try {
    yield* rows;
  } catch (error) {
    throw databaseFailure(error);
  }
}
