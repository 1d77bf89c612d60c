import { randomUUID } from 'node:crypto';
import { AppError, isAppError } from '../../core/errors.ts';
import type { WebhookReply } from '../../road/ports.ts';
import { bodyOf, callerOf, claimsFor, conversationOf, refuseOtherSite, watermarkIn } from './call.ts';
import type { Call, Desk } from './call.ts';
import { conversationKeyOf, newConversationKey, verifiedIdentity } from './identity.ts';
import { baseUrlOf } from './origins.ts';
import { startSchema } from './payload.ts';
import type { SiteIdentity, Start } from './payload.ts';
import { networkOf } from './rate.ts';
import { json } from './reply.ts';
import type { Claims } from './tokens.ts';

/** `POST tokens/generate`: a token for a conversation that need not exist yet. */
export async function generateToken(call: Call, desk: Desk): Promise<WebhookReply> {
  const claims = startedClaims(call, desk);
  return Promise.resolve(json(200, tokenReply(claims, desk)));
}

/** `POST tokens/refresh`: the same claims for another while. */
export async function refreshToken(call: Call, desk: Desk): Promise<WebhookReply> {
  const caller = callerOf(call, desk);
  if (caller?.kind !== 'visitor') {
    throw new AppError('not-allowed', 'Only a token can be refreshed.', { subject: 'MissingToken' });
  }
  desk.takeRead(caller.claims.conversation);
  return Promise.resolve(json(200, tokenReply(caller.claims, desk)));
}

/** `POST conversations`: 201 for one that nothing was said in yet, else 200. */
export async function startConversation(call: Call, desk: Desk): Promise<WebhookReply> {
  const claims = startedClaims(call, desk);
  const { shown } = await desk.stream.read(conversationOf(claims, desk), 0);
  return json(shown.length > 0 ? 200 : 201, openReply(claims, call, desk));
}

/** `GET conversations/:id`: a fresh stream address after a socket was lost. */
export async function resumeConversation(call: Call, desk: Desk): Promise<WebhookReply> {
  const claims = claimsFor(call, desk);
  desk.takeRead(claims.conversation);
  return Promise.resolve(json(200, openReply(claims, call, desk)));
}

/** Whom to talk with: a known visitor's own conversation, the one carried on, or a new one. */
function startedClaims(call: Call, desk: Desk): Claims {
  desk.takeStart(networkOf(call.request.ip));
  const caller = callerOf(call, desk);
  if (caller === undefined && call.origin === undefined) {
    throw new AppError('not-allowed', 'A secret, a token or an allowed site is needed.', {
      subject: 'MissingToken',
    });
  }
  const start = bodyOf(call, startSchema, desk);
  const identity = verifiedIdentity(start.identity, desk.options.identitySecret);
  const earlier = caller?.kind === 'visitor' ? caller.claims : resumedClaims(start, call, desk);
  if (identity) return claimsOfKnown(identity, earlier, call, desk);
  // Somebody signed out: what the known visitor wrote is not for whoever sits there now.
  const isNameless = earlier !== undefined && (earlier.site === undefined || caller?.kind === 'visitor');
  return isNameless ? earlier : claimsOfNew(start, call);
}

function claimsOfKnown(identity: SiteIdentity, earlier: Claims | undefined, call: Call, desk: Desk): Claims {
  const isNameless = earlier !== undefined && earlier.site === undefined;
  const continues = isNameless ? earlier.conversation : earlier?.continues;
  return {
    conversation: conversationKeyOf(identity.id, desk.options.secret),
    user: identity.id,
    site: identity.id,
    name: identity.name,
    origin: call.origin,
    ...(earlier?.site === undefined || earlier.site === identity.id ? { continues } : {}),
  };
}

function claimsOfNew(start: Start, call: Call): Claims {
  return {
    conversation: newConversationKey(),
    user: start.user?.id ?? `u_${randomUUID()}`,
    name: start.user?.name,
    origin: call.origin,
  };
}

/** A resume key that is too old or of another site starts anew instead of shutting the visitor out. */
function resumedClaims(start: Start, call: Call, desk: Desk): Claims | undefined {
  if (start.resume === undefined) return undefined;
  try {
    const claims = desk.tokens.read('resume', start.resume);
    refuseOtherSite(claims, call.origin);
    return claims;
  } catch (error) {
    if (isAppError(error, 'not-allowed')) return undefined;
    throw error;
  }
}

function tokenReply(claims: Claims, desk: Desk) {
  return {
    conversationId: claims.conversation,
    token: desk.tokens.sign('talk', claims, desk.limits.tokenForMs),
    expires_in: Math.floor(desk.limits.tokenForMs / 1000),
  };
}

function openReply(claims: Claims, call: Call, desk: Desk) {
  const streamToken = desk.tokens.sign('stream', claims, desk.limits.streamTokenForMs);
  const query = new URLSearchParams({ watermark: String(watermarkIn(call.query)), t: streamToken });
  const base = baseUrlOf(call.request.headers, desk.options.publicUrl).replace(/^http/, 'ws');
  return {
    ...tokenReply(claims, desk),
    streamUrl: `${base}/v3/directline/conversations/${claims.conversation}/stream?${query.toString()}`,
    user: { id: claims.user },
    resume: desk.tokens.sign('resume', claims, desk.limits.resumeForMs),
  };
}
