import { AppError } from '../../core/errors.ts';
import type { Channel, Receive, WebhookReply, WebhookRequest } from '../../road/ports.ts';
import { zaloApi } from './api.ts';
import { answerCallback } from './callback.ts';
import type { ConnectionParts } from './connection.ts';
import { healthOf } from './health.ts';
import { openIntake } from './intake.ts';
import { BODY_LIMIT_BYTES, HEALTH_MS, ZALO_OA_CAN } from './limits.ts';
import type { ZaloOaOptions } from './options.ts';
import type { TemplateQuota } from './quotas.ts';
import { openSender, sendMessage } from './send.ts';
import type { AppKeys } from './oauth.ts';
import { openTokens, type Tokens } from './tokens.ts';
import { whoseToken } from './whose-token.ts';
import { replyWindow } from './window.ts';

const ALIVE: WebhookReply = { status: 200 };

/** A Zalo Official Account: events at `/<name>/webhook`, permission at `/<name>/callback`. */
export function zaloOaChannel(options: ZaloOaOptions): Channel {
  const { name, log } = options;
  const connection = connectionParts(options);
  const tokens = tokensOf(options, connection.keys);
  const api = zaloApi({
    ...options,
    tokens,
    proofSecret: options.proves ? options.appSecret : undefined,
  });
  const quota: TemplateQuota = { daily: undefined, left: undefined };
  const sender = openSender({ ...options, api, quota });
  const intake = openIntake({
    options,
    oaId: async () => (await tokens.known())?.oaId,
    isOurs: (ref) => sender.sentRefs.has(ref),
    quota,
  });
  let receive: Receive | undefined;
  return {
    name,
    can: ZALO_OA_CAN,
    windowOf: (to, last, now) => replyWindow(to, last, { policy: options.policy, now }),
    paths: [`/${name}`, ...domainPaths(options)],
    bodyLimit: () => BODY_LIMIT_BYTES,
    start(given) {
      receive = given;
      tokens.start();
      return Promise.resolve();
    },
    async stop() {
      receive = undefined;
      tokens.stop();
      await api.stop();
    },
    webhook: (request) =>
      answerAt(options, request, {
        event: () => intake.take(request, receive),
        callback: (query) => answerCallback(connection, query, log),
      }),
    async send(to, message) {
      if (receive === undefined) throw new AppError('unavailable', `${name} is not started`);
      return sendMessage(sender, to, message);
    },
    health() {
      const asking = api.until(performance.now() + HEALTH_MS);
      return healthOf({ api: asking, tokens, notes: intake.notes, quota, options });
    },
  };
}

function tokensOf({ name, vault, now, log, alarm }: ZaloOaOptions, keys: AppKeys): Tokens {
  const told = (code: string): void => alarm('zalo-oa-token', { code });
  return openTokens({ channel: name, keys, vault, now, log, alarm: told });
}

interface Answers {
  readonly event: () => Promise<WebhookReply>;
  readonly callback: (query: URLSearchParams) => Promise<WebhookReply>;
}

async function answerAt(
  options: ZaloOaOptions,
  request: WebhookRequest,
  answers: Answers,
): Promise<WebhookReply> {
  const { name, domainToken = '' } = options;
  const [path = '', search = ''] = request.url.split('?', 2);
  if (path === `/${name}/webhook`) return answerWebhook(request, answers.event);
  if (path === `/${name}/callback` && request.method === 'GET')
    return answers.callback(new URLSearchParams(search));
  return domainPaths(options).includes(path) ? domainPage(domainToken) : { status: 404 };
}

/** What permission needs, also from the command line. */
export function connectionParts(
  options: Pick<
    ZaloOaOptions,
    | 'name'
    | 'appId'
    | 'appSecret'
    | 'oaId'
    | 'oauthUrl'
    | 'apiUrl'
    | 'businessUrl'
    | 'proves'
    | 'codeVerifier'
    | 'publicUrl'
    | 'vault'
    | 'now'
  >,
): ConnectionParts {
  const { name, appId, appSecret, oaId, oauthUrl, codeVerifier, vault, now } = options;
  const base = (options.publicUrl ?? '').replace(/\/$/, '');
  return {
    name,
    keys: { appId, appSecret, oauthUrl },
    redirectUri: `${base}/${name}/callback`,
    codeVerifier,
    oaId,
    whose: (accessToken) => whoseToken(options, accessToken),
    vault,
    now,
  };
}

/** Zalo posts; a person who opens the address in a browser sees that it is there. */
async function answerWebhook(
  { method }: WebhookRequest,
  take: () => Promise<WebhookReply>,
): Promise<WebhookReply> {
  if (method === 'POST') return take();
  if (method === 'GET' || method === 'HEAD') return ALIVE;
  return { status: 405, headers: { allow: 'POST' } };
}

function domainPaths({ domainToken }: ZaloOaOptions): readonly string[] {
  return domainToken === undefined ? [] : [`/zalo_verifier${domainToken}.html`];
}

/** Shows Zalo that the domain is the shop's. */
function domainPage(token: string): WebhookReply {
  const meta = `<meta name="zalo-platform-site-verification" content="${token}">`;
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html><head>${meta}</head><body>${token}</body></html>`,
  };
}
