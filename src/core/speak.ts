import type { Choice, Frame, Line } from './conversation.ts';
import type { Act, Send } from './effect.ts';
import { flowOf, shownBy } from './frame-facts.ts';
import type { Facts } from './json.ts';
import { touchEpisode } from './episode.ts';
import { after, topFrame } from './turn.ts';
import type { Turn } from './turn.ts';
import type { Writable } from './writable.ts';

/** What the bot says: a text key and what goes with it. */
export interface Saying {
  readonly key: string;
  readonly or?: string | undefined;
  readonly values?: Facts;
  readonly choices?: readonly Choice[];
  readonly form?: Line['form'] | undefined;
  readonly wants?: Line['wants'] | undefined;
}

/** A line of the bot, in the customer's language, and the effect that delivers it. */
export function speak(turn: Turn, saying: Saying): void {
  const frame = topFrame(turn);
  const text = frame === undefined ? coreText(turn, saying) : flowText(turn, frame, saying);
  const n = turn.nextLine;
  const { choices, form, wants } = saying;
  const line: Writable<Line> = { n, at: turn.at, who: 'bot', text, delivery: { state: 'queued' } };
  if (choices !== undefined && choices.length > 0) {
    line.choices = choices;
    line.visit = frame?.visit ?? 0;
  }
  if (form !== undefined) line.form = form;
  if (wants !== undefined) line.wants = wants;
  if (frame !== undefined) line.by = { flow: frame.flow, version: frame.version, step: frame.step };
  addLine(turn, line);
  send(turn, n, turn.unasked ?? frame?.unasked);
  turn.lastSpoken = { n, by: 'bot' };
}

/** A label of the frame's flow, or of the bot itself, without saying it. Labels have no variables. */
export function textFor(turn: Turn, key: string, or?: string): string {
  const frame = topFrame(turn);
  const version = key.startsWith('core.') ? undefined : frame?.version;
  return turn.world.text({ version, key, or, language: turn.language });
}

function coreText(turn: Turn, saying: Saying): string {
  const { key, or, values } = saying;
  return turn.world.text({ key, or, language: turn.language, values });
}

function flowText(turn: Turn, frame: Frame, saying: Saying): string {
  if (saying.key.startsWith('core.')) return coreText(turn, saying);
  const values = shownBy(turn, frame, flowOf(turn, frame));
  return turn.world.text({
    version: frame.version,
    key: saying.key,
    or: saying.or,
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
  const effect: Writable<Send> = { kind: 'send', key: `${turn.before._id}#${line}`, attempts: 0, line };
  if (unasked !== undefined) effect.unasked = unasked;
  turn.outbox = [...turn.outbox, effect];
}

const DAY_MS = 86_400_000;

/** Asks something of the world whose outcome nobody waits for. */
export function actQuietly(turn: Turn, key: string, action: string, input: Facts): void {
  addAct(turn, { key, action, input, deadline: after(turn.at, DAY_MS), tell: false });
}

export function addAct(turn: Turn, act: Omit<Act, 'kind' | 'attempts'>): void {
  const { key, action, input, deadline, tell, notBefore, hours, hides } = act;
  const effect: Writable<Act> = { kind: 'act', key, attempts: 0, action, input, deadline, tell };
  if (notBefore !== undefined) effect.notBefore = notBefore;
  if (hours !== undefined) effect.hours = hours;
  if (hides !== undefined) effect.hides = hides;
  turn.outbox = [...turn.outbox, effect];
}

/** The key of what a step asks of the world: made of conversation, visit and step. */
export function actKey(turn: Turn, frame: Pick<Frame, 'visit' | 'step'>): string {
  return actKeyOf(turn.before._id, frame);
}

export function actKeyOf(conversation: string, { visit, step }: Pick<Frame, 'visit' | 'step'>): string {
  return `${conversation}/${visit}/${step}`;
}
