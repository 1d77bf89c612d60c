import { AppError } from '../../core/errors.ts';
import type { WebhookReply, WebhookRequest } from '../../road/ports.ts';
import { postActivity, postUpload, readActivities } from './activities.ts';
import { callerOf } from './call.ts';
import type { Call, Desk } from './call.ts';
import { generateToken, refreshToken, resumeConversation, startConversation } from './conversations.ts';
import { checkedOrigin, crossOriginHeaders, PREFLIGHT_HEADERS } from './origins.ts';
import { networkOf } from './rate.ts';
import type { TakeOne } from './rate.ts';
import { failure, json, refusal } from './reply.ts';

export const BASE_PATH = '/v3/directline';

type Handler = (call: Call, desk: Desk) => Promise<WebhookReply>;

/** Path below the base, `:id` standing for one part; then what each method does. */
const ROUTES: readonly (readonly [string, Readonly<Record<string, Handler>>])[] = [
  ['tokens/generate', { POST: generateToken }],
  ['tokens/refresh', { POST: refreshToken }],
  ['conversations', { POST: startConversation }],
  ['conversations/:id', { GET: resumeConversation }],
  ['conversations/:id/activities', { GET: readActivities, POST: postActivity }],
  ['conversations/:id/upload', { POST: postUpload }],
  ['session/getsessionid', { GET: sessionId }],
  ['files/:id', { GET: serveFile }],
];

const UPLOAD_PATH = new RegExp(`^${BASE_PATH}/conversations/[^/]+/upload/?$`);

/** Whether files are sent there: only then may a body be large. */
export function isUpload(path: string): boolean {
  return UPLOAD_PATH.test(path);
}

/** Answers one request under `/v3/directline`. */
export async function answer(request: WebhookRequest, desk: Desk, takeCall: TakeOne): Promise<WebhookReply> {
  let origin: string | undefined;
  try {
    origin = checkedOrigin(desk.options.allowedOrigins, request.headers);
    if (request.method === 'OPTIONS')
      return withOrigin({ status: 204, headers: { ...PREFLIGHT_HEADERS } }, origin);
    takeCall(networkOf(request.ip));
    const { pathname, searchParams: query } = new URL(request.url, 'http://localhost');
    const { id, handler } = routeOf(request.method, pathname.slice(BASE_PATH.length + 1));
    return withOrigin(await handler({ request, query, id, origin }, desk), origin);
  } catch (error) {
    return withOrigin(failure(error), origin);
  }
}

function withOrigin(reply: WebhookReply, origin: string | undefined): WebhookReply {
  return { ...reply, headers: { ...reply.headers, ...crossOriginHeaders(origin) } };
}

function routeOf(method: string, path: string): { id: string; handler: Handler } {
  const parts = path.replace(/\/$/, '').split('/');
  for (const [pattern, methods] of ROUTES) {
    const id = idIn(parts, pattern.split('/'));
    if (id === undefined) continue;
    const handler = methods[method];
    if (handler) return { id, handler };
    throw refusal('MethodNotAllowed', `Only ${Object.keys(methods).join(' and ')} here.`);
  }
  throw new AppError('not-found', 'There is nothing at this address.', { subject: 'NotFound' });
}

/** The part that stands for `:id`, empty when the pattern has none; undefined when the path is another. */
function idIn(parts: readonly string[], pattern: readonly string[]): string | undefined {
  if (parts.length !== pattern.length) return undefined;
  let id = '';
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (expected === ':id') id = part;
    else if (expected !== part) return undefined;
  }
  return id;
}

/** Stock clients ask for it before signing in with other providers, which this channel has none of. */
async function sessionId(call: Call, desk: Desk): Promise<WebhookReply> {
  const caller = callerOf(call, desk);
  if (caller === undefined)
    throw new AppError('not-allowed', 'A token is needed.', { subject: 'MissingToken' });
  return Promise.resolve(
    json(200, { sessionId: caller.kind === 'visitor' ? caller.claims.conversation : 'server' }),
  );
}

async function serveFile(call: Call, desk: Desk): Promise<WebhookReply> {
  return desk.links.serve(call.id, call.query);
}
