import { buttonsOf } from '../../../src/core/buttons.ts';
import type { Conversation } from '../../../src/core/conversation.ts';
import type { Act } from '../../../src/core/effect.ts';
import type { Event, StaffAct, Words } from '../../../src/core/event.ts';
import type { Facts } from '../../../src/core/json.ts';
import { KNOWN_TO_FLOWS } from '../../support/known-to-flows.ts';
import type { Plan } from './plans.ts';

interface Base {
  readonly id: string;
  readonly at: Date;
}
type Move = Exclude<Plan, { readonly does: 'deliver' | 'file' }>;

/** The event a plan comes to in this conversation, if it comes to any. */
export function eventOf(what: Move, here: Conversation, n: number, at: Date): Event | undefined {
  const base = { id: `e${n}`, at };
  switch (what.does) {
    case 'timer':
      return timerIn(here, what.pick, base);
    case 'result':
      return resultIn(here, what, base);
    case 'happen':
      return { ...base, kind: 'happened', name: what.name, facts: factsOf(what) };
    case 'open':
      return { ...base, kind: 'opened', ...(what.payload !== undefined && { payload: what.payload }) };
    case 'staff': {
      const lastLine = Math.max(0, here.nextLine - what.seen);
      const staff = what.member === 'hoa' ? 'hoa' : 'mai';
      return { ...base, kind: 'staff', staff, lastLine, ...actOf(what, here, at) };
    }
    case 'learn':
      return { ...base, kind: 'learned', customer: { openComplaint: what.openComplaint } };
    case 'reach':
      return { ...base, kind: 'reachable', can: what.can };
    case 'see': {
      const refs = here.lines.flatMap(({ delivery }) => delivery?.ref ?? []);
      return { ...base, kind: 'seen', refs, state: what.state };
    }
    case 'speak-outside':
      return { ...base, kind: 'spoke-outside', staff: 'zalo:1', text: what.text, ref: `o${n}` };
    case 'erase':
      return { ...base, kind: 'erase' };
    case 'say':
    case 'press':
    case 'tap':
    case 'photo':
    case 'location':
    case 'contact':
    case 'edit':
      return wordsOf(what, here, base);
  }
}

function actOf(what: Extract<Move, { does: 'staff' }>, { desk }: Conversation, at: Date): StaffAct {
  const { act: does, member, ms } = what;
  const later = new Date(at.getTime() + ms);
  switch (does) {
    case 'reply':
      return {
        does,
        text: 'vâng',
        ...(ms === 60_000 && { files: [{ id: 'f', type: 'image/png', bytes: 3 }] }),
      };
    case 'release':
      return { does, how: ms === 60_000 ? 'rate' : ms === 3_600_000 ? 'menu' : 'continue' };
    case 'note':
      return { does, text: 'vâng', ...(member === 'hoa' && { mentions: ['mai'] }) };
    case 'close':
      return { does, text: 'vâng' };
    case 'assign':
      return { does, to: member === 'queue' ? member : { staff: member } };
    case 'snooze':
      return { does, until: later };
    case 'label':
      return member === 'mai' ? { does, remove: ['gấp'] } : { does, add: ['gấp', member] };
    case 'schedule':
      return { does, due: later, text: 'hẹn' };
    case 'unschedule':
      return { does, which: desk?.scheduled?.[0]?.id ?? 'gone' };
    case 'undo':
      return { does, of: desk?.undo?.of ?? 'gone' };
    case 'take':
    case 'reopen':
    case 'wake':
      return { does };
  }
}

type Said = Extract<Move, { does: 'say' | 'press' | 'tap' | 'photo' | 'location' | 'contact' | 'edit' }>;

function wordsOf(what: Said, here: Conversation, base: Base): Words | undefined {
  const words = { ...base, kind: 'words' as const, text: '' };
  switch (what.does) {
    case 'say':
      return { ...words, text: what.text };
    case 'press': {
      const visit = (here.stack.at(-1)?.visit ?? here.visits) - what.back;
      return { ...words, text: what.choice, button: `${visit}:${what.choice}` };
    }
    case 'tap': {
      const shown = here.lines.flatMap((line) => [buttonsOf(line) ?? []]).filter(({ length }) => length > 0);
      const buttons = shown.at(-1 - what.line) ?? shown.at(-1) ?? [];
      const button = buttons[what.button % Math.max(1, buttons.length)];
      return button && { ...words, text: button.label, button: button.value };
    }
    case 'photo':
      return { ...words, files: [{ id: `f-${base.id}`, type: 'image/png', bytes: 3 }] };
    case 'location':
      return { ...words, location: { latitude: 10.77, longitude: 106.69 } };
    case 'contact':
      return { ...words, phone: what.phone, name: 'Lan' };
    case 'edit': {
      const said = here.lines.flatMap(({ who, event }) => (who === 'customer' ? (event ?? []) : []));
      return { ...words, text: what.text, edits: said.at(-1 - what.back) ?? 'gone' };
    }
  }
}

function timerIn(here: Conversation, pick: number, base: Base): Event | undefined {
  const timer = here.timers[pick % Math.max(1, here.timers.length)];
  if (timer === undefined) return undefined;
  const at = timer.due > base.at ? timer.due : base.at;
  return { ...base, at, kind: 'timer', timer: timer.id, due: timer.due };
}

function resultIn(
  here: Conversation,
  { pick, outcome }: Extract<Move, { does: 'result' }>,
  base: Base,
): Event | undefined {
  const acts = here.outbox.filter((effect): effect is Act => effect.kind === 'act' && effect.tell);
  const act = acts[pick % Math.max(1, acts.length)];
  if (act === undefined) return undefined;
  const news = act.action === 'consent.refuse' ? { customer: { refused: ['survey'] } } : {};
  const facts = { code: 'KN-9', promisedAt: '2026-11-24T03:00:00.000Z', ...news };
  const possible = possibleOf(act.action);
  const came = typeof outcome === 'number' ? possible[outcome % possible.length] : outcome;
  return { ...base, kind: 'result', effect: act.key, outcome: came ?? 'failed', facts };
}

/** What an action may end with; the decision whether to send at all is the road's own. */
function possibleOf(action: string): readonly string[] {
  if (action === 'sends.decide') return ['go', 'go', 'go', 'skip', 'later', 'failed'];
  const known = KNOWN_TO_FLOWS.actions.find(({ name }) => name === action);
  return [...(known?.outcomes ?? []), 'failed'];
}

function factsOf({ name, code, nested }: Extract<Move, { does: 'happen' }>): Facts {
  const known = KNOWN_TO_FLOWS.events[name] ?? [];
  const first = name.split('.')[0] ?? name;
  const facts = Object.fromEntries(known.map((fact) => [fact, `${fact}-${code}`]));
  return nested ? { [first]: { ...facts, code } } : { ...facts, [first]: code };
}
