import { AppError, isAppError } from '../../core/errors.ts';
import type { Receive, WebhookReply, WebhookRequest } from '../../road/ports.ts';
import { openConnecting, seldom } from './connecting.ts';
import { decode, type DecodeOptions, type Heard } from './decode.ts';
import { isOwnEcho } from './echo.ts';
import { ANSWER_MS } from './limits.ts';
import { fetchedOrNamed, openFetcher, type Fetcher } from './media.ts';
import type { ZaloOaOptions } from './options.ts';
import { EventPayload } from './payload.ts';
import { templateRated, templateReceived } from './template-answers.ts';
import type { TemplateQuota } from './quotas.ts';
import { hasPhoneWay } from './template.ts';
import { verdictOf, type SignatureNotes } from './verdict.ts';

/** What health tells of the webhook. */
export interface IntakeNotes extends SignatureNotes {
  lastEventAt: Date | undefined;
  /** Signed rightly, and about another account of the same app. */
  strangers: number;
  /** Events nobody here knows, by name. */
  readonly unknown: Map<string, number>;
}

export interface Intake {
  readonly notes: IntakeNotes;
  take(request: WebhookRequest, receive: Receive | undefined): Promise<WebhookReply>;
}

interface Parts {
  readonly options: ZaloOaOptions;
  /** The account that gave leave, once it has. */
  readonly oaId: () => Promise<string | undefined>;
  readonly isOurs: (ref: string) => boolean;
  readonly quota: TemplateQuota;
}

const TAKEN: WebhookReply = { status: 200 };
const MOST_NAMES = 200;
/** Zalo brings an event five times; a file that did not come by the third will not come. */
const ENOUGH_TRIES = 2;
/** Of the time to answer, for the last try to fetch it; the rest is for the turn. */
const LAST_SHARE = 0.55;
/** When Zalo brings an event again for the first time. */
const RETRY_MS = 30_000;

export function openIntake(parts: Parts): Intake {
  const notes: IntakeNotes = {
    lastEventAt: undefined,
    otherForm: undefined,
    strangers: 0,
    unknown: new Map(),
  };
  const { options } = parts;
  const opened = {
    ...parts,
    notes,
    decoding: {
      channel: options.name,
      formPhone: options.formPhone,
      hasPhoneWay: hasPhoneWay(options.templates),
    },
    fetcher: openFetcher(options.takeFile),
    isConnecting: openConnecting(options),
    ...tellers(options),
  };
  return {
    notes,
    async take(request, receive) {
      if (receive === undefined) return later(1_000);
      try {
        const work = judge({ ...opened, receive }, request);
        return await inTime(work, options.answerMs ?? ANSWER_MS);
      } catch (error) {
        if (isAppError(error, 'unavailable') || isAppError(error, 'stale')) return later(error.retryAfterMs);
        throw error;
      }
    },
  };
}

interface Opened extends Parts {
  readonly decoding: DecodeOptions;
  readonly notes: IntakeNotes;
  readonly fetcher: Fetcher;
  readonly isConnecting: () => Promise<boolean>;
  /** Told of calls without an event, and of those dropped while somebody connects. */
  readonly probed: () => void;
  readonly dropped: () => void;
}

interface Taking extends Opened {
  readonly receive: Receive;
}

function tellers({ now, log, name: channel }: ZaloOaOptions): Pick<Opened, 'probed' | 'dropped'> {
  return {
    probed: seldom(now, (times) => {
      log.info({ channel, times }, 'Zalo: the console asked whether anybody is here.');
    }),
    dropped: seldom(now, (times) => {
      const why = 'while the account is being connected that may be the console.';
      log.warn({ channel, times }, `Zalo: a call was signed in no known way and dropped; ${why}`);
    }),
  };
}

