export interface ShownActivity {
  readonly id: string;
  readonly conversation: string;
  readonly activity: Readonly<Record<string, unknown>>;
}

interface Account {
  readonly id: string;
  readonly name?: string;
}

/** What the connector has seen so far. */
export interface Seen {
  readonly posted: ShownActivity[];
  readonly replaced: ShownActivity[];
  readonly deleted: ShownActivity[];
  readonly signs: ShownActivity[];
  readonly blocked: ReadonlyMap<string, { readonly status: number; readonly code: string }>;
  /** Who is in a conversation. */
  readonly people: Map<string, readonly Account[]>;
  ids: number;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  readonly channelId: string;
  readonly serviceUrl: string;
}

/** How a call ended: refused by a code, or with what it says; without either its body is empty. */
export interface Outcome {
  readonly status: number;
  readonly code?: string;
  readonly says?: unknown;
}

const NOT_FOUND: Outcome = { status: 404, code: 'ConversationNotFound' };
const BAD: Outcome = { status: 400, code: 'BadSyntax' };

/** The calls of a connector (reference/channels.md 4.4). */
export function carryOut(seen: Seen, asked: Asked): Outcome {
  const { method, path } = asked;
  if (path === '/v3/conversations')
    return method === 'POST' ? begin(seen, asked) : { status: 405, code: 'Method' };
  const [, conversation = '', kind, id] =
    /^\/v3\/conversations\/([^/]+)\/(activities|members)(?:\/([^/]+))?$/
      .exec(path)
      ?.map(decodeURIComponent) ?? [];
  if (conversation === '') return NOT_FOUND;
  const blocked = seen.blocked.get(conversation);
  if (blocked !== undefined) return blocked;
  if (kind === 'members') {
    const people = seen.people.get(conversation);
    return people === undefined ? NOT_FOUND : { status: 200, says: people };
  }
  if (method === 'DELETE') return takeBack(seen, conversation, id);
  const activity = jsonIn(asked.body);
  const fault = activity === undefined ? BAD : faultIn(activity, asked.channelId, asked.body);
  if (activity === undefined || fault !== undefined) return fault ?? BAD;
  return method === 'PUT'
    ? replace(seen, conversation, { id, activity })
    : post(seen, conversation, activity);
}

/** The bot speaks first: a conversation is made, perhaps with its first words. */
function begin(seen: Seen, { body, serviceUrl }: Asked): Outcome {
  const { bot, members, activity } = (jsonIn(body) ?? {}) as {
    readonly bot?: Account;
    readonly members?: readonly Account[];
    readonly activity?: Record<string, unknown>;
  };
  if (typeof bot?.id !== 'string' || members === undefined || members.length === 0) return BAD;
  seen.ids += 1;
  const id = `begun-${seen.ids}`;
  seen.people.set(id, members);
  const said = activity === undefined ? undefined : shown(seen, id, activity);
  return { status: 201, says: { id, serviceUrl, ...(said !== undefined && { activityId: said.id }) } };
}

/** Whether it answers another (an id at the end of the path) is all the same. */
function post(seen: Seen, conversation: string, activity: Record<string, unknown>): Outcome {
  return { status: 201, says: { id: shown(seen, conversation, activity).id } };
}

function shown(seen: Seen, conversation: string, activity: Record<string, unknown>): ShownActivity {
  seen.ids += 1;
  const one = { id: `out-${seen.ids}`, conversation, activity };
  (activity.type === 'typing' ? seen.signs : seen.posted).push(one);
  return one;
}

function replace(
  seen: Seen,
  conversation: string,
  { id = '', activity }: { readonly id: string | undefined; readonly activity: Record<string, unknown> },
): Outcome {
  if (!isShown(seen, conversation, id)) return { status: 404, code: 'ActivityNotFound' };
  seen.replaced.push({ id, conversation, activity });
  return { status: 200, says: { id } };
}

function takeBack(seen: Seen, conversation: string, id = ''): Outcome {
  const one = seen.posted.find((posted) => posted.conversation === conversation && posted.id === id);
  if (one === undefined || seen.deleted.includes(one)) return { status: 404, code: 'ActivityNotFound' };
  seen.deleted.push(one);
  return { status: 200 };
}

function isShown({ posted, deleted }: Seen, conversation: string, id: string): boolean {
  return posted.some((one) => one.conversation === conversation && one.id === id && !deleted.includes(one));
}

function jsonIn(body: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const TEAMS_BYTES = 28 * 1024;

interface Card {
  readonly contentType: string;
  readonly content?: {
    readonly body?: readonly Record<string, unknown>[];
    readonly buttons?: readonly unknown[];
  };
}

/** Clients that show words and nothing else. */
const TYPED = new Set(['sms', 'email']);

function attachmentsOf({ attachments }: Record<string, unknown>): readonly Card[] {
  return (attachments ?? []) as readonly Card[];
}

function cardsIn(activity: Record<string, unknown>): readonly Card[] {
  return attachmentsOf(activity).filter(({ contentType }) => contentType.includes('.card.'));
}

/** The limits of the clients behind it. */
function faultIn(activity: Record<string, unknown>, channelId: string, body: Buffer): Outcome | undefined {
  if (activity.type !== 'message' && activity.type !== 'typing') return BAD;
  const { from, recipient, conversation } = activity as Record<string, { id?: unknown } | undefined>;
  if (
    typeof from?.id !== 'string' ||
    typeof recipient?.id !== 'string' ||
    typeof conversation?.id !== 'string'
  )
    return BAD;
  const suggested = (
    activity.suggestedActions as { actions?: readonly { type: string; value: unknown }[] } | undefined
  )?.actions;
  if (channelId === 'msteams') {
    if (Buffer.byteLength(body.toString(), 'utf16le') > TEAMS_BYTES)
      return { status: 413, code: 'MessageSizeTooBig' };
    if ((suggested ?? []).length > 3 || suggested?.some(({ type }) => type !== 'imBack') === true) return BAD;
  }
  if (TYPED.has(channelId) && (suggested !== undefined || cardsIn(activity).length > 0)) return BAD;
  if (suggested?.some(({ type, value }) => type === 'imBack' && typeof value !== 'string') === true)
    return BAD;
  for (const { contentType, content } of attachmentsOf(activity)) {
    if (contentType.endsWith('card.hero') && (content?.buttons ?? []).length > 6) return BAD;
    // Web Chat shows no card at all when a required input has no label.
    if (content?.body?.some((one) => one.isRequired === true && typeof one.label !== 'string') === true)
      return BAD;
  }
  return undefined;
}
