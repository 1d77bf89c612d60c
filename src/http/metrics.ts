import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../road/ports.ts';

export interface Metrics {
  readonly meter: Meter;
  forged(channel: string): void;
  text(): Promise<string>;
  readonly contentType: string;
}

const TURN_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** What Prometheus reads at `/metrics`. */
export function openMetrics(outbox: () => { waiting: number; oldestMs: number }): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  collectDefaultMetrics({ register: registry });
  const turns = new Counter({
    name: 'langnghe_turns_total',
    help: 'Events taken to their conversation, by kind and outcome.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const turnTime = new Histogram({
    name: 'langnghe_turn_seconds',
    help: 'From an event at the door to its commit.',
    buckets: TURN_SECONDS,
    registers,
  });
  const groups = new Histogram({
    name: 'langnghe_group_size',
    help: 'Conversations committed together.',
    buckets: [1, 2, 5, 10, 25, 50, 100, 256],
    registers,
  });
  const sends = new Counter({
    name: 'langnghe_sends_total',
    help: 'Messages handed to channels, by channel and result.',
    labelNames: ['channel', 'result'],
    registers,
  });
  const actions = new Counter({
    name: 'langnghe_actions_total',
    help: 'Actions run, by name and outcome.',
    labelNames: ['action', 'outcome'],
    registers,
  });
  const letters = new Counter({
    name: 'langnghe_dead_letters_total',
    help: 'What could not be handled, by stage.',
    labelNames: ['stage'],
    registers,
  });
  const forged = new Counter({
    name: 'langnghe_forged_total',
    help: 'Requests with a wrong signature or token, by channel.',
    labelNames: ['channel'],
    registers,
  });
  outboxGauges(registers, outbox);
  return {
    meter: {
      turn: (ms, kind, outcome) => {
        turns.inc({ kind, outcome });
        turnTime.observe(ms / 1_000);
      },
      sent: (channel, result) => sends.inc({ channel, result }),
      acted: (action, outcome) => actions.inc({ action, outcome }),
      deadLetter: (stage) => letters.inc({ stage }),
      group: (size) => groups.observe(size),
    },
    forged: (channel) => forged.inc({ channel }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
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
