import { LRUCache } from 'lru-cache';
import type { Address, FileRef } from '../../core/conversation.ts';
import { AppError } from '../../core/errors.ts';
import type { FileStore, OutMessage, Pace, Sent } from '../../road/ports.ts';
import { recipientOf, type Recipient } from './address.ts';
import type { ZaloApi } from './api.ts';
import { encode, encodePlain, type Part } from './encode.ts';
import { appErrorOf, faultClass, ZaloFaultError } from './faults.ts';
import { closedNow } from './last-interaction.ts';
import { SEND_MS } from './limits.ts';
import type { ZaloOaOptions } from './options.ts';
import { SentAnswer, type OutPayload } from './payload.ts';
import type { TemplateQuota } from './quotas.ts';
import { goesByPhone, sendTemplate } from './template.ts';
import { readFileToSend, uploadedFile } from './upload.ts';
import { fileInWords, withoutUnfit } from './unfit-files.ts';

type Given = Pick<
  ZaloOaOptions,
  'templates' | 'desk' | 'policy' | 'formImage' | 'fileUrl' | 'alarm' | 'now' | 'sendMs'
>;

export interface Sender extends Given {
  readonly quota: TemplateQuota;
  readonly api: ZaloApi;
  readonly pace: Pace;
  readonly files: FileStore;
  /** How far a line of several calls came: a repetition goes on from there. */
  readonly progress: LRUCache<string, Progress>;
  /** Ids of what this process sent, to know its echoes. */
  readonly sentRefs: LRUCache<string, true>;
}

interface Progress {
  readonly done: number;
  readonly ref: string | undefined;
  readonly failures: number;
}

const NOTHING_DONE: Progress = { done: 0, ref: undefined, failures: 0 };
const MOST_TRIES = 3;
const HOLD_MS = 60_000;

export function openSender(given: Given & Pick<Sender, 'api' | 'pace' | 'files' | 'quota'>): Sender {
  return {
    ...given,
    progress: new LRUCache({ max: 5_000, ttl: 6 * 3_600_000 }),
    sentRefs: new LRUCache({ max: 20_000 }),
  };
}

/** Sends one line by the way Zalo's rules leave open. Throws AppError as every channel does. */
export async function sendMessage(sender: Sender, to: Address, message: OutMessage): Promise<Sent> {
  const recipient = recipientOf(to);
  const { sendMs = SEND_MS } = sender;
  const api = sender.api.until(performance.now() + sendMs);
  try {
    const sent = await byOpenWay({ ...sender, api }, recipient, message);
    sender.progress.delete(message.key);
    return sent;
  } catch (error) {
    if (error instanceof ZaloFaultError) return settled(sender, message, error);
    throw error;
  }
}

async function byOpenWay(sender: Sender, recipient: Recipient, message: OutMessage): Promise<Sent> {
  if (recipient.kind === 'visitor') {
    const words = encodePlain(withoutUnfit(message, recipient, sender.fileUrl));
    return sendParts(
      { sender, recipient, message },
      words.map((payload): Part => ({ is: 'message', payload })),
    );
  }
  const closed = await closedNow(sender, recipient.id, message);
  if (closed !== undefined) return sendTemplate(sender, recipient.id, message, closed);
  try {
    const fit = withoutUnfit(message, recipient, sender.fileUrl);
    return await sendParts({ sender, recipient, message }, encode(fit, sender.formImage));
  } catch (error) {
    if (!(error instanceof ZaloFaultError)) throw error;
    const known = faultClass(error);
    if (known === 'window') return sendTemplate(sender, recipient.id, message, 'zalo-window-closed');
    // Who does not take this account's words may still take this message's template at their number.
    if (known === 'refuses' || (known === 'person' && goesByPhone(sender.templates, message)))
      return sendTemplate(sender, recipient.id, message, `zalo-refused:${error.code}`);
    throw error;
  }
}

