import type { AskedScore, TemplateDesk, TemplateSend } from '../channels/zalo-oa/options.ts';
import { labelOf } from '../core/buttons.ts';
import type { Conversation, Frame, Line } from '../core/conversation.ts';
import type { Facts, Json } from '../core/json.ts';
import type { Feedback } from '../surveys/model.ts';
import type { ChannelParts } from './channel-parts.ts';

/** Of an approved template only the score is asked. */
const SCALE = '1-5';
const SCORES = /^[1-5]{5}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

type Rating = Parameters<TemplateDesk['rated']>[0];

/** What a channel with approved templates asks of the trade: facts to fill them, and what becomes of them. */
export function templateDesk(
  channel: string,
  { conversations, trade, shop, clock }: Pick<ChannelParts, 'conversations' | 'trade' | 'shop' | 'clock'>,
): TemplateDesk {
  const { templateSends, feedback } = trade;
  const idOf = (ref: string): string => `${channel}:${ref}`;
  const find = async (refs: readonly string[]): Promise<TemplateSend | undefined> => {
    const found = await templateSends.find(refs.map(idOf));
    if (found === undefined) return undefined;
    const { _id, ...send } = found;
    return { ...send, ref: _id.slice(idOf('').length) };
  };
  const conversationOf = async (id: string): Promise<Conversation | undefined> =>
    (await conversations.read([id]))[0];
  return {
    find,
    keep: ({ ref, ...send }) => templateSends.keep({ _id: idOf(ref), ...send }),
    hasSent: (about) => templateSends.hasSent(about),
    about: async (id, n) => {
      const conversation = await conversationOf(id);
      if (conversation === undefined) return { facts: {}, run: `line:${n}` };
      const frame = frameOf(conversation, n);
      const asks = frame && askedBy(conversation, frame);
      return {
        facts: factsOf(conversation, frame, shop.working.timeZone),
        run: frame === undefined ? runOver(conversation, n) : `visit:${frame.began}`,
        ...(asks !== undefined && { asks }),
      };
    },
    async rated(rating) {
      const send = await find(rating.refs);
      const about = send === undefined ? undefined : await conversationOf(send.conversation);
      if (send === undefined || about === undefined) return { is: 'nobodys' };
      // Who had everything of theirs erased left no address for an answer either.
      if (about.tombstoneUntil !== undefined) return { is: 'kept' };
      const survey = shop.zaloTemplates[send.purpose]?.survey ?? send.purpose;
      const hears = hearsOf(about, send, clock());
      for (const answer of answersOf({ channel, survey, send, about }, rating, clock())) {
        if (answer.score === undefined || hears !== 'answer') await feedback.save(answer);
      }
      if (send.asks === undefined || hears === 'nothing') return { is: 'kept' };
      return { is: 'said', conversation: about._id, button: `${send.asks.visit}:${rating.score}` };
    },
  };
}

/** The flow a line was said by, while it is under way. */
function frameOf({ lines, stack, aside = [] }: Conversation, n: number): Frame | undefined {
  const by = lines.find((line) => line.n === n)?.by;
  return [...aside, ...stack].findLast(({ flow, version }) => flow === by?.flow && version === by.version);
}

/**
 * The run of a line whose flow is over: what it said last it said in one turn, so at one time. Read from the
 * line and not from the conversation, where another run may have come and gone before it is delivered.
 */
function runOver({ lines }: Conversation, n: number): string {
  const line = lines.find((one) => one.n === n);
  if (line?.by === undefined) return `line:${n}`;
  return `${line.by.flow}@${line.by.version}:${firstSaid(lines, line).toISOString()}`;
}

/**
 * A line that was put off leaves as a new one, at the time it leaves; the first stays behind, withheld. Of
 * several that are alike the first to leave is the first that was said.
 */
