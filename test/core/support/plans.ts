import fc from 'fast-check';
import type { StaffAct } from '../../../src/core/event.ts';
import { KNOWN_TO_FLOWS } from '../../support/known-to-flows.ts';

/** What may come, told so that it fits whatever the conversation has come to. */
export type Plan =
  | { readonly does: 'say'; readonly text: string }
  | { readonly does: 'press'; readonly choice: string; readonly back: number }
  | { readonly does: 'tap'; readonly line: number; readonly button: number }
  | { readonly does: 'photo' }
  | { readonly does: 'location' }
  | { readonly does: 'contact'; readonly phone: string }
  | { readonly does: 'edit'; readonly back: number; readonly text: string }
  | { readonly does: 'timer'; readonly pick: number }
  | { readonly does: 'result'; readonly pick: number; readonly outcome: string | number }
  | { readonly does: 'happen'; readonly name: string; readonly code: string; readonly nested: boolean }
  | { readonly does: 'open'; readonly payload: string | undefined }
  | {
      readonly does: 'staff';
      readonly act: StaffAct['does'];
      readonly seen: number;
      readonly member: string;
      readonly ms: number;
    }
  | { readonly does: 'learn'; readonly openComplaint: boolean }
  | { readonly does: 'reach'; readonly can: boolean }
  | { readonly does: 'deliver' }
  | { readonly does: 'file'; readonly lines: number }
  | { readonly does: 'see'; readonly state: 'received' | 'read' }
  | { readonly does: 'speak-outside'; readonly text: string }
  | { readonly does: 'erase' };

/** What may happen in the trade, and one thing no flow knows. */
export const HAPPENINGS = [...Object.keys(KNOWN_TO_FLOWS.events), 'parrot.escaped'];

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
  'đăng ký lại',
  'liên kết tài khoản',
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

const text = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string() },
);

const plan: fc.Arbitrary<Plan> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('say' as const),
      text,
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
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('tap' as const), line: fc.nat(1), button: fc.nat(6) }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ does: 'photo' as const }) },
      { weight: 1, arbitrary: fc.constant({ does: 'erase' as const }) },
    ),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'location' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('contact' as const), phone: fc.constant('+84901234567') }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('edit' as const), back: fc.nat(3), text }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('timer' as const), pick: fc.nat(5) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('result' as const),
      pick: fc.nat(3),
      outcome: fc.oneof(fc.nat(5), fc.constantFrom(...OUTCOMES)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('happen' as const),
      name: fc.constantFrom(...HAPPENINGS),
      code: fc.constantFrom('KN-1', 'KN-2'),
      nested: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('open' as const),
      payload: fc.constantFrom(
        undefined,
        'flow_complaint',
        'flow-side',
        'flow-review',
        'survey-csat',
        'order_DH1',
        'link-ABC123',
        'nonsense',
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('staff' as const),
      act: fc.constantFrom<StaffAct['does']>(
        'take',
        'take',
        'reply',
        'reply',
        'release',
        'release',
        'note',
        'close',
        'reopen',
        'assign',
        'snooze',
        'wake',
        'label',
        'schedule',
        'unschedule',
        'undo',
        'undo',
      ),
      seen: fc.nat(9),
      member: fc.constantFrom('mai', 'hoa', 'queue'),
      ms: fc.constantFrom(60_000, 3_600_000, 3 * 86_400_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('learn' as const), openComplaint: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reach' as const), can: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ does: 'deliver' as const }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('file' as const), lines: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('see' as const),
      state: fc.constantFrom('received' as const, 'read' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('speak-outside' as const), text }) },
);

/** What begins a flow that nobody asked for, in a conversation where nobody speaks. */
const unasked: fc.Arbitrary<readonly Plan[]> = fc
  .record({ name: fc.constantFrom(...HAPPENINGS), pick: fc.nat(5) })
  .map(({ name, pick }) => [
    { does: 'happen', name, code: 'KN-3', nested: false },
    { does: 'timer', pick },
    { does: 'result', pick: 0, outcome: 'go' },
  ]);

/** What comes in one conversation. */
export const plans: fc.Arbitrary<readonly Plan[]> = fc
  .tuple(
    fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: unasked }),
    fc.array(plan, { minLength: 1, maxLength: 60, size: 'max' }),
  )
  .map(([first, then]) => [...first, ...then]);
