import type { ZodType } from 'zod';
import { conversationIdOf } from '../../core/conversation-id.ts';
import { AppError } from '../../core/errors.ts';
import type { FileRef } from '../../core/conversation.ts';
import type { Receive, WebhookRequest } from '../../road/ports.ts';
import { isSameSecret } from '../same-secret.ts';
import type { Viewer } from './encode.ts';
import type { FileLinks } from './files.ts';
import { directLineSecret } from './keys.ts';
import type { WebLimits } from './limits.ts';
import type { WebOptions } from './options.ts';
import { baseUrlOf, header } from './origins.ts';
import type { TakeOne } from './rate.ts';
import { refusal } from './reply.ts';
import type { Stream } from './stream.ts';
import type { Claims, Tokens } from './tokens.ts';

/** What every handler of the channel works with. */
export interface Desk {
  readonly options: WebOptions;
  readonly limits: WebLimits;
  readonly tokens: Tokens;
  readonly stream: Stream;
  readonly links: FileLinks;
  readonly receive: Receive;
  readonly takeStart: TakeOne;
  readonly takeRead: TakeOne;
  readonly takePost: TakeOne;
}

/** One request under way. */
export interface Call {
  readonly request: WebhookRequest;
  readonly query: URLSearchParams;
  /** The `:id` of the path. */
  readonly id: string;
  readonly origin: string | undefined;
}

/** Who asks: a visitor with a token, or another server with the secret, which may act for any visitor. */
export type Caller = { readonly kind: 'visitor'; readonly claims: Claims } | { readonly kind: 'server' };

/** Undefined without an Authorization header. Throws AppError `not-allowed` when it is no good. */
export function callerOf(call: Call, desk: Desk): Caller | undefined {
  const authorization = header(call.request.headers, 'authorization');
  if (authorization === undefined) return undefined;
  const bearer = /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '';
  if (isSameSecret(bearer, directLineSecret(desk.options.secret))) return { kind: 'server' };
  const claims = desk.tokens.read('talk', bearer);
  refuseOtherSite(claims, call.origin);
  return { kind: 'visitor', claims };
}

/** The claims of a caller that may use the conversation in the path. */
export function claimsFor(call: Call, desk: Desk): Claims {
  const caller = callerOf(call, desk);
  if (caller === undefined) {
    throw new AppError('not-allowed', 'A token is needed.', { subject: 'MissingToken' });
  }
  if (caller.kind === 'server') return { conversation: call.id, user: 'server' };
  if (caller.claims.conversation === call.id) return caller.claims;
  throw new AppError('not-allowed', 'The token is for another conversation.', {
    subject: 'OtherConversation',
  });
}

export function refuseOtherSite(claims: Claims, origin: string | undefined): void {
  if (origin === undefined || claims.origin === undefined || claims.origin === origin) return;
  throw new AppError('not-allowed', 'The token was given to another site.', { subject: 'OtherOrigin' });
}

export function conversationOf(claims: Claims, desk: Desk): string {
  return conversationIdOf({ channel: desk.options.name, key: claims.conversation });
}

export function viewerOf(claims: Claims, headers: WebhookRequest['headers'], desk: Desk): Viewer {
  const base = baseUrlOf(headers, desk.options.publicUrl);
  return {
    conversation: claims.conversation,
    user: claims.user,
    fileUrl: (file: FileRef) => desk.links.urlOf(file, claims.conversation, base),
  };
}

/** The body by its schema; an empty body counts as `{}`. Throws AppError `invalid-input`. */
export function bodyOf<T>(call: Call, schema: ZodType<T>, desk: Desk): T {
  const { body } = call.request;
  if (body.length > desk.limits.jsonBytes) throw refusal('PayloadTooLarge', 'The body is too large.');
  return parsed(body.length === 0 ? '{}' : body.toString('utf8'), schema);
}

export function parsed<T>(text: string, schema: ZodType<T>): T {
  const result = schema.safeParse(jsonIn(text));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw refusal('BadArgument', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('BadSyntax', 'The body is not JSON.');
  }
}

/** A watermark is a line's number; anything else starts from the beginning. */
export function watermarkIn(query: URLSearchParams): number {
  const watermark = Number(query.get('watermark') ?? '');
  return Number.isSafeInteger(watermark) && watermark > 0 ? watermark : 0;
}
