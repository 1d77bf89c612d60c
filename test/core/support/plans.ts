import fc from 'fast-check';
import type { Conversation } from '../../../src/core/conversation.ts';
import type { Event } from '../../../src/core/event.ts';

/** What may come, told so that it fits whatever the conversation has come to. */
export type Plan =
  | { readonly does: 'say'; readonly text: string }
  | { readonly does: 'press'; readonly choice: string; readonly back: number }
  | { readonly does: 'photo' }
  | { readonly does: 'timer'; readonly pick: number }
  | { readonly does: 'result'; readonly pick: number; readonly outcome: string }
  | { readonly does: 'happen'; readonly ticket: string }
  | { readonly does: 'open'; readonly payload: string | undefined }
  | {
      readonly does: 'staff';
      readonly act: 'take' | 'reply' | 'release' | 'note' | 'close';
      readonly seen: number;
    }
  | { readonly does: 'learn'; readonly openComplaint: boolean }
  | { readonly does: 'reach'; readonly can: boolean };

const TEXTS = [
  '4',
  '5 sao',
  'để sau',
  'tệ',
  'có',
  'không',
  'bỏ qua',
  'xong',
  'sửa',
  '2',
  '0901234567',
  'DH10293',
  '4567',
  'hỏng rồi',
  '20/11',
  'xin chào',
  'tôi muốn khiếu nại',
  'đơn hàng của tôi đâu',
  'where is my order',
  'gặp nhân viên',
  'stop',
  'menu',
  'help',
  'english',
  'bot',
  '',
  '🙂',
  'x'.repeat(300),
];
const CHOICES = [
  '1',
  '5',
  'late',
  'other',
  'yes',
  'no',
  'edit',
  'edit.order',
  'edit.what',
  'skip',
  '=',
  'order',
  'complaint',
  'person',
  'add',
  'new',
  'nothing',
  '',
];
const OUTCOMES = [
  'none',
  'found',
  'added',
  'opened',
  'match',
  'no-match',
  'locked',
  'failed',
  'go',
  'skip',
  'later',
  'unheard-of',
];

export const plan: fc.Arbitrary<Plan> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('say' as const),
      text: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...TEXTS) },
        { weight: 1, arbitrary: fc.string() },
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('press' as const),
      choice: fc.constantFrom(...CHOICES),
      back: fc.constantFrom(0, 0, 0, 1, 3),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'photo' as const }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('timer' as const), pick: fc.nat(5) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('result' as const),
      pick: fc.nat(3),
      outcome: fc.constantFrom(...OUTCOMES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('happen' as const), ticket: fc.constantFrom('KN-1', 'KN-2') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('open' as const),
      payload: fc.constantFrom(undefined, 'flow_complaint', 'order_DH1', 'nonsense'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('staff' as const),
      act: fc.constantFrom(
        'take' as const,
        'reply' as const,
        'release' as const,
        'note' as const,
        'close' as const,
      ),
      seen: fc.nat(9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('learn' as const), openComplaint: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reach' as const), can: fc.boolean() }) },
);

/** The event a plan comes to in this conversation, if it comes to any. */
export function eventOf(what: Plan, here: Conversation, n: number, at: Date): Event | undefined {
  const base = { id: `e${n}`, at };
  switch (what.does) {
    case 'say':
      return { ...base, kind: 'words', text: what.text };
    case 'press': {
      const visit = (here.stack.at(-1)?.visit ?? here.visits) - what.back;
      return { ...base, kind: 'words', text: what.choice, button: `${visit}:${what.choice}` };
    }
    case 'photo':
      return { ...base, kind: 'words', text: '', files: [{ id: `f${n}`, type: 'image/png', bytes: 3 }] };
    case 'timer': {
      const timer = here.timers[what.pick % Math.max(1, here.timers.length)];
      return (
        timer && {
          ...base,
          at: timer.due > at ? timer.due : at,
          kind: 'timer',
          timer: timer.id,
          due: timer.due,
        }
      );
    }
    case 'result': {
      const acts = here.outbox.filter((effect) => effect.kind === 'act' && effect.tell);
      const act = acts[what.pick % Math.max(1, acts.length)];
      return (
        act && { ...base, kind: 'result', effect: act.key, outcome: what.outcome, facts: { code: 'KN-9' } }
      );
    }
    case 'happen':
      return {
        ...base,
        kind: 'happened',
        name: 'ticket.closed',
        facts: { ticket: { code: what.ticket, order: 'DH1' } },
      };
    case 'open':
      return { ...base, kind: 'opened', ...(what.payload !== undefined && { payload: what.payload }) };
    case 'staff':
      return {
        ...base,
        kind: 'staff',
        staff: 'mai',
        does: what.act,
        text: 'vâng',
        lastLine: Math.max(0, here.nextLine - what.seen),
      };
    case 'learn':
      return { ...base, kind: 'learned', customer: { openComplaint: what.openComplaint } };
    case 'reach':
      return { ...base, kind: 'reachable', can: what.can };
  }
}
