import { z } from 'zod';
import type { Address } from '../../src/core/conversation.ts';
import type { Event } from '../../src/core/event.ts';
import type { World } from '../../src/core/world.ts';
import type { AnyAction, FlowLibrary, MaySend } from '../../src/road/ports.ts';
import { openRoad, type Road } from '../../src/road/road.ts';
import type { EventOutcome } from '../../src/road/take-turn.ts';
import { fakeChannel, type FakeChannel } from './fake-channel.ts';
import { fakeClock, pause, until, type FakeClock } from './fake-clock.ts';
import { memoryDeadLetters, memoryStore, type MemoryStore } from './memory-store.ts';
import { keptLog, keptMeter } from './silence.ts';
import { keptVersions, tinyWorld } from './tiny-world.ts';

type Run = AnyAction['run'];

export interface TestRoad {
  readonly road: Road;
  readonly store: MemoryStore;
  readonly channel: FakeChannel;
  readonly clock: FakeClock;
  readonly letters: ReturnType<typeof memoryDeadLetters>['letters'];
  readonly meter: ReturnType<typeof keptMeter>;
  readonly log: ReturnType<typeof keptLog>;
  readonly ran: { action: string; key: string; input: unknown }[];
  /** How an action answers, by name; what is not named answers `done`. */
  readonly answers: Record<
    string,
    (input: Record<string, unknown>) => Promise<{ outcome: string; facts?: Record<string, string> }>
  >;
  world: World;
  maySend: MaySend;
  says(key: string, text: string, extra?: Partial<Extract<Event, { kind: 'words' }>>): Promise<EventOutcome>;
  submit(key: string, event: Event): Promise<EventOutcome>;
  /** Waits until nothing is under way in this process. */
  settled(): Promise<void>;
  heard(key: string): readonly string[];
}

export function addressOf(key: string): Address {
  return { channel: 'fake', key, route: {} };
}

const ACTIONS = [
  'orders.look',
  'feedback.save',
  'episodes.end',
  'staff.alert',
  'sends.decide',
  'conversations.erase-pages',
  'consent.refuse',
];

let processes = 0;
let ids = 0;

/** One process of the product, with everything around the road under the test's hand. */
export function testRoad(
  given: {
    store?: MemoryStore;
    clock?: FakeClock;
    channel?: FakeChannel;
    world?: World;
    /** Absent: no version but those of the world is kept anywhere. */
    library?: FlowLibrary;
  } = {},
): TestRoad {
  const store = given.store ?? memoryStore();
  const clock = given.clock ?? fakeClock();
  const channel = given.channel ?? fakeChannel();
  const dead = memoryDeadLetters();
  const log = keptLog();
  const meter = keptMeter();
  processes += 1;
  const self: Omit<TestRoad, 'road' | 'says' | 'submit' | 'settled' | 'heard'> = {
    store,
    channel,
    clock,
    letters: dead.letters,
    meter,
    log,
    ran: [],
    answers: {},
    world: given.world ?? tinyWorld(),
    maySend: () => Promise.resolve({ verdict: 'go' }),
  };
  const road = openRoad({
    store,
    deadLetters: dead,
    library: given.library ?? keptVersions([]),
    world: () => self.world,
    channels: new Map([[channel.name, channel]]),
    actions: new Map(ACTIONS.map((name) => [name, actionOf(name, self)])),
    maySend: (ask) => self.maySend(ask),
    process: `process-${processes}`,
    sends: true,
    clock,
    random: () => 0.5,
    meter,
    log,
  });
  return Object.assign(self, methods(road, self));
}

function actionOf(name: string, self: Pick<TestRoad, 'ran' | 'answers'>): AnyAction {
  const run = (async (input: Record<string, unknown>, about: { key: string }) => {
    self.ran.push({ action: name, key: about.key, input });
    return (await self.answers[name]?.(input)) ?? { outcome: 'done' };
  }) as unknown as Run;
  return {
    name,
    input: z.record(z.string(), z.unknown()) as unknown as AnyAction['input'],
    outcomes: ['done'],
    run,
  };
}

function methods(
  road: Road,
  self: Pick<TestRoad, 'clock' | 'channel'>,
): Pick<TestRoad, 'road' | 'says' | 'submit' | 'settled' | 'heard'> {
  const submit = (key: string, event: Event): Promise<EventOutcome> =>
    road.submit(`fake:${key}`, event, { address: addressOf(key) });
  return {
    road,
    submit,
    says: (key, text, extra = {}) => {
      ids += 1;
      return submit(key, { kind: 'words', id: `w${ids}`, at: self.clock(), text, ...extra });
    },
    settled: async () => {
      await until('everything settles', () => road.isIdle());
      await pause();
    },
    heard: (key) => self.channel.heard(key),
  };
}

/** Two processes on one database and one clock. */
export function twoProcesses(given: { world?: World } = {}): { a: TestRoad; b: TestRoad } {
  const around = { ...given, store: memoryStore(), clock: fakeClock(), channel: fakeChannel() };
  return { a: testRoad(around), b: testRoad(around) };
}

/** The words of a conversation, filed ones included, in order. */
export function texts(road: TestRoad, key: string): string[] {
  const conversation = road.store.one(`fake:${key}`);
  const filed = [...road.store.pages.values()].flatMap((page) => page.lines);
  return [...filed, ...conversation.lines].map((line) => line.text);
}

export async function both(...roads: TestRoad[]): Promise<void> {
  for (let round = 0; round < 3; round += 1) for (const road of roads) await road.settled();
}
