import type { OpenScore } from './conversation.ts';
import { flowOf, lookUp } from './frame-facts.ts';
import type { Facts, Json } from './json.ts';
import { actKey, actQuietly } from './speak.ts';
import { after, speaking } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * Keeps an answer as feedback: a quiet `feedback.save` under the key of this visit and step, so that
 * saving twice is saving once. The question's version is the flow's: trends break visibly at it.
 */
export function saveFeedback(turn: Turn, survey: string, parts: Facts): Facts {
  const frame = speaking(turn);
  const flow = flowOf(turn, frame);
  const about =
    flow.send?.key === undefined ? undefined : aboutOf(lookUp(frame.given, flow.send.key.split('.')));
  const key = actKey(turn, frame);
  const input: Record<string, Json> = {
    key,
    survey,
    question: frame.step,
    flow: frame.flow,
    version: frame.version,
    askedAt: frame.enteredAt.toISOString(),
    answeredAt: turn.at.toISOString(),
  };
  for (const part in parts) input[part] = parts[part] ?? null;
  if (about !== undefined) input.about = about;
  if (turn.episode !== undefined) input.episode = turn.episode.n;
  if (turn.episode?.staff !== undefined) input.staff = turn.episode.staff;
  Object.assign(input, lineOf(turn));
  actQuietly(turn, key, 'feedback.save', input);
  if (typeof parts.score === 'number' && turn.episode !== undefined) {
    turn.episode = { ...turn.episode, score: parts.score };
  }
  return input;
}

/** The line the customer answered with in this turn; an answer that came without words has none. */
function lineOf(turn: Turn): { readonly line?: number } {
  const said = turn.lines.findLast(({ who }) => who === 'customer');
  return said !== undefined && said.at.getTime() === turn.at.getTime() ? { line: said.n } : {};
}

/** What a send is about, as one word: a fact that is a thing with a code is known by its code. */
export function aboutOf(fact: Json | undefined): string | undefined {
  if (fact === undefined || fact === null) return undefined;
  if (typeof fact !== 'object') return String(fact);
  const named = lookUp({ fact }, ['fact', 'code']) ?? lookUp({ fact }, ['fact', 'id']);
  return named === undefined ? JSON.stringify(fact) : aboutOf(named);
}

/** Keeps the score open: until then another tap on its buttons changes it. */
export function keepOpen(turn: Turn, input: Facts, withinMs: number): void {
  const frame = speaking(turn);
  const open: OpenScore = {
    visit: frame.visit,
    until: after(turn.at, withinMs),
    key: actKey(turn, frame),
    input,
    changes: 0,
  };
  turn.openScores = [...turn.openScores.filter((score) => score.until > turn.at), open];
}

/** The score whose buttons these were, while it may still be changed. */
export function openScoreOf(turn: Turn, visit: number): OpenScore | undefined {
  return turn.openScores.find((score) => score.visit === visit && score.until > turn.at);
}

/**
 * A second tap: the same feedback (`input.key`) with its new score and the ones before it. The effect
 * has a key of its own, since the first one may still be on its way; whoever keeps feedback takes the
 * one with the most `changes`.
 */
export function changeScore(turn: Turn, open: OpenScore, score: number): void {
  const changes = open.changes + 1;
  const earlier = Array.isArray(open.input.history) ? (open.input.history as readonly Json[]) : [];
  const first: Facts = { score: open.input.score ?? null, at: open.input.answeredAt ?? null };
  const input: Facts = {
    ...open.input,
    ...lineOf(turn),
    score,
    answeredAt: turn.at.toISOString(),
    history: [...earlier, first],
    changes,
  };
  turn.openScores = turn.openScores.map((one) => (one === open ? { ...open, input, changes } : one));
  actQuietly(turn, `${open.key}~${changes}`, 'feedback.save', input);
  if (turn.episode !== undefined) turn.episode = { ...turn.episode, score };
  const { flow, question } = open.input;
  turn.stack = turn.stack.map((frame) =>
    frame.flow === flow &&
    typeof question === 'string' &&
    frame.began <= open.visit &&
    question in frame.answers
      ? { ...frame, answers: { ...frame.answers, [question]: score } }
      : frame,
  );
}
