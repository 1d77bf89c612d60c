import { createHmac } from 'node:crypto';
import { request } from 'undici';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { Action, Log } from '../road/ports.ts';

const TIMEOUT_MS = 5_000;
const MS = 1_000;

/** What staff are told: why, and where to look; never what the customer said. */
export interface Alert {
  /** `hand-over`, `dead-letter` … */
  readonly reason: string;
  /** Absent: it is about the whole shop. */
  readonly conversation?: string;
  readonly at: Date;
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Tells staff. The key makes a repetition recognisable to the receiver. */
export type Alerts = (alert: Alert, key: string) => Promise<'told' | 'nobody'>;

export interface AlertOptions {
  /** Where to post; absent: only the log. With a secret the body is signed as messages of the webhook channel are. */
  readonly alert: { readonly url: string; readonly secret: string | undefined } | undefined;
  readonly clock: () => Date;
  readonly log: Log;
}

export function openAlerts({ alert, clock, log }: AlertOptions): Alerts {
  return async (told, key) => {
    log.info({ conversation: told.conversation, reason: told.reason }, 'Staff are wanted.');
    if (alert === undefined) return 'nobody';
    const body = JSON.stringify(told);
    const timestamp = String(Math.floor(clock().getTime() / MS));
    const headers: Record<string, string> = { 'content-type': 'application/json', 'idempotency-key': key };
    if (alert.secret !== undefined) {
      const signature = createHmac('sha256', alert.secret).update(`${timestamp}.${body}`).digest('hex');
      headers['x-langnghe-timestamp'] = timestamp;
      headers['x-langnghe-signature'] = `v1=${signature}`;
    }
    await post(alert.url, headers, body);
    return 'told';
  };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<void> {
  const limits = { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
  const reply = await request(url, { method: 'POST', headers, body, ...limits }).catch(() => undefined);
  if (reply === undefined) throw new AppError('unavailable', 'The alert address does not answer.');
  // The status says it all: whether the rest arrives does not matter.
  await reply.body.dump().catch(() => undefined);
  if (reply.statusCode >= 500 || reply.statusCode === 429) {
    throw new AppError('unavailable', `The alert address answered ${reply.statusCode}.`);
  }
  if (reply.statusCode >= 300)
    throw new AppError('rejected', `The alert address answered ${reply.statusCode}.`);
}

const input = z.looseObject({ why: z.string() });

/** Asks for a person, from a flow or from the bot itself. */
export function alertStaff(alerts: Alerts): Action<z.infer<typeof input>> {
  return {
    name: 'staff.alert',
    input,
    outcomes: ['told', 'nobody'],
    run: async ({ why, ...about }, { key, now, conversation }) => ({
      outcome: await alerts({ reason: why, conversation: conversation.id, at: now, about }, key),
    }),
  };
}
