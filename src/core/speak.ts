import type { Choice, Frame, Line } from './conversation.ts';
import type { Act, Send } from './effect.ts';
import { flowOf, shownBy } from './frame-facts.ts';
import type { Facts } from './json.ts';
import { touchEpisode } from './episode.ts';
import { after, topFrame } from './turn.ts';
import type { Turn } from './turn.ts';

/** What the bot says: a text key and what goes with it. */
export interface Saying {
  readonly key: string;
  readonly or?: string;
  readonly values?: Facts;
  readonly choices?: readonly Choice[];
  readonly form?: NonNullable<Line['form']>;
  readonly wants?: NonNullable<Line['wants']>;
}

/** A line of the bot, in the customer's language, and the effect that delivers it. */
export function speak(turn: Turn, saying: Saying): void {
  const frame = topFrame(turn);
  const text = frame === undefined ? coreText(turn, saying) : flowText(turn, frame, saying);
  const n = turn.nextLine;
  addLine(turn, {
    n,
    at: turn.at,
    who: 'bot',
    text,
    ...(saying.choices !== undefined &&
      saying.choices.length > 0 && { choices: saying.choices, visit: frame?.visit ?? 0 }),
    ...(saying.form !== undefined && { form: saying.form }),
    ...(saying.wants !== undefined && { wants: saying.wants }),
    ...(frame !== undefined && { by: { flow: frame.flow, version: frame.version, step: frame.step } }),
    delivery: { state: 'queued' },
  });
  send(turn, n, turn.unasked ?? frame?.unasked);
  turn.lastSpoken = { n, by: 'bot' };
}

/** A label of the frame's flow, or of the bot itself, without saying it. Labels have no variables. */
export function textFor(turn: Turn, key: string, or?: string): string {
  const frame = topFrame(turn);
  return turn.world.text({
    ...(frame !== undefined && !key.startsWith('core.') && { version: frame.version }),
    key,
    ...(or !== undefined && { or }),
    language: turn.language,
  });
}

function coreText(turn: Turn, saying: Saying): string {
  return turn.world.text({
    key: saying.key,
    ...(saying.or !== undefined && { or: saying.or }),
    language: turn.language,
    ...(saying.values !== undefined && { values: saying.values }),
  });
}

function flowText(turn: Turn, frame: Frame, saying: Saying): string {
  if (saying.key.startsWith('core.')) return coreText(turn, saying);
  const values = shownBy(turn, frame, flowOf(turn, frame));
  return turn.world.text({
    version: frame.version,
    key: saying.key,
    ...(saying.or !== undefined && { or: saying.or }),
    language: turn.language,
    values: saying.values === undefined ? values : { ...values, ...saying.values },
  });
}

/** Adds a line to the transcript. Its number is `turn.nextLine`. */
export function addLine(turn: Turn, line: Line): void {
  turn.lines = [...turn.lines, line];
  turn.nextLine += 1;
  touchEpisode(turn);
}

/** The effect that delivers a line. */
export function send(turn: Turn, line: number, unasked?: Frame['unasked']): void {
  const effect: Send = {
    kind: 'send',
    key: `${turn.before._id}#${line}`,
    attempts: 0,
    line,
    ...(unasked !== undefined && { unasked }),
  };
  turn.outbox = [...turn.outbox, effect];
}

const DAY_MS = 86_400_000;

/** Asks something of the world whose outcome nobody waits for. */
export function actQuietly(turn: Turn, key: string, action: string, input: Facts): void {
  addAct(turn, { key, action, input, deadline: after(turn.at, DAY_MS), tell: false });
}

export function addAct(turn: Turn, act: Omit<Act, 'kind' | 'attempts'>): void {
  const effect: Act = {
    kind: 'act',
    key: act.key,
    attempts: 0,
    ...(act.notBefore !== undefined && { notBefore: act.notBefore }),
    action: act.action,
    input: act.input,
    deadline: act.deadline,
    tell: act.tell,
    ...(act.hours !== undefined && { hours: act.hours }),
  };
  turn.outbox = [...turn.outbox, effect];
}

/** The key of what a step asks of the world: made of conversation, visit and step. */
export function actKey(turn: Turn, frame: Pick<Frame, 'visit' | 'step'>): string {
  return `${turn.before._id}/${frame.visit}/${frame.step}`;
}
