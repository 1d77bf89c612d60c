import { compileFlow } from '../../src/core/compile-flow.ts';
import type { Flow } from '../../src/core/flow.ts';
import { readFlowFile } from '../../src/core/flow-schema.ts';
import type { Hours, Meaning, World } from '../../src/core/world.ts';
import type { FlowLibrary } from '../../src/road/ports.ts';

const ALWAYS_OPEN: Hours = {
  isOpen: () => true,
  nextOpening: (at) => at,
  add: (at, ms) => new Date(at.getTime() + ms),
};

/** Compiles a flow written as plain objects; the fault is the test's when it cannot. */
export function flowOf(
  raw: { flow: string; steps: Record<string, unknown>; [key: string]: unknown },
  version = 'v1',
): Flow {
  const read = readFlowFile(raw);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return compileFlow(raw.flow, version, read.file);
}

/** Three questions, then thanks: what most tests talk about. */
export const SURVEY = flowOf({
  flow: 'survey',
  start: { intent: 'survey' },
  steps: {
    score: { ask: 'rating', scale: '1-5', save: 'tiny', remind: { after: '1 hour', times: 1 } },
    speed: { ask: 'rating', scale: '1-5', save: 'tiny' },
    comment: { ask: 'text', save: 'tiny' },
    thanks: { say: true },
    done: { end: 'answered' },
  },
});

/** Asks an order system, says what came of it. */
export const ORDER = flowOf({
  flow: 'order',
  start: { intent: 'order' },
  interrupts: true,
  steps: {
    code: { ask: 'text' },
    check: {
      act: 'orders.look',
      with: { code: 'code' },
      'give-up': '20 seconds',
      then: { found: 'told', failed: 'sorry' },
    },
    told: { say: true },
    done: { end: 'answered' },
    sorry: { say: true },
    gone: { end: 'failed' },
  },
});

export const PERSON = flowOf({
  flow: 'person',
  start: { intent: 'person' },
  interrupts: true,
  steps: { over: { 'hand-over': 'care' } },
});

export const WELCOME = flowOf({
  flow: 'welcome',
  steps: { hello: { say: true }, done: { end: 'welcomed' } },
});

export interface TinyWorldOptions {
  readonly flows?: readonly Flow[];
  /** Versions that are known and no longer published; read at each question. */
  readonly older?: readonly Flow[];
  readonly understand?: (text: string) => Meaning;
  readonly hours?: Hours;
}

/** A world whose texts are their own keys, and whose intents are the words themselves. */
export function tinyWorld(options: TinyWorldOptions = {}): World {
  const flows = options.flows ?? [WELCOME, SURVEY, ORDER, PERSON];
  const intents = new Set(['survey', 'order', 'person', 'stop', 'help']);
  return {
    flows,
    flow: (name, version) =>
      version === undefined
        ? flows.find((flow) => flow.name === name)
        : [...flows, ...(options.older ?? [])].find((flow) => flow.name === name && flow.version === version),
    text: ({ key }) => key,
    understand: options.understand ?? ((text) => (intents.has(text) ? { intent: text, sure: 1 } : {})),
    hours: options.hours ?? ALWAYS_OPEN,
    settings: {
      shopName: 'Tiệm Thử',
      timeZone: 'Asia/Ho_Chi_Minh',
      languages: ['vi', 'en'],
      welcomeFlow: 'welcome',
      unansweredAfterMs: 15 * 60_000,
      answerWithinMs: 30 * 60_000,
      quietAfterMs: 24 * 3_600_000,
    },
  };
}

export interface KeptVersions extends FlowLibrary {
  /** What turns know of it: hand it to `tinyWorld` as `older`. */
  readonly loaded: readonly Flow[];
  /** The versions it was asked for, as `<flow> <version>`. */
  readonly asked: readonly string[];
}

/** A library that knows these versions, and gives one to the turns only once it was asked for it. */
export function keptVersions(kept: readonly Flow[]): KeptVersions {
  const loaded: Flow[] = [];
  const asked: string[] = [];
  return {
    loaded,
    asked,
    ensure: (wanted) => {
      for (const { flow: name, version } of wanted) {
        asked.push(`${name} ${version}`);
        const found = kept.find((flow) => flow.name === name && flow.version === version);
        if (found !== undefined) loaded.push(found);
      }
      return Promise.resolve();
    },
  };
}