async function judge(taking: Taking, request: WebhookRequest): Promise<WebhookReply> {
  const { options, notes } = taking;
  const oaId = options.oaId ?? (await taking.oaId());
  const verdict = verdictOf({ request, options, oaId, notes });
  if (verdict.is === 'probe') {
    taking.probed();
    return TAKEN;
  }
  // Not kept and not acknowledged: it comes again, when the setting that health names may be mended.
  if (verdict.is === 'otherwise') return later(RETRY_MS);
  if (verdict.is === 'forged') return refused(taking, verdict.why);
  notes.lastEventAt = options.now();
  const read = EventPayload.safeParse(verdict.event);
  if (!read.success) {
    const fields = [...new Set(read.error.issues.map((issue) => issue.path.join('.')))];
    options.log.warn({ channel: options.name, fields }, 'Zalo: an event could not be read.');
    await count(taking, 'unreadable', verdict.event);
    return TAKEN;
  }
  if (isStranger(read.data, oaId)) {
    notes.strangers += 1;
    return TAKEN;
  }
  const isTemplateHost = request.headers['x-zevent-server'] === 'ZNS';
  const heard = decode(read.data, taking.decoding, isTemplateHost);
  const { event_name: name } = read.data;
  await act(taking, heard, { name, tries: triesOf(request), event: verdict.event });
  return TAKEN;
}

/** While somebody connects the account the console's probe may be signed with a key we do not have. */
async function refused(taking: Taking, why: 'forged' | 'late'): Promise<WebhookReply> {
  taking.options.forged();
  if (why === 'late' || !(await taking.isConnecting())) return { status: 401 };
  taking.dropped();
  return TAKEN;
}

/** One app may serve several accounts; only one of them talks here. */
function isStranger(event: EventPayload, oaId: string | undefined): boolean {
  if (oaId === undefined) return false;
  const ids = [event.oa_id, event.sender?.id, event.recipient?.id].filter((id) => id !== undefined);
  return ids.length > 0 && !ids.includes(oaId);
}

function triesOf({ headers }: WebhookRequest): number {
  const tries = Number(headers.num_retry);
  return Number.isInteger(tries) && tries > 0 ? tries : 0;
}

interface About {
  readonly name: string;
  /** How often Zalo has brought it again. */
  readonly tries: number;
  /** As it was brought. */
  readonly event: unknown;
}

async function act(taking: Taking, heard: Heard, about: About): Promise<void> {
  const { options, receive } = taking;
  switch (heard.is) {
    case 'updates':
      await takeUpdates(taking, heard, about.tries);
      return;
    case 'echo':
      if (heard.ref !== undefined && taking.isOurs(heard.ref)) return;
      if (!(await isOwnEcho(options, heard))) await receive(heard.update);
      return;
    case 'template-received':
      await templateReceived(options, heard, receive);
      return;
    case 'rating':
      if (!(await templateRated(options, heard.rating, receive)))
        await count(taking, `${about.name}:unmatched`, about.event);
      return;
    case 'quota':
      taking.quota.daily = heard.daily;
      return;
    case 'sign':
      return;
    case 'unknown':
      await count(taking, about.name, about.event);
  }
}

async function takeUpdates(
  { fetcher, receive, options }: Taking,
  { updates, media = [] }: Extract<Heard, { readonly is: 'updates' }>,
  tries: number,
): Promise<void> {
  const lastMs = tries < ENOUGH_TRIES ? undefined : (options.answerMs ?? ANSWER_MS) * LAST_SHARE;
  for (const update of updates) {
    const { event } = update;
    if (event.kind !== 'words' || media.length === 0) {
      await receive(update);
      continue;
    }
    const { files, missing } = await fetchedOrNamed(fetcher, event.id, media, lastMs);
    const text = [event.text, ...missing].filter((part) => part !== '').join('\n');
    await receive({ ...update, event: { ...event, text, ...(files.length > 0 && { files }) } });
    fetcher.done(event.id);
  }
}

/** Counted, kept, acknowledged: nothing that Zalo may think of is an error. */
async function count({ notes, options }: Taking, name: string, event: unknown): Promise<void> {
  const before = notes.unknown.get(name) ?? 0;
  if (before > 0 || notes.unknown.size < MOST_NAMES) notes.unknown.set(name, before + 1);
  await options.unknown?.(name, event);
}

/** What is late goes on; that it did not end in time makes Zalo bring it again, to be known again then. */
async function inTime(work: Promise<WebhookReply>, ms: number): Promise<WebhookReply> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AppError('unavailable', 'not kept in time')), ms);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function later(ms = 1_000): WebhookReply {
  return { status: 503, headers: { 'retry-after': String(Math.max(1, Math.ceil(ms / 1_000))) } };
}