function firstSaid(lines: readonly Line[], line: Line): Date {
  const alike = lines.filter(
    ({ by, text }) => by?.flow === line.by?.flow && by?.step === line.by?.step && text === line.text,
  );
  const putOff = alike.filter(({ delivery }) => delivery?.why === 'later');
  const left = alike.filter((one) => one.n > (putOff[0]?.n ?? line.n) && !putOff.includes(one));
  return putOff[left.findIndex(({ n }) => n === line.n)]?.at ?? line.at;
}

/** The question a template can ask in the bot's place: the one the flow waits at, if it is from 1 to 5. */
function askedBy({ lines }: Conversation, frame: Frame): AskedScore | undefined {
  const { visit, step, flow, version } = frame;
  const isIts = (line: Line): boolean => line.visit === visit && line.form === 'rating';
  const labels = (lines.find(isIts)?.choices ?? []).map(labelOf).filter((label) => /^\d+$/.test(label));
  return SCORES.test(labels.join('')) ? { visit, step, flow, version } : undefined;
}

/**
 * Whether the conversation still hears a press of the question's buttons: as its answer, which the flow
 * keeps itself, or as something said while a person holds it.
 */
function hearsOf(
  { owner, stack, openScores = [] }: Conversation,
  { asks }: Pick<TemplateSend, 'asks'>,
  now: Date,
): 'answer' | 'words' | 'nothing' {
  if (asks === undefined) return 'nothing';
  if (owner.kind !== 'bot') return 'words';
  const isOpen = openScores.some(({ visit, until }) => visit === asks.visit && until > now);
  return isOpen || stack.at(-1)?.visit === asks.visit ? 'answer' : 'nothing';
}

interface About {
  readonly channel: string;
  readonly survey: string;
  readonly send: TemplateSend;
  readonly about: Conversation;
}

/** The score, under the key of the question it answers so that it counts once, and what was written beside it. */
function answersOf(
  { channel, survey, send, about }: About,
  { refs, score, comment, at }: Rating,
  now: Date,
): readonly Feedback[] {
  const { asks } = send;
  const id = `${channel}/rating/${refs.at(-1) ?? send.ref}`;
  const common = {
    survey,
    flow: asks?.flow ?? 'zalo-template',
    questionVersion: asks?.version ?? send.template,
    askedAt: send.at,
    answeredAt: at ?? now,
    customer: about.customer.id,
    conversation: about._id,
    channel,
    language: about.language,
    changes: 0,
    history: [],
  };
  const question = asks?.step ?? 'score';
  const key = asks === undefined ? id : `${about._id}/${asks.visit}/${asks.step}`;
  const scored = { _id: key, ...common, question, score, scale: SCALE };
  if (comment === undefined) return [scored];
  return [scored, { _id: `${id}/comment`, ...common, question: 'comment', comment }];
}

/** The customer's name and phone, and what the flow that speaks was begun with or found out: no answers of theirs. */
function factsOf(
  { customer, language, stack }: Conversation,
  spoke: Frame | undefined,
  timeZone: string,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = { language };
  const frame = spoke ?? stack.at(-1);
  if (frame !== undefined) {
    const found = Object.entries(frame.answers).filter(([, value]) => isFacts(value));
    lay({ ...frame.given, ...Object.fromEntries(found) }, '', { texts, timeZone });
  }
  const { name, phone, email } = customer;
  if (name !== undefined) texts.name = name;
  if (phone !== undefined) texts.phone = phone;
  if (email !== undefined) texts.email = email;
  return texts;
}

function isFacts(value: Json | undefined): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lay(
  facts: Facts,
  prefix: string,
  into: { readonly texts: Record<string, string>; readonly timeZone: string },
): void {
  for (const [name, value] of Object.entries(facts)) {
    if (isFacts(value)) lay(value, `${prefix}${name}.`, into);
    else if (typeof value === 'number') into.texts[prefix + name] = String(value);
    else if (typeof value === 'string') into.texts[prefix + name] = shown(value, into.timeZone);
  }
}

/** Templates want days as they are written here: 23/11/2026. */
function shown(value: string, timeZone: string): string {
  if (!INSTANT.test(value)) return value;
  const parts = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', parts).format(new Date(value));
}
