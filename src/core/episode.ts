import { changeDesk } from './desk.ts';
import type { Act } from './effect.ts';
import type { Json } from './json.ts';
import { after, cancelTimer, setTimer } from './turn.ts';
import type { Turn } from './turn.ts';
import type { Writable } from './writable.ts';

const DAY_MS = 86_400_000;

/** One stretch of a conversation begins, unless it is in one. */
export function beginEpisode(turn: Turn): void {
  if (turn.episode !== undefined) return;
  turn.episodes += 1;
  turn.episode = {
    n: turn.episodes,
    startedAt: turn.at,
    firstLine: turn.nextLine,
    flows: [],
    lastAt: turn.at,
  };
  openAgain(turn);
  setTimer(turn, { id: 'quiet', due: after(turn.at, turn.world.settings.quietAfterMs), kind: 'quiet' });
}

/** Something has begun: for staff the conversation is not ended any more. */
export function openAgain(turn: Turn): void {
  if (turn.desk?.closed !== undefined) changeDesk(turn, { closed: undefined });
}

export function touchEpisode(turn: Turn): void {
  if (turn.episode !== undefined && turn.episode.lastAt !== turn.at)
    turn.episode = { ...turn.episode, lastAt: turn.at };
}

export function joinFlow(turn: Turn, flow: string): void {
  beginEpisode(turn);
  if (flow !== turn.world.settings.rateFlow) openAgain(turn);
  if (turn.episode === undefined || turn.episode.flows.includes(flow)) return;
  turn.episode = { ...turn.episode, flows: [...turn.episode.flows, flow] };
}

/**
 * The episode has its one outcome: it is written down by an effect, and the next word begins another.
 * `notBefore`: until then it can be taken back. The key of the effect, when there was an episode.
 */
export function endEpisode(turn: Turn, outcome: string, notBefore?: Date): string | undefined {
  const { episode, before } = turn;
  if (episode === undefined) return undefined;
  const input: Record<string, Json> = {
    n: episode.n,
    outcome,
    flows: episode.flows,
    from: episode.firstLine,
    to: turn.nextLine - 1,
    startedAt: episode.startedAt.toISOString(),
    endedAt: turn.at.toISOString(),
    channel: before.address.channel,
    language: turn.language,
  };
  if (episode.score !== undefined) input.score = episode.score;
  if (episode.staff !== undefined) input.staff = episode.staff;
  const effect: Writable<Act> = {
    kind: 'act',
    key: `${before._id}/episode/${episode.n}`,
    attempts: 0,
    action: 'episodes.end',
    input,
    deadline: after(turn.at, DAY_MS),
    tell: false,
  };
  if (notBefore !== undefined) effect.notBefore = notBefore;
  turn.outbox = [...turn.outbox, effect];
  turn.episode = undefined;
  cancelTimer(turn, 'quiet');
  if (turn.desk?.handedOver !== undefined) changeDesk(turn, { handedOver: undefined });
  return effect.key;
}
