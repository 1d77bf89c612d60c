import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** This process among those that share the database: holders and leases are named by it. */
export function processName(): string {
  return `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
}
