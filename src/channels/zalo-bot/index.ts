import type { FileRef } from '../../core/conversation.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type {
  Channel,
  KeepUnknown,
  Log,
  OutMessage,
  Pace,
  Receive,
  Sent,
  TakeFile,
  Vault,
  WebhookReply,
  WebhookRequest,
} from '../../road/ports.ts';
import { isSameSecret } from '../same-secret.ts';
import type { SendTime } from '../part-by-part.ts';
import { zaloBotApi } from './api.ts';
import type { ZaloBotApi } from './api.ts';
import { askHealth } from './health.ts';
import { intake } from './intake.ts';
import type { Intake } from './intake.ts';
import { BODY_LIMIT_BYTES, webhookAddress, ZALO_BOT_CAN, ZALO_BOT_PATH } from './limits.ts';
import { onePoller } from './one-poller.ts';
import type { OnePoller } from './one-poller.ts';
import { sender } from './sender.ts';

export interface ZaloBotOptions {
  /** The account's name in addresses. */
  readonly name: string;
  readonly token: string;
  /** The webhook's secret; absent: updates are fetched. */
  readonly secret?: string;
  readonly apiUrl: string;
  /** How Zalo reaches this server; needed to tell whether its webhook leads here. */
  readonly publicUrl?: string | undefined;
  readonly takeFile: TakeFile;
  /** A public address of one of our files, while there is one. */
  readonly fileUrl?: (file: FileRef, conversation: string) => string | undefined;
  readonly pace?: Pace;
  /** Lets one process at a time fetch, and keeps what it could not hand on. */
  readonly vault?: Vault;
  readonly log: Log;
  readonly forged?: () => void;
  /** Keeps what is acknowledged without meaning anything to a conversation. */
  readonly unknown?: KeepUnknown;
  readonly restMs?: number;
  readonly pollSeconds?: number;
  readonly sendWithin?: SendTime;
  readonly now: () => Date;
}

const SECRET_HEADER = 'x-bot-api-secret-token';
const TAKEN: WebhookReply = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };

/** A bot of the Zalo Bot Platform: plain words both ways, by webhook or by fetching. */
export function zaloBotChannel(options: ZaloBotOptions): Channel {
  const { name, secret } = options;
  const api = zaloBotApi(options);
  const send = sender({ ...options, api });
  let taking: Intake | undefined;
  let poller: OnePoller | undefined;

  return {
    name,
    can: ZALO_BOT_CAN,
    paths: [ZALO_BOT_PATH],
    bodyLimit: () => BODY_LIMIT_BYTES,
    start(receive: Receive) {
      taking = intake({ ...options, receive });
      if (secret === undefined) poller = onePoller({ ...options, api, take: taking });
      return Promise.resolve();
    },
    async stop() {
      await poller?.stop();
      poller = taking = undefined;
      await api.close();
    },
    webhook: (asked) => answer(asked, options, taking),
    send: (to, message: OutMessage): Promise<Sent> => send(to, message),
    typing(to) {
      type(api, options.pace, to.key).catch(() => undefined);
    },
    health: () =>
      askHealth({
        api,
        usesWebhook: secret !== undefined,
        webhookUrl: options.publicUrl && webhookAddress(options.publicUrl),
        trouble: poller?.trouble,
      }),
  };
}

/** At once or not at all: a moment later the answer may be there. */
async function type(api: ZaloBotApi, pace: Pace | undefined, key: string): Promise<void> {
  // A thread of its own: the sign must not take the place of the answer it announces.
  if (((await pace?.ask(`sign:${key}`, 0)) ?? 0) > 0) return;
  await api.call('sendChatAction', { chat_id: key, action: 'typing' });
}

async function answer(
  asked: WebhookRequest,
  { secret, forged, unknown }: ZaloBotOptions,
  taking: Intake | undefined,
): Promise<WebhookReply> {
  if (asked.url.split('?', 1)[0] !== ZALO_BOT_PATH) return { status: 404 };
  if (asked.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
  if (secret === undefined || !isSameSecret(asked.headers[SECRET_HEADER], secret)) {
    forged?.();
    return { status: 401 };
  }
  if (taking === undefined) throw new AppError('unavailable', 'The channel is not started.');
  const body = parsed(asked.body);
  try {
    await taking(body);
  } catch (error) {
    // Brought again it would be as wrong.
    if (!isAppError(error, 'invalid-input')) throw error;
    await unknown?.('refused');
  }
  return TAKEN;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