interface Sending {
  readonly sender: Sender;
  readonly recipient: Recipient;
  readonly message: OutMessage;
}

/** What has gone is remembered, so that the parts of a line go out once though one of them failed. */
async function sendParts(sending: Sending, parts: readonly Part[]): Promise<Sent> {
  const { sender, message } = sending;
  const before = sender.progress.get(message.key) ?? NOTHING_DONE;
  let { ref } = before;
  for (const [n, part] of parts.entries()) {
    if (n < before.done) continue;
    await leave(sender.pace, message.conversation);
    ref = (await sendPart(sending, part)) ?? ref;
    if (ref !== undefined) sender.sentRefs.set(ref, true);
    if (parts.length > 1) sender.progress.set(message.key, { ...before, done: n + 1, ref });
  }
  return ref === undefined ? {} : { ref };
}

async function leave(pace: Pace, thread: string): Promise<void> {
  const waitMs = await pace.ask(thread);
  if (waitMs > 0)
    throw new AppError('unavailable', 'Zalo’s rate is reached', { retryAfterMs: waitMs, isUntried: true });
}

async function sendPart(sending: Sending, part: Part): Promise<string | undefined> {
  if (part.is === 'message') return post(sending, part.payload);
  return sendFile(sending, part.file);
}

/** An id that Zalo forgot is asked for once more; a file that is gone, or that Zalo finds wrong, goes as words. */
async function sendFile(sending: Sending, file: FileRef): Promise<string | undefined> {
  const { api, files, fileUrl } = sending.sender;
  const read = await readFileToSend(files, file);
  const asWords = (url = fileUrl): OutPayload => ({
    text: fileInWords(file, { ...sending.message, fileUrl: url }),
  });
  if (read === undefined)
    return post(
      sending,
      asWords(() => undefined),
    );
  try {
    return await post(sending, await uploadedFile(api, read));
  } catch (error) {
    if (!(error instanceof ZaloFaultError)) throw error;
    if (faultClass(error) === 'message') return post(sending, asWords());
    if (faultClass(error) !== 'upload') throw error;
    return post(sending, await uploadedFile(api, read));
  }
}

async function post({ sender, recipient }: Sending, payload: OutPayload): Promise<string | undefined> {
  const body = { recipient: outRecipient(recipient), message: payload };
  const path = recipient.kind === 'person' ? '/v3.0/oa/message/cs' : '/v2.0/oa/message';
  return SentAnswer.safeParse(await sender.api.post(path, body)).data?.message_id;
}

function outRecipient(recipient: Recipient): object {
  if (recipient.kind === 'person') return { user_id: recipient.id };
  return { anonymous_id: recipient.id, conversation_id: recipient.conversation };
}

/** What Zalo's refusal means for the line. */
async function settled(sender: Sender, message: OutMessage, fault: ZaloFaultError): Promise<Sent> {
  const now = sender.now();
  const known = faultClass(fault);
  const error = appErrorOf(fault, now);
  if (known === 'window') return { withheld: 'zalo-window-closed' };
  const isPutOff = known === 'morning' || known === 'tomorrow';
  if (isPutOff && message.unasked !== undefined && error.retryAfterMs !== undefined)
    return { later: new Date(now.getTime() + error.retryAfterMs) };
  if (known === 'alarm') sender.alarm('zalo-oa-refuses', { code: String(fault.code) });
  if (known === 'wait') await sender.pace.hold(now.getTime() + HOLD_MS).catch(() => undefined);
  if (known === 'few' && failedTooOften(sender, message)) {
    throw new AppError('invalid-input', error.message, { cause: fault, subject: String(fault.code) });
  }
  throw error;
}

function failedTooOften({ progress }: Sender, { key }: OutMessage): boolean {
  const before = progress.get(key) ?? NOTHING_DONE;
  const failures = before.failures + 1;
  progress.set(key, { ...before, failures });
  return failures >= MOST_TRIES;
}
