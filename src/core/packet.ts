import type { Frame, HandOver } from './conversation.ts';
import type { Json } from './json.ts';
import { topFrame } from './turn.ts';
import type { Turn } from './turn.ts';
import type { Writable } from './writable.ts';

/** The packet stays in the conversation: what is longer is cut. */
const MOST_TRIED = 12;
const MOST_FACTS = 30;
const LONGEST = 300;

/** What staff get to know with a hand-over. Throws nothing, for it is also made when the bot broke. */
export function packetOf(turn: Turn, why: HandOver['why']): HandOver {
  const frame = topFrame(turn);
  const packet: Writable<HandOver> = {
    at: turn.at,
    why,
    line: turn.nextLine - 1,
    tried: triedIn(turn),
    collected: collectedIn(turn),
  };
  if (frame !== undefined) {
    packet.flow = frame.flow;
    packet.step = frame.step;
  }
  return packet;
}

/** By the lines of this episode that are still here: the last ones, and these tell most. */
function triedIn(turn: Turn): HandOver['tried'] {
  const from = turn.episode?.firstLine ?? turn.nextLine;
  const times = new Map<string, { flow: string; step: string; times: number }>();
  for (const { n, by } of turn.lines) {
    if (by === undefined || n < from) continue;
    const key = `${by.flow}.${by.step}`;
    const known = times.get(key) ?? { flow: by.flow, step: by.step, times: 0 };
    times.set(key, { ...known, times: known.times + 1 });
  }
  return [...times.values()].slice(-MOST_TRIED);
}

function collectedIn(turn: Turn): HandOver['collected'] {
  const frames = [...turn.stack, ...turn.aside];
  const privates = new Map(frames.map((frame) => [frame, privatesOf(turn, frame)]));
  const hides = [...privates.values()].some((names) => names === undefined || names.size > 0);
  const collected: Record<string, Record<string, Json>> = {};
  let left = MOST_FACTS;
  for (const frame of frames) {
    const hidden = privates.get(frame);
    if (hidden === undefined) continue;
    // A called flow may have been handed a private answer under another name.
    const given = frame.as === 'called' && hides ? {} : frame.given;
    const facts: Record<string, Json> = {};
    for (const [name, value] of Object.entries({ ...given, ...frame.answers })) {
      if (left === 0 || hidden.has(name) || name === 'customer' || isEmpty(value)) continue;
      facts[name] = cut(value);
      left -= 1;
    }
    if (Object.keys(facts).length > 0) collected[frame.flow] = { ...collected[frame.flow], ...facts };
  }
  return collected;
}

/** Undefined: the version is nowhere kept any more, so everything in it may be private. */
function privatesOf(turn: Turn, frame: Frame): ReadonlySet<string> | undefined {
  const flow = turn.world.flow(frame.flow, frame.version);
  return flow === undefined ? undefined : new Set(flow.privates);
}

function isEmpty(value: Json): boolean {
  return value === null || value === '';
}

function cut(value: Json): Json {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : value;
}
