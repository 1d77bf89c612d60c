import { buttonsOf, labelOf } from '../../src/core/buttons.ts';
import { advance, newConversation } from '../../src/core/advance.ts';
import type { Conversation, FileRef, Language, Line } from '../../src/core/conversation.ts';
import type { Act } from '../../src/core/effect.ts';
import type { Event, StaffAct, Words } from '../../src/core/event.ts';
import { toMs } from '../../src/core/flow-atoms.ts';
import type { Facts } from '../../src/core/json.ts';
import type { World } from '../../src/core/world.ts';
import { shippedWorld } from './real-content.ts';

/** What an action answers: an outcome, with facts, now or after some time; nothing: it never ends. */
export type Answer =
  string | { readonly outcome: string; readonly facts?: Facts; readonly after?: string } | undefined;
export type Answers = Readonly<Record<string, Answer | ((input: Facts, times: number) => Answer)>>;

export interface TalkOptions {
  readonly at?: string;
  readonly language?: Language;
  readonly answers?: Answers;
  readonly world?: World;
  readonly name?: string;
  readonly phone?: string;
  readonly isGroup?: true;
}

/** One customer's conversation, as a test reads it. Another driver may carry the same through the real road. */
export interface Talk {
  says(text: string, extra?: Partial<Pick<Words, 'files' | 'phone' | 'name'>>): Promise<void>;
  /** Presses the button of this label, of the newest message that has it. */
  presses(label: string): Promise<void>;
  sendsPhoto(id?: string): Promise<void>;
  opens(payload?: string): Promise<void>;
  /** Lets time pass: everything due on the way happens at its time. */
  later(duration: string): Promise<void>;
  happens(name: string, facts: Facts): Promise<void>;
  staff(does: 'take' | 'reply' | 'release' | 'note' | 'close', text?: string): Promise<void>;
  /** Any other act of staff. */
  acts(act: StaffAct): Promise<void>;
  /** What was heard since the last time it was asked. */
  heard(): readonly string[];
  /** The labels of the buttons under the newest message. */
  buttons(): readonly string[];
  /** Every line of the transcript, `customer: …`, `bot: …`. */
  transcript(): readonly string[];
  /** Inputs an action was asked with. */
  asked(action: string): readonly Facts[];
  /** How the episodes ended. */
  outcomes(): readonly string[];
  readonly conversation: Conversation;
}

const QUIET: Answers = {
  'desk.place': 'failed',
  'sends.decide': 'go',
  'tickets.find-open': 'none',
  'tickets.open': {
    outcome: 'opened',
    facts: { code: 'KN-26-0001', promisedAt: '2026-11-23T08:00:00.000Z' },
  },
  'tickets.add': { outcome: 'added', facts: { code: 'KN-26-0007', promisedAt: '2026-11-23T08:00:00.000Z' } },
  'consent.allow': { outcome: 'allowed', facts: { purpose: 'all', customer: { refused: [] } } },
};

interface State {
  now: number;
  conversation: Conversation;
  events: number;
  heardUpTo: number;
  readonly done: Set<string>;
  readonly asked: { action: string; input: Facts }[];
  readonly due: { at: number; event: (at: Date) => Event }[];
}

/** Monday, 10 in the morning in Vietnam, unless said otherwise. */
export async function talk(options: TalkOptions = {}): Promise<Talk> {
  const world = options.world ?? (await shippedWorld());
  const state: State = {
    now: Date.parse(options.at ?? '2026-11-23T03:00:00Z'),
    conversation: beginning(options),
    events: 0,
    heardUpTo: 0,
    done: new Set(),
    asked: [],
    due: [],
  };
  const take = (event: Event): void => {
    state.conversation = advance(state.conversation, event, world);
    settle(state, options.answers ?? {});
    dueNow(state, take);
  };
  const next = (): { id: string; at: Date } => {
    state.events += 1;
    return { id: `e${state.events}`, at: new Date(state.now) };
  };
  const say = (text: string, extra: Partial<Words> = {}): void => {
    state.now += 1_000;
    take({ kind: 'words', ...next(), text, ...extra });
  };
  return {
    ...doings({ state, take, next, say }),
    heard: () => {
      const spoken = state.conversation.lines.filter((line) => line.n > state.heardUpTo && isHeard(line));
      state.heardUpTo = state.conversation.nextLine - 1;
      return spoken.map((line) => line.text);
    },
    buttons: () => state.conversation.lines.findLast(isHeard)?.choices?.map(labelOf) ?? [],
    transcript: () => state.conversation.lines.map((line) => `${line.who}: ${line.text}`),
    asked: (action) => state.asked.filter((one) => one.action === action).map((one) => one.input),
    outcomes: () =>
      state.asked.filter((one) => one.action === 'episodes.end').map((one) => outcomeIn(one.input)),
    get conversation() {
      return state.conversation;
    },
  };
}

interface Hand {
  readonly state: State;
  readonly take: (event: Event) => void;
  readonly next: () => { id: string; at: Date };
  readonly say: (text: string, extra?: Partial<Words>) => void;
}

