import { AppError } from '../../core/errors.ts';
import type {
  Channel,
  ConversationStore,
  FileStore,
  KeepUnknown,
  Log,
  Pace,
  Receive,
  Vault,
  WebhookReply,
  WebhookRequest,
} from '../../road/ports.ts';
import { isSameSecret } from '../same-secret.ts';
import { telegramApi, type TelegramApi } from './api.ts';
import { fileFetcher } from './files.ts';
import { askHealth } from './health.ts';
import { bringer } from './intake.ts';
import type { Brought } from './intake.ts';
import { leaveBy } from './leave.ts';
import { BODY_LIMIT_BYTES, TELEGRAM_CAN, TELEGRAM_PACE } from './limits.ts';
import { startPolling } from './polling.ts';
import type { PollingTimes } from './polling.ts';
import { scoreShower } from './score.ts';
import { SECRET_HEADER, webhookSecret } from './secret.ts';
import { sender } from './send.ts';
import { signsBy } from './signs.ts';

export interface TelegramOptions {
  /** The account's name: updates come in at `/<name>`. */
  readonly name: string;
  /** As @BotFather gave it. */
  readonly token: string;
  /** Of the Bot API, `https://api.telegram.org` or a server of one's own. */
  readonly apiUrl: string;
  /** How updates come: brought to our address, fetched, or taken by another process. */
  readonly intake: 'webhook' | 'polling' | 'none';
  /** How Telegram reaches this server; needed to tell whether its webhook leads here. */
  readonly publicUrl?: string;
  /** Messages a second that the pace allows, told to who plans campaigns. */
  readonly perSecond?: number;
  readonly pace: Pace;
  /** Keeps several processes from fetching at the same time. */
  readonly vault?: Pick<Vault, 'alone'>;
  readonly files: FileStore;
  /** Tells which score is held once a press of a scale was taken. */
  readonly conversations: Pick<ConversationStore, 'read'>;
  readonly clock: () => Date;
  readonly log: Log;
  /** Called for each update whose secret is wrong. */
  readonly forged?: (ip: string) => void;
  /** Keeps what is acknowledged without meaning anything to a conversation. */
  readonly unknown?: KeepUnknown;
  readonly pollingTimes?: Partial<PollingTimes>;
}

const TAKEN: WebhookReply = { status: 200 };

/** A Telegram bot. */
export function telegramChannel(options: TelegramOptions): Channel {
  const { name, token, apiUrl, intake, pace, files, conversations, clock, log, forged } = options;
  const api = telegramApi({ baseUrl: apiUrl, token });
  const leave = leaveBy(pace, clock);
  const signs = signsBy(api, leave);
  const send = sender({ api, files, leave });
  const secret = webhookSecret(token);
  const fetchFile = fileFetcher({ api, files, clock, log });
  const unknown = options.unknown ?? (() => Promise.resolve());
  const showScore = scoreShower({ name, conversations, signs, clock, log });
  const read = bringer({ name, fetchFile, signs, showScore, unknown, log });
  const startLink = startLinks(api);
  let receive: Receive | undefined;
  let polling: ReturnType<typeof startPolling> | undefined;
  return {
    name,
    can: { ...TELEGRAM_CAN, perSecond: options.perSecond ?? TELEGRAM_PACE.perSecond },
    paths: [webhookPath(name)],
    bodyLimit: () => BODY_LIMIT_BYTES,
    start(given) {
      receive = given;
      if (intake === 'polling') {
        const times = options.pollingTimes ?? {};
        const { vault } = options;
        const shared = { name, api, read, receive: given, log, random: Math.random, times };
        polling = startPolling({ ...shared, ...(vault !== undefined && { vault }) });
      }
      return Promise.resolve();
    },
    async stop() {
      receive = undefined;
      await polling?.stop();
      await api.stop();
    },
    webhook(request) {
      if (request.url.split('?')[0] !== webhookPath(name)) return Promise.resolve({ status: 404 });
      if (request.method !== 'POST') return Promise.resolve({ status: 405, headers: { allow: 'POST' } });
      if (!isSameSecret(request.headers[SECRET_HEADER], secret)) {
        forged?.(request.ip);
        return Promise.resolve({ status: 401 });
      }
      return take(read, receive, request);
    },
    send,
    typing: ({ key }) => signs.typing(key),
    startLink: (word) => startLink(word),
    health: () => askHealth({ api, clock, webhookUrl: webhookUrlOf(options) }),
  };
}

/** The bot's name is asked once. */
function startLinks(api: TelegramApi): (word: string) => Promise<string> {
  let name: Promise<string> | undefined;
  return async (word) => {
    name ??= api.call('getMe', {}).then(({ username }) => username);
    try {
      return `https://t.me/${await name}?start=${encodeURIComponent(word)}`;
    } catch (error) {
      name = undefined;
      throw error;
    }
  };
}

export function webhookPath(name: string): string {
  return `/${name}`;
}

/** Where Telegram is to bring updates; undefined when they are fetched. */
function webhookUrlOf({ name, intake, publicUrl }: TelegramOptions): string | undefined {
  if (intake === 'polling' || publicUrl === undefined) return undefined;
  return publicUrl.replace(/\/+$/, '') + webhookPath(name);
}

/** Rejects when the update must be brought again; the door answers 503. */
async function take(
  read: (given: unknown) => Brought | undefined,
  receive: Receive | undefined,
  { body }: WebhookRequest,
): Promise<WebhookReply> {
  if (receive === undefined) throw new AppError('unavailable', 'The channel is not open.');
  const brought = read(parse(body));
  // It has the secret, so it is Telegram's; brought again it would be the same.
  if (brought === undefined) return TAKEN;
  try {
    await brought.take(receive);
  } catch (error) {
    throw error instanceof AppError && error.code === 'stale'
      ? new AppError('unavailable', error.message, { cause: error })
      : error;
  }
  return TAKEN;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
