import type { FileRef } from '../../core/conversation.ts';
import type { Update, WebhookReply } from '../../road/ports.ts';
import { bodyOf, claimsFor, conversationOf, parsed, viewerOf, watermarkIn } from './call.ts';
import type { Call, Desk } from './call.ts';
import { conversationIdOf } from '../../core/conversation-id.ts';
import { eventIdOf, heardIn } from './decode.ts';
import { activityIdOf, shownActivity } from './encode.ts';
import { header } from './origins.ts';
import { activitySchema } from './payload.ts';
import type { Activity } from './payload.ts';
import { json, refusal } from './reply.ts';
import type { Claims } from './tokens.ts';
import { readUpload, storeParts } from './upload.ts';

/** `POST conversations/:id/activities`: answered once the turn is committed. */
export async function postActivity(call: Call, desk: Desk): Promise<WebhookReply> {
  const claims = claimsFor(call, desk);
  desk.takePost(claims.conversation);
  return take(bodyOf(call, activitySchema, desk), [], claims, desk);
}

/** `POST conversations/:id/upload`: files first, then the message that names them. */
export async function postUpload(call: Call, desk: Desk): Promise<WebhookReply> {
  const claims = claimsFor(call, desk);
  desk.takePost(claims.conversation);
  const { body, headers } = call.request;
  if (body.length > desk.limits.uploadBytes)
    throw refusal('PayloadTooLarge', 'The files are too large together.');
  const upload = await readUpload(header(headers, 'content-type') ?? '', body, desk.limits);
  const activity = parsed(upload.activity ?? '{"type":"message"}', activitySchema);
  const files = await storeParts(upload.parts, desk.options.files, desk.limits);
  return take(activity, files, claims, desk);
}

/** `GET conversations/:id/activities`: the lines after the watermark. */
export async function readActivities(call: Call, desk: Desk): Promise<WebhookReply> {
  const claims = claimsFor(call, desk);
  desk.takeRead(claims.conversation);
  const { shown, upTo } = await desk.stream.read(conversationOf(claims, desk), watermarkIn(call.query));
  const viewer = viewerOf(claims, call.request.headers, desk);
  return json(200, { activities: shown.map((line) => shownActivity(line, viewer)), watermark: String(upTo) });
}

async function take(
  activity: Activity,
  files: readonly FileRef[],
  claims: Claims,
  desk: Desk,
): Promise<WebhookReply> {
  const heard = heardIn(activity, files, desk.limits.text);
  if (heard !== undefined) await desk.receive(updateOf(heard, claims, desk));
  return json(200, { id: activityIdOf(claims.conversation, heard?.id ?? eventIdOf(undefined)) });
}

function updateOf(heard: Update['event'], claims: Claims, desk: Desk): Update {
  const channel = desk.options.name;
  const named = heard.kind !== 'reachable' && claims.name !== undefined ? { name: claims.name } : {};
  return {
    address: { channel, key: claims.conversation, route: { user: claims.user } },
    event: { ...heard, ...named },
    ...(claims.continues !== undefined && {
      continues: conversationIdOf({ channel, key: claims.continues }),
    }),
    ...(claims.site !== undefined && { identity: { kind: 'site', value: claims.site } }),
  };
}
