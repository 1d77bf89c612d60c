import type { FileRef } from '../../core/conversation.ts';
import { conversationIdOf } from '../../core/conversation-id.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { withMissing } from '../../core/file-signs.ts';
import type {
  Channel,
  KeepUnknown,
  Log,
  TakeFile,
  Threads,
  WebhookReply,
  WebhookRequest,
} from '../../road/ports.ts';
import type { SendTime } from '../part-by-part.ts';
import { showAnswered } from './answered.ts';
import { storeFiles } from './attachments.ts';
import { tokenChecker } from './checker.ts';
import { connector } from './connector.ts';
import type { Connector } from './connector.ts';
import { decode } from './decode.ts';
import type { Heard } from './decode.ts';
import { encodeTyping } from './encode.ts';
import { gate } from './gate.ts';
import type { Gate } from './gate.ts';
import { askHealth } from './health.ts';
import { BODY_LIMIT_BYTES, BOT_FRAMEWORK_CAN, LOAD_AFTER_MS } from './limits.ts';
import { patientReceive } from './patience.ts';
import type { PatientReceive } from './patience.ts';
import { InActivity } from './payload.ts';
import { routeIn, sender } from './sender.ts';
import { appToken } from './token.ts';
import type { AppToken } from './token.ts';
import type { TokenChecker } from './token-thread.ts';
import { unknownKind } from './unknown-kind.ts';

export interface BotFrameworkOptions {
  readonly name: string;
  /** Absent: nobody's token is checked, and only this machine's own connectors are answered. */
  readonly app?:
    { readonly id: string; readonly password: string; readonly tenantId?: string | undefined } | undefined;
  readonly loginUrl: string;
  readonly scope: string;
  readonly issuer: string;
  readonly openIdUrl: string;
  readonly threads: Threads;
  readonly takeFile: TakeFile;
  /** A public address of one of our files, while there is one. */
  readonly fileUrl?: (file: FileRef, conversation: string) => string | undefined;
  readonly sendWithin?: SendTime;
  readonly keepTryingMs?: number;
  readonly now: () => Date;
  readonly log: Log;
  /** The built thread that checks tokens; by default looked for beside the running program. */
  readonly workerUrl?: URL;
  readonly forged?: () => void;
  /** Keeps what is acknowledged without meaning anything to a conversation. */
  readonly unknown?: KeepUnknown;
}

export const BOT_FRAMEWORK_PATH = '/bot-framework/messages';

interface Parts {
  readonly options: BotFrameworkOptions;
  readonly gate: Gate | undefined;
  readonly token: AppToken | undefined;
  readonly connector: Connector;
  taking: { readonly receive: PatientReceive; readonly ending: AbortController } | undefined;
  loading: NodeJS.Timeout | undefined;
}

/** Teams, Azure's Web Chat and whatever else speaks through the Bot Framework. */
export function botFrameworkChannel(options: BotFrameworkOptions): Channel {
  const { app, now } = options;
  const token = app === undefined ? undefined : appToken({ ...options, app });
  const checker = app === undefined ? undefined : checkerOf(app, options);
  const parts: Parts = {
    options,
    token,
    gate: app && checker && gate({ appId: app.id, issuer: options.issuer, check: checker.check, now }),
    connector: connector({ token, now }),
    taking: undefined,
    loading: undefined,
  };
  const send = sender({ ...options, connector: parts.connector });

  return {
    name: options.name,
    can: BOT_FRAMEWORK_CAN,
    paths: [BOT_FRAMEWORK_PATH],
    bodyLimit: () => BODY_LIMIT_BYTES,
    start(receive) {
      const ending = new AbortController();
      parts.taking = { receive: patientReceive(receive, ending.signal, options.keepTryingMs), ending };
      // A call that comes before starts it itself.
      parts.loading = setTimeout(() => checker?.start(), LOAD_AFTER_MS).unref();
      return Promise.resolve();
    },
    async stop() {
      clearTimeout(parts.loading);
      parts.taking?.ending.abort();
      parts.taking = undefined;
      await checker?.stop();
      await parts.connector.close();
    },
    webhook: (asked) => answer(asked, parts),
    send,
    typing(to) {
      const route = routeIn(to);
      parts.connector.post(route, encodeTyping(route)).catch(() => undefined);
    },
    health: () => askHealth(token, options.openIdUrl),
  };
}

function checkerOf(
  app: NonNullable<BotFrameworkOptions['app']>,
  { issuer, openIdUrl, log, workerUrl: entry }: BotFrameworkOptions,
): TokenChecker {
  return tokenChecker({ appId: app.id, tenantId: app.tenantId, issuer, openIdUrl, log, entry });
}

async function answer(asked: WebhookRequest, parts: Parts): Promise<WebhookReply> {
  if (asked.url.split('?', 1)[0] !== BOT_FRAMEWORK_PATH) return { status: 404 };
  if (asked.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
  const begunAt = performance.now();
  const activity = activityIn(asked.body);
  if (activity === undefined) {
    parts.options.forged?.();
    return { status: 400 };
  }
  try {
    await admit(activity, asked, parts);
  } catch (error) {
    if (!isAppError(error, 'not-allowed')) throw error;
    parts.options.forged?.();
    return { status: 401 };
  }
  await take(activity, { body: asked.body, begunAt }, parts);
  return { status: 200 };
}

function activityIn(body: Buffer): InActivity | undefined {
  try {
    return InActivity.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

async function admit(activity: InActivity, asked: WebhookRequest, { gate: checks }: Parts): Promise<void> {
  const { authorization } = asked.headers;
  if (checks !== undefined) {
    await checks.check(activity, typeof authorization === 'string' ? authorization : undefined, asked.ip);
    return;
  }
  // Without tokens a page in the developer's browser could call too: it gets no answer out of this machine.
  if (LOOPBACK.has(new URL(activity.serviceUrl).hostname)) return;
  throw new AppError('not-allowed', 'Without an app only this machine’s own clients are answered.');
}

interface Came {
  readonly body: Buffer;
  readonly begunAt: number;
}

async function take(activity: InActivity, { body, begunAt }: Came, parts: Parts): Promise<void> {
  const { options, taking } = parts;
  if (taking === undefined) throw new AppError('unavailable', 'The channel is not started.');
  const heard = decode(options.name, activity, body);
  if (heard === undefined) {
    const kind = unknownKind(activity);
    if (kind !== undefined) await options.unknown?.(kind, JSON.parse(body.toString('utf8')));
    return;
  }
  try {
    await taking.receive(await withFiles(heard, activity, parts), begunAt);
  } catch (error) {
    // Brought again it would be as wrong.
    if (!isAppError(error, 'invalid-input')) throw error;
    await options.unknown?.('refused');
    return;
  }
  if (heard.answered !== undefined) {
    const conversation = conversationIdOf(heard.update.address);
    void showAnswered(heard.update.address, { conversation, ...heard.answered }, { ...options, ...parts });
  }
}

async function withFiles(
  { update, files: wanted }: Heard,
  { serviceUrl }: InActivity,
  { options, token }: Parts,
): Promise<Heard['update']> {
  const { event } = update;
  if (wanted.length === 0 || event.kind !== 'words') return update;
  const { files, missing } = await storeFiles(wanted, serviceUrl, { ...options, token });
  const text = withMissing(event.text, missing);
  return { ...update, event: { ...event, text, ...(files.length > 0 && { files }) } };
}