type Doings = Pick<
  Talk,
  'says' | 'presses' | 'sendsPhoto' | 'opens' | 'later' | 'happens' | 'staff' | 'acts'
>;

/** What happens here is over at once; over the real road it takes its time. */
function doings({ state, take, next, say }: Hand): Doings {
  const done = Promise.resolve();
  return {
    says(text, extra) {
      say(text, extra);
      return done;
    },
    presses(label) {
      say(label, { button: buttonOf(state.conversation.lines, label) });
      return done;
    },
    sendsPhoto(id = 'photo-1') {
      say('', { files: [photo(id)] });
      return done;
    },
    opens(payload) {
      take({ kind: 'opened', ...next(), ...(payload !== undefined && { payload }) });
      return done;
    },
    later(duration) {
      passTime(state, toMs(duration), take);
      return done;
    },
    happens(name, facts) {
      take({ kind: 'happened', ...next(), name, facts });
      return done;
    },
    staff(does, text) {
      const isSaid = text !== undefined || does === 'reply' || does === 'note';
      return this.acts(isSaid ? { does, text: text ?? '' } : { does });
    },
    acts(act) {
      take({ kind: 'staff', ...next(), staff: 'mai', ...act });
      return done;
    },
  };
}

function beginning({ language = 'vi', name, phone, isGroup }: TalkOptions): Conversation {
  const fresh = newConversation({
    id: 'web:lan',
    address: { channel: 'web', key: 'lan', route: {}, ...(isGroup && { isGroup }) },
    customerId: 'customer-lan',
    language,
  });
  const customer = {
    ...fresh.customer,
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
  };
  return { ...fresh, customer };
}

function outcomeIn(input: Facts): string {
  return typeof input.outcome === 'string' ? input.outcome : '';
}

function isHeard(line: Line): boolean {
  return (line.who === 'bot' || line.who === 'staff') && line.delivery?.state !== 'withheld';
}

function buttonOf(lines: readonly Line[], label: string): string {
  const buttons = lines.flatMap((line) => buttonsOf(line) ?? []);
  const found = buttons.findLast((button) => button.label === label);
  if (found === undefined)
    throw new Error(`no button "${label}" among ${buttons.map((one) => one.label).join(', ')}`);
  return found.value;
}

function photo(id: string): FileRef {
  return { id, type: 'image/jpeg', bytes: 1_000 };
}

/** Everything in the outbox is done: messages are delivered, actions answered. */
function settle(state: State, answers: Answers): void {
  for (const effect of state.conversation.outbox) {
    if (effect.kind !== 'act' || state.done.has(effect.key)) continue;
    state.done.add(effect.key);
    state.asked.push({ action: effect.action, input: effect.input });
    if (effect.tell) answerLater(state, effect, answers);
  }
  const lines = state.conversation.lines.map((line) =>
    line.delivery?.state === 'queued' ? { ...line, delivery: { state: 'sent' as const } } : line,
  );
  state.conversation = { ...state.conversation, lines, outbox: [] };
}

function answerLater(state: State, effect: Act, answers: Answers): void {
  const given = effect.action in answers ? answers[effect.action] : QUIET[effect.action];
  const times = state.asked.filter((one) => one.action === effect.action).length;
  const answer = typeof given === 'function' ? given(effect.input, times) : given;
  const { outcome, facts, after } =
    typeof answer === 'string'
      ? { outcome: answer, facts: undefined, after: undefined }
      : (answer ?? failed(effect, state));
  state.due.push({
    at: state.now + (after === undefined ? 0 : toMs(after)),
    event: (at) => ({
      kind: 'result',
      id: `r:${effect.key}`,
      at,
      effect: effect.key,
      outcome,
      ...(facts !== undefined && { facts }),
    }),
  });
}

/** An action that never ends has failed at its deadline. */
function failed(effect: Act, state: State): { outcome: string; facts?: Facts; after: string } {
  return {
    outcome: 'failed',
    after: `${Math.round((effect.deadline.getTime() - state.now) / 1_000)} seconds`,
  };
}

function dueNow(state: State, take: (event: Event) => void): void {
  const index = state.due.findIndex((one) => one.at <= state.now);
  const [one] = index === -1 ? [] : state.due.splice(index, 1);
  if (one !== undefined) take(one.event(new Date(state.now)));
}

function passTime(state: State, ms: number, take: (event: Event) => void): void {
  const end = state.now + ms;
  for (;;) {
    const timer = state.conversation.timers.reduce<Conversation['timers'][number] | undefined>(
      (first, one) => (first === undefined || one.due < first.due ? one : first),
      undefined,
    );
    const timerAt = timer?.due.getTime() ?? Infinity;
    const resultAt = Math.min(...state.due.map((one) => one.at), Infinity);
    const at = Math.min(timerAt, resultAt);
    if (at > end) break;
    state.now = Math.max(state.now, at);
    if (resultAt <= timerAt) dueNow(state, take);
    else if (timer !== undefined) {
      const id = `${timer.id}:${timer.due.toISOString()}`;
      take({ kind: 'timer', id, at: new Date(state.now), timer: timer.id, due: timer.due });
    }
  }
  state.now = end;
}
