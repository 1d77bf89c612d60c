import { createHash } from 'node:crypto';
import type { OutMessage, Sent } from '../../road/ports.ts';
import { faultClass, ZaloFaultError } from './faults.ts';
import { TRACKING_ID } from './limits.ts';
import type { TemplateDesk, TemplateSend, TemplateSubject, ZaloOaOptions, ZaloTemplate } from './options.ts';
import { SentAnswer } from './payload.ts';
import { isLow, noteQuota, type TemplateQuota } from './quotas.ts';
import type { ZaloApi } from './api.ts';

/** Whether some messages reach a phone number, for which nobody needs to follow the account. */
export function hasPhoneWay(templates: Readonly<Record<string, ZaloTemplate>>): boolean {
  return Object.values(templates).some(({ by }) => by === 'phone');
}

/** Whether a template stands in for this very message at the customer's number. */
export function goesByPhone(
  templates: Readonly<Record<string, ZaloTemplate>>,
  { unasked }: Pick<OutMessage, 'unasked'>,
): boolean {
  return unasked !== undefined && templates[unasked.purpose]?.by === 'phone';
}

interface TemplateSender {
  readonly api: Pick<ZaloApi, 'post' | 'postTemplate'>;
  readonly templates: Readonly<Record<string, ZaloTemplate>>;
  readonly desk: TemplateDesk;
  /** Tells staff of a template that nobody gets any more. */
  readonly alarm: ZaloOaOptions['alarm'];
  readonly quota: TemplateQuota;
  readonly now: () => Date;
}

/**
 * Sends the template of the message's purpose in its place, or says why nothing is sent: a second line of
 * the same run of a flow, its reminder too, brings none. `closed`: why free words may not go.
 */
export async function sendTemplate(
  sender: TemplateSender,
  user: string,
  message: OutMessage,
  closed: string,
): Promise<Sent> {
  const purpose = message.unasked?.purpose;
  const template = purpose === undefined ? undefined : sender.templates[purpose];
  if (purpose === undefined || template === undefined) return { withheld: closed };
  const subject = await sender.desk.about(message.conversation, message.line);
  const { conversation } = message;
  const { run } = subject;
  if (await sender.desk.hasSent({ conversation, purpose, run })) return { withheld: 'zalo-template-sent' };
  const filled = fill(template, subject.facts);
  if ('missing' in filled) return { withheld: `zalo-template-lacks:${filled.missing}` };
  const sending: Sending = { user, message, purpose, template, subject, values: filled.values };
  try {
    return await (template.by === 'uid' ? byUid(sender, sending) : byPhone(sender, sending));
  } catch (error) {
    if (!(error instanceof ZaloFaultError)) throw error;
    if (isForPeople(error)) {
      sender.alarm('zalo-oa-template', { template: template.id, code: String(error.code) });
    }
    if (!isOfTheirs(error)) throw error;
    return { withheld: `zalo-template-refused:${error.code}` };
  }
}

interface Sending {
  readonly user: string;
  readonly message: OutMessage;
  readonly purpose: string;
  readonly template: ZaloTemplate;
  readonly subject: TemplateSubject;
  readonly values: Readonly<Record<string, string>>;
}

/** Nothing about the customer: the template, its parameters or the account's settings are wrong. */
function isForPeople(fault: ZaloFaultError): boolean {
  const known = faultClass(fault);
  return known === 'unfit' || (fault.host === 'zbs' && (known === 'message' || known === 'account'));
}

/** The customer or their phone does not take this template, or nobody does; the address itself may be well. */
function isOfTheirs(fault: ZaloFaultError): boolean {
  return ['person', 'refuses', 'window', 'unfit'].includes(faultClass(fault));
}

function fill(
  template: ZaloTemplate,
  facts: Readonly<Record<string, string>>,
): { readonly values: Readonly<Record<string, string>> } | { readonly missing: string } {
  let missing: string | undefined;
  const values = Object.entries(template.fill).map(([name, text]) => {
    const value = text.replace(/\{([\w.-]+)\}/g, (_whole, fact: string) => {
      const known = facts[fact];
      if (known === undefined || known === '') missing ??= fact;
      return known ?? '';
    });
    return [name, value.normalize('NFC')] as const;
  });
  return missing === undefined ? { values: Object.fromEntries(values) } : { missing };
}

async function byUid(sender: TemplateSender, { user, template, values, ...rest }: Sending): Promise<Sent> {
  const body = { user_id: user, template_id: template.id, template_data: values };
  const answer = SentAnswer.safeParse(await sender.api.post('/v3.0/oa/message/template', body));
  const ref = answer.data?.message_id ?? answer.data?.msg_id;
  if (ref !== undefined) await keep(sender, ref, { template, ...rest });
  return ref === undefined ? {} : { ref };
}

/** Kept under our own id before it goes, and under Zalo's after: a rating names either. */
async function byPhone(sender: TemplateSender, { template, values, ...rest }: Sending): Promise<Sent> {
  const phone = rest.subject.facts.phone?.replace(/^\+/, '') ?? '';
  if (phone === '') return { withheld: 'zalo-no-phone' };
  const tracking = trackingOf(rest.message.key);
  await sender.desk.keep({ ...noteOf(sender, tracking, { template, ...rest }), isSent: false });
  const answer = SentAnswer.safeParse(
    await sender.api.postTemplate('/message/template', {
      phone,
      template_id: template.id,
      tracking_id: tracking,
      sending_mode: '1',
      template_data: values,
    }),
  );
  noteQuota(sender.quota, answer.data?.quota);
  if (isLow(sender.quota)) sender.alarm('zalo-oa-quota', {});
  const ref = answer.data?.msg_id ?? answer.data?.message_id;
  if (ref !== undefined) await keep(sender, ref, { template, ...rest });
  return { ref: ref ?? tracking };
}

type Kept = Pick<Sending, 'message' | 'purpose' | 'template' | 'subject'>;

function noteOf({ now }: TemplateSender, ref: string, kept: Kept): TemplateSend {
  const { message, purpose, template, subject } = kept;
  const { run, asks } = subject;
  return {
    ref,
    conversation: message.conversation,
    purpose,
    template: template.id,
    at: now(),
    isSent: true,
    run,
    ...(asks !== undefined && { asks }),
  };
}

/** It has gone already: that its note could not be kept must not send it again. */
async function keep(sender: TemplateSender, ref: string, kept: Kept): Promise<void> {
  await sender.desk.keep(noteOf(sender, ref, kept)).catch(() => undefined);
}

/** The same for the same line, so that a repeated send is known by it. */
export function trackingOf(key: string): string {
  return `ln-${createHash('sha256').update(key).digest('hex')}`.slice(0, TRACKING_ID);
}
