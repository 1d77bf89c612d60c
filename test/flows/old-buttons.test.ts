import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buttonsOf } from '../../src/core/buttons.ts';
import { talk, type Talk } from '../support/talk.ts';

const CLOSED = { ticket: 't1', code: 'KN-1', order: 'DH1024', category: 'late' };

/** Presses a button as any channel brings it: the value it was sent out with. */
async function press(lan: Talk, value: string): Promise<void> {
  const label = value.slice(value.indexOf(':') + 1);
  // A button's value goes beside the words; the talk's own type leaves it to `presses`.
  await lan.says(label, { button: value } as object);
}

const shown = (lan: Talk): readonly string[] =>
  lan.conversation.lines.flatMap((line) => (buttonsOf(line) ?? []).map(({ value }) => value));

/** Everything that reaches the world but the end of an episode. */
const ACTIONS = [
  'feedback.save',
  'tickets.open',
  'tickets.add',
  'customers.link',
  'consent.allow',
  'sends.decide',
];
const deeds = (lan: Talk): number => ACTIONS.reduce((sum, action) => sum + lan.asked(action).length, 0);

async function surveyed(): Promise<Talk> {
  const lan = await talk();
  await lan.happens('ticket.closed', CLOSED);
  await lan.later('1 day');
  await lan.presses('5');
  return lan;
}

test('a score pressed twice is one score', async () => {
  const lan = await surveyed();
  const five = shown(lan).find((value) => value.endsWith(':5'))!;
  lan.heard();
  const before = lan.asked('feedback.save').length;
  await press(lan, five);
  await press(lan, five);
  expect(lan.asked('feedback.save')).toHaveLength(before);
  expect(lan.conversation.stack.map(({ flow }) => flow)).toEqual(['csat']);
});

test('another score soon after changes it; long after it moves nothing', async () => {
  const lan = await surveyed();
  const two = shown(lan).find((value) => value.endsWith(':2'))!;
  const before = lan.asked('feedback.save').length;
  await press(lan, two);
  const changed = lan.asked('feedback.save').length;
  expect(changed).toBe(before + 1);
  await lan.later('2 days');
  await press(
    lan,
    shown(lan).find((value) => value.endsWith(':1'))!,
  );
  expect(lan.asked('feedback.save')).toHaveLength(changed);
});

test('"send" of a complaint pressed twice opens one ticket', async () => {
  const lan = await talk();
  await lan.says('tôi muốn khiếu nại');
  await lan.presses('Giao chậm, chưa nhận');
  await lan.says('bỏ qua');
  await lan.says('Đặt từ tuần trước chưa thấy đâu');
  await lan.later('10 seconds');
  await lan.says('bỏ qua');
  await lan.says('bỏ qua');
  const yes = shown(lan).findLast((value) => value.endsWith(':yes'))!;
  await press(lan, yes);
  await press(lan, yes);
  await lan.later('7 days');
  await press(lan, yes);
  expect(lan.asked('tickets.open')).toHaveLength(1);
});

test('a button of an earlier question answers no later one', async () => {
  const lan = await talk();
  await lan.says('tôi muốn khiếu nại');
  const late = shown(lan).find((value) => value.endsWith(':late'))!;
  await lan.presses('Hàng lỗi, sai, thiếu');
  const { step, answers } = lan.conversation.stack.at(-1)!;
  await press(lan, late);
  expect(lan.conversation.stack.at(-1)).toMatchObject({ step, answers });
});

test('while a person holds the conversation a press moves nothing', async () => {
  const lan = await surveyed();
  await lan.staff('take');
  const before = deeds(lan);
  for (const value of shown(lan)) await press(lan, value);
  expect(deeds(lan)).toBe(before);
  expect(lan.conversation.owner.kind).toBe('staff');
});

test('whatever old buttons are pressed, in whatever order, long after: nothing happens twice', async () => {
  const strange = fc.constantFrom('', ':', '1', 'x:y', '-1:5', '99999:yes', '1e9:skip', '1:edit.what', '0:=');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.nat({ max: 30 }), strange), { maxLength: 12 }), async (presses) => {
      const lan = await surveyed();
      await lan.says('bỏ qua');
      await lan.later('3 days');
      const before = deeds(lan);
      const old = shown(lan);
      for (const one of presses) await press(lan, typeof one === 'string' ? one : old[one % old.length]!);
      expect(deeds(lan)).toBe(before);
    }),
    { numRuns: 40 },
  );
});
