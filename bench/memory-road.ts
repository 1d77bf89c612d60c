import { workingHours } from '../src/clock/hours.ts';
import { loadContent } from '../src/content/content.ts';
import { flowLibrary } from '../src/content/flow-library.ts';
import { intentWords } from '../src/content/intent-words.ts';
import { buildWorld } from '../src/content/world.ts';
import type { Conversation } from '../src/core/conversation.ts';
import { callerReader } from '../src/http/caller.ts';
import { openDoor } from '../src/http/door.ts';
import type { AnyAction, Channel, CommitOutcome, ConversationStore, Threads } from '../src/road/ports.ts';
import { receiveUpdates } from '../src/road/receive.ts';
import { openRoad } from '../src/road/road.ts';
import type { Road } from '../src/road/road.ts';
import { localUnderstanding } from '../src/understanding/understand.ts';

const silent = (): void => undefined;
export const benchLog = { debug: silent, info: silent, warn: silent, error: console.error };
const clock = (): Date => new Date();

const kept = new Map<string, Conversation>();
/** The conversations as they were committed. */
export const memoryStore: ConversationStore = {
  read: (ids) => Promise.resolve(ids.flatMap((id) => kept.get(id) ?? [])),
  commit: (group) => Promise.resolve(group.map(put)),
  due: () => Promise.resolve([]),
  forget: () => Promise.resolve(),
  file: () => Promise.resolve(),
  hasLineOf: () => Promise.resolve(false),
  erasePages: () => Promise.resolve(),
};

function put(next: Conversation): CommitOutcome {
  if ((kept.get(next._id)?.version ?? 0) !== next.version - 1) return { kind: 'stale' };
  kept.set(next._id, next);
  return { kind: 'done' };
}

let road: Road | undefined;

/** What the channel on the road reads back: the conversations as they were committed. */
export const memoryThreads: Threads = {
  since: (asks, limit) =>
    Promise.resolve(
      new Map(asks.map(({ conversation, after }) => [conversation, linesAfter(conversation, after, limit)])),
    ),
  watch: (listener) => road?.watch(listener) ?? silent,
};

function linesAfter(conversation: string, after: number, limit: number): Conversation['lines'] {
  return (kept.get(conversation)?.lines ?? []).filter(({ n }) => n > after).slice(0, limit);
}

/** Says yes at once to what the survey asks of the trade. */
const yes = (name: string, outcome: string): AnyAction => {
  const input = { parse: (given: unknown) => given, safeParse: (data: unknown) => ({ success: true, data }) };
  return {
    name,
    outcomes: [outcome],
    run: () => Promise.resolve({ outcome }),
    input,
  } as unknown as AnyAction;
};
const actions = [yes('feedback.save', 'saved'), yes('episodes.end', 'ended')];

/** The whole message path of one channel with its store in memory, listening. */
export async function listenWith(channel: Channel, folder: string, port: number): Promise<void> {
  const around = { actions, events: {}, channels: [] };
  const content = await loadContent(folder, around);
  const hours = workingHours(content.shop.working);
  const library = flowLibrary(content, around, {
    put: () => Promise.resolve(),
    get: () => Promise.resolve(undefined),
  });
  const world = buildWorld({ content, library, understand: localUnderstanding(intentWords(content)), hours });
  const opened = openRoad({
    store: memoryStore,
    deadLetters: {
      add(letter) {
        console.error(letter);
        return Promise.resolve();
      },
    },
    library,
    world: () => world,
    channels: new Map([[channel.name, channel]]),
    actions: new Map(actions.map((action) => [action.name, action])),
    maySend: () => Promise.resolve({ verdict: 'go' }),
    process: 'bench',
    sends: true,
    clock,
    random: Math.random,
    meter: { turn: silent, sent: silent, acted: silent, deadLetter: silent, group: silent },
    log: benchLog,
  });
  road = opened;
  await channel.start(receiveUpdates({ road: opened, clock, closedBecause: () => undefined, met: silent }));
  const door = openDoor({
    channels: [channel],
    app: () => Promise.reject(new Error('there is no app')),
    caller: callerReader([]),
    log: benchLog,
  });
  opened.startClock();
  await door.listen(port, '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
}
