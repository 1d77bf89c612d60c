import { readFlowFile } from '../../../src/core/flow-schema.ts';
import { compileFlow } from '../../../src/core/compile-flow.ts';
import type { Flow } from '../../../src/core/flow.ts';
import type { Json } from '../../../src/core/json.ts';
import { foldWords } from '../../../src/core/answers/fold.ts';
import type { Meaning, TextAsk, World } from '../../../src/core/world.ts';
import { exampleFlows } from './example-flows.ts';

export function flowFrom(raw: unknown): Flow {
  const read = readFlowFile(raw);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return compileFlow(read.file.flow, 'v1', read.file);
}

/** A menu to be idle in. */
const WELCOME = {
  flow: 'welcome',
  start: { intent: 'greeting' },
  steps: {
    menu: {
      ask: 'choice',
      of: ['order', 'complaint', 'person'],
      then: { order: 'ask-order', complaint: 'complain', person: 'end person' },
    },
    'ask-order': { do: 'order-status', then: 'end answered' },
    complain: { do: 'complaint', then: 'end answered' },
  },
};

export function standardFlows(): readonly Flow[] {
  return [flowFrom(WELCOME), ...Object.values(exampleFlows()).map(flowFrom)];
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  hi: { intent: 'greeting', sure: 1 },
  'xin chao': { intent: 'greeting', sure: 1, language: 'vi' },
  help: { intent: 'help', sure: 1, language: 'en' },
  'tro giup': { intent: 'help', sure: 1, language: 'vi' },
  stop: { intent: 'stop', sure: 1 },
  'dung gui nua': { intent: 'stop', sure: 1 },
  'gap nhan vien': { intent: 'person', sure: 1, language: 'vi' },
  menu: { intent: 'menu', sure: 1 },
  bot: { intent: 'bot', sure: 1 },
  english: { intent: 'language', sure: 1 },
  'don hang cua toi dau': { intent: 'order-status', sure: 0.95, language: 'vi' },
  'where is my order': { intent: 'order-status', sure: 0.95, language: 'en' },
  'toi muon khieu nai': { intent: 'complaint', sure: 0.95, language: 'vi' },
};

const OPEN = 8;
const CLOSED = 18;
const HOUR = 3_600_000;

/** Open from 8 to 18 UTC, every day. */
export const hours: World['hours'] = {
  isOpen: (at) => at.getUTCHours() >= OPEN && at.getUTCHours() < CLOSED,
  nextOpening(at) {
    if (hours.isOpen(at)) return at;
    const opening = new Date(at);
    opening.setUTCHours(OPEN, 0, 0, 0);
    return opening > at ? opening : new Date(opening.getTime() + 24 * HOUR);
  },
  add(at, ms) {
    let now = hours.nextOpening(at);
    let left = ms;
    for (;;) {
      const close = new Date(now);
      close.setUTCHours(CLOSED, 0, 0, 0);
      const room = close.getTime() - now.getTime();
      if (left <= room) return new Date(now.getTime() + left);
      left -= room;
      now = hours.nextOpening(close);
    }
  },
};

export interface WorldOptions {
  readonly flows?: readonly Flow[];
  readonly text?: (ask: TextAsk) => string;
}

/** A world whose texts are their own keys, with the few values a test looks for. */
export function testWorld({ flows = standardFlows(), text = keyText }: WorldOptions = {}): World {
  return {
    flow: (name, version) =>
      flows.find((flow) => flow.name === name && (version === undefined || flow.version === version)),
    flows,
    text,
    understand: (said) => MEANINGS[foldWords(said)] ?? {},
    hours,
    settings: {
      shopName: 'Tiệm Nhỏ',
      timeZone: 'Asia/Ho_Chi_Minh',
      languages: ['vi', 'en'],
      welcomeFlow: 'welcome',
      rateFlow: 'csat',
      unansweredAfterMs: 2 * HOUR,
      answerWithinMs: HOUR / 2,
      quietAfterMs: 24 * HOUR,
    },
  };
}

const SHOWN = ['time', 'summary', 'count'];

function keyText({ key, or, values }: TextAsk): string {
  const names = key.startsWith('core.') ? [...SHOWN, 'score'] : SHOWN;
  const shown = names.flatMap((name) =>
    values?.[name] === undefined ? [] : [`${name}=${show(values[name])}`],
  );
  const used = or !== undefined && !OWN.test(key) ? or : key;
  return shown.length === 0 ? used : `${used} (${shown.join(', ')})`;
}

/** Keys with `or` that the test flows bring themselves. */
const OWN = /^own\./;

function show(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
