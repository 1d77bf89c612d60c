import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../road/ports.ts';

export interface Metrics {
  readonly meter: Meter;
  forged(channel: string): void;
  /** `kind` has few values: whoever counts sees to that. */
  readonly unknown: (channel: string, kind: string) => void;
  /** Shows how channels were when their platforms were last asked. */
  watchChannels(read: () => readonly ChannelState[], clock: () => Date): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** How a channel was found. */
export interface ChannelState {
  readonly channel: string;
  readonly ok: boolean;
  readonly goodAt?: Date;
}

const TURN_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const GROUP_SIZES = [1, 2, 5, 10, 25, 50, 100, 256];

/** What Prometheus reads at `/metrics`. */
export function openMetrics(outbox: () => { waiting: number; oldestMs: number }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const { turns, turnTime, groups } = turnMetrics(registers);
  const sends = countedBy(registers, 'langnghe_sends_total', 'Messages handed to channels.', [
    'channel',
    'result',
  ]);
  const acted = countedBy(registers, 'langnghe_actions_total', 'Actions run.', ['action', 'outcome']);
  const unknown = countedBy(registers, 'langnghe_unknown_events_total', 'Events that are not known here.', [
    'channel',
    'kind',
  ]);
  const letters = counter(registers, 'dead_letters', 'What could not be handled.', ['stage']);
  const forged = counter(registers, 'forged', 'Requests with a wrong signature or token.', ['channel']);
  outboxGauges(registers, outbox);
  return {
    meter: {
      turn: (ms, kind, outcome) => {
        turns(kind, outcome);
        turnTime.observe(ms / 1_000);
      },
      sent: sends,
      acted,
      deadLetter: (stage) => letters.inc({ stage }),
      group: (size) => groups.observe(size),
    },
    forged: (channel) => forged.inc({ channel }),
    unknown,
    watchChannels: (read, clock) => channelGauges(registers, read, clock),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Counts by two labels. */
type Count = (first: string, second: string) => void;

/**
 * A counter that adds up in plain numbers and is told to Prometheus when it asks: finding a child by its
 * labels for each message costs more than counting.
 */
function countedBy(
  registers: Registry[],
  name: string,
  help: string,
  labels: readonly [string, string],
): Count {
  const counts = new Map<string, Map<string, number>>();
  new Counter({
    name,
    help,
    labelNames: [...labels],
    registers,
    collect() {
      this.reset();
      for (const [first, seconds] of counts) {
        for (const [second, count] of seconds) this.inc({ [labels[0]]: first, [labels[1]]: second }, count);
      }
    },
  });
  return (first, second) => {
    const seconds = counts.get(first);
    if (seconds === undefined) counts.set(first, new Map([[second, 1]]));
    else seconds.set(second, (seconds.get(second) ?? 0) + 1);
  };
}

function counter<Label extends string>(
  registers: Registry[],
  name: string,
  help: string,
  labelNames: Label[],
): Counter<Label> {
  return new Counter({ name: `langnghe_${name}_total`, help, labelNames, registers });
}

function turnMetrics(registers: Registry[]): {
  turns: Count;
  turnTime: Histogram;
  groups: Histogram;
} {
  return {
    turns: countedBy(registers, 'langnghe_turns_total', 'Events taken to their conversation.', [
      'kind',
      'outcome',
    ]),
    turnTime: new Histogram({
      name: 'langnghe_turn_seconds',
      help: 'From an event at the door to its commit.',
      buckets: TURN_SECONDS,
      registers,
    }),
    groups: new Histogram({
      name: 'langnghe_group_size',
      help: 'Conversations committed together.',
      buckets: GROUP_SIZES,
      registers,
    }),
  };
}

function channelGauges(registers: Registry[], read: () => readonly ChannelState[], clock: () => Date): void {
  new Gauge({
    name: 'langnghe_channel_ok',
    help: 'Whether the platform said that all is well, when it was last asked.',
    labelNames: ['channel'],
    registers,
    collect() {
      for (const { channel, ok } of read()) this.set({ channel }, ok ? 1 : 0);
    },
  });
  new Gauge({
    name: 'langnghe_channel_last_good_seconds',
    help: 'How long ago the platform last said that all is well.',
    labelNames: ['channel'],
    registers,
    collect() {
      const now = clock().getTime();
      for (const { channel, goodAt } of read()) {
        if (goodAt !== undefined) this.set({ channel }, (now - goodAt.getTime()) / 1_000);
      }
    },
  });
}

function outboxGauges(registers: Registry[], outbox: () => { waiting: number; oldestMs: number }): void {
  new Gauge({
    name: 'langnghe_outbox_waiting',
    help: 'Effects not yet carried out, of conversations this process holds.',
    registers,
    collect() {
      this.set(outbox().waiting);
    },
  });
  new Gauge({
    name: 'langnghe_outbox_oldest_seconds',
    help: 'Age of the oldest effect not yet carried out here.',
    registers,
    collect() {
      this.set(outbox().oldestMs / 1_000);
    },
  });
}
