import { createHash } from 'node:crypto';
import { request } from 'undici';

export interface EmitterKnobs {
  /** How the webhook is signed: as most say, without `mac=`, with the app's secret, with a wrong key, or not at all. */
  signing: 'mac' | 'bare' | 'app-secret' | 'wrong' | 'none';
  /** Each event is brought this many times. */
  copies: number;
  /** The platform's schedule of retries is run through this many times faster. */
  speed: number;
  /** Written with unicode escapes and blanks: the bytes are what counts. */
  odd: boolean;
  /** The webhook was switched off after five failures. */
  isOff: boolean;
}

export interface Brought {
  readonly event: Record<string, unknown>;
  readonly status: number;
  readonly retry: number;
  readonly ms: number;
}

export interface ZaloEmitter {
  readonly knobs: EmitterKnobs;
  /** Every try, with its answer. */
  readonly brought: readonly Brought[];
  /** Brings an event until it is taken; resolves with the first answer's status. */
  bring(event: Record<string, unknown>, headers?: Record<string, string>): Promise<number>;
  says(user: string, text: string, more?: Record<string, unknown>): Promise<number>;
  sends(user: string, type: string, payload: Record<string, unknown>, name?: string): Promise<number>;
  follows(user: string): Promise<number>;
  /** Stops bringing again. */
  quiet(): void;
}

interface Emitting {
  readonly appId: string;
  readonly appSecret: string;
  readonly oaSecret: string;
  readonly oaId: string;
  readonly now: () => Date;
  readonly webhook: () => string;
  readonly lastInteraction: Map<string, number>;
}

/** 30 s, 5 min, 15 min, 30 min, 1 h; then the webhook is switched off. */
const RETRY_MS = [30_000, 300_000, 900_000, 1_800_000, 3_600_000];
const DEADLINE_MS = 2_000;

export function zaloEmitter(emitting: Emitting): ZaloEmitter {
  const knobs: EmitterKnobs = { signing: 'mac', copies: 1, speed: 1_000, odd: false, isOff: false };
  const brought: Brought[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let ids = 0;
  const id = (): string => `96d3cdf3af${(ids += 1)}`;

  const once = async (
    event: Record<string, unknown>,
    retry: number,
    extra: Record<string, string>,
  ): Promise<number> => {
    const body = written(event, knobs.odd);
    const begun = performance.now();
    const headers: Record<string, string> = { 'content-type': 'application/json', ...extra };
    const mac = signed(emitting, knobs.signing, body, String(event.timestamp));
    if (mac !== undefined) headers['X-ZEvent-Signature'] = mac;
    if (retry > 0) headers.num_retry = String(retry);
    const status = await post(emitting.webhook(), headers, body);
    brought.push({ event, status, retry, ms: performance.now() - begun });
    return status;
  };
  const again = (event: Record<string, unknown>, retry: number, extra: Record<string, string>): void => {
    const wait = RETRY_MS[retry];
    if (wait === undefined) {
      knobs.isOff = true;
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      void once(event, retry + 1, extra).then((status) => {
        if (status !== 200) again(event, retry + 1, extra);
      });
    }, wait / knobs.speed);
    timers.add(timer);
  };
  const bring: ZaloEmitter['bring'] = async (event, extra = {}) => {
    if (knobs.isOff) return 0;
    const whole = { app_id: emitting.appId, timestamp: String(emitting.now().getTime()), ...event };
    const copies = await Promise.all(Array.from({ length: knobs.copies }, () => once(whole, 0, extra)));
    const status = copies[0] ?? 0;
    if (status !== 200) again(whole, 0, extra);
    return status;
  };
  const from = (user: string): Record<string, unknown> => {
    emitting.lastInteraction.set(user, emitting.now().getTime());
    return { user_id_by_app: `app-${user}`, sender: { id: user }, recipient: { id: emitting.oaId } };
  };
  return {
    knobs,
    brought,
    bring,
    says: (user, text, more = {}) =>
      bring({ event_name: 'user_send_text', ...from(user), message: { text, msg_id: id(), ...more } }),
    sends: (user, type, payload, name = `user_send_${type}`) =>
      bring({ event_name: name, ...from(user), message: { msg_id: id(), attachments: [{ type, payload }] } }),
    follows(user) {
      const follower = { follower: { id: user }, oa_id: emitting.oaId, source: 'oa_profile' };
      from(user);
      return bring({ event_name: 'follow', ...follower });
    },
    quiet: () => timers.forEach(clearTimeout),
  };
}

function written(event: Record<string, unknown>, odd: boolean): Buffer {
  if (!odd) return Buffer.from(JSON.stringify(event));
  const text = JSON.stringify(event, undefined, 1);
  return Buffer.from(
    text.replace(/[^\x20-\x7e\n]/gu, (letter) =>
      letter
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    ),
  );
}

function signed(
  { appId, appSecret, oaSecret }: Emitting,
  signing: EmitterKnobs['signing'],
  body: Buffer,
  timestamp: string,
): string | undefined {
  if (signing === 'none') return undefined;
  const key = signing === 'app-secret' ? appSecret : signing === 'wrong' ? 'somebody else' : oaSecret;
  const hex = createHash('sha256').update(`${appId}${body.toString()}${timestamp}${key}`).digest('hex');
  return signing === 'bare' ? hex : `mac=${hex}`;
}

/** No answer in two seconds is none: 0. */
async function post(url: string, headers: Record<string, string>, body: Buffer): Promise<number> {
  try {
    const reply = await request(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    await reply.body.dump();
    return reply.statusCode;
  } catch {
    return 0;
  }
}
