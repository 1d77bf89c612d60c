import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowVersion } from '../../src/content/flow-version.ts';
import type { Line } from '../../src/core/conversation.ts';
import { AppError } from '../../src/core/errors.ts';
import { whyLine } from '../../src/desk/conversation-contract.ts';
import { isSaidBy } from '../../src/desk/said-by.ts';
import { whyRoutes } from '../../src/desk/why-routes.ts';
import { whyOf } from '../../src/desk/why.ts';
import { aLine } from '../support/a-conversation.ts';
import { callRoute } from '../support/call-route.ts';
import { testDesk, type TestDesk } from '../support/desk.ts';

const T0 = new Date('2026-11-20T02:00:00Z');
const later = (minutes: number): Date => new Date(T0.getTime() + minutes * 60_000);

const ORDER: FlowVersion = {
  flow: 'order',
  version: 'v7',
  file: {
    flow: 'order',
    start: { intent: 'order-status' },
    steps: {
      code: { ask: 'order-code', tries: 3, 'if-unclear': 'person' },
      check: { act: 'orders.verify', with: ['code'], then: { match: 'which', failed: 'sorry' } },
      which: { branch: [{ when: 'check.late == true', go: 'late' }, { else: 'fine' }] },
      fine: { say: true, then: 'more' },
      late: { say: true },
      more: { ask: 'yes/no', then: { yes: 'code', no: 'bye' } },
      sorry: { say: true, then: 'bye' },
      person: { 'hand-over': 'orders' },
      bye: { say: true },
      done: { end: 'answered' },
    },
  },
  texts: {
    vi: {
      'order.code.ask': 'Anh/chị cho em xin mã đơn ạ?',
      'order.code.unclear': 'Mã này em chưa đọc được, anh/chị xem lại giúp em nhé.',
      'order.fine.say': 'Đơn {code} đang trên đường, dự kiến {at, date, short} tới.',
      'order.late.say': 'Đơn {code} bị trễ, em xin lỗi ạ.',
      'order.bye.say': 'Em cảm ơn ạ.',
    },
    en: { 'order.fine.say': 'Order {code} is on its way, due {at, date, short}.' },
  },
  outcomes: {},
};

const bot = (n: number, step: string, text: string, minutes: number): Line =>
  aLine(n, { who: 'bot', text, at: later(minutes), by: { flow: 'order', version: 'v7', step } });
const customer = (n: number, text: string, minutes: number, more: Partial<Line> = {}): Line =>
  aLine(n, { text, at: later(minutes), ...more });

const LINES: readonly Line[] = [
  customer(1, 'đơn của tôi đâu', 0),
  bot(2, 'code', 'Anh/chị cho em xin mã đơn ạ?', 0),
  customer(3, 'ờ', 1),
  bot(4, 'code', 'Mã này em chưa đọc được, anh/chị xem lại giúp em nhé.', 1),
  customer(5, 'DH10293', 2),
  bot(6, 'fine', 'Đơn DH10293 đang trên đường, dự kiến 21/11 tới.', 3),
  bot(7, 'more', 'Còn gì nữa không ạ?', 3),
  customer(8, 'Không', 4, { pressed: 'no' }),
  bot(9, 'bye', 'Em cảm ơn ạ.', 4),
  aLine(10, { who: 'bot', text: 'Em gọi người giúp ạ.', at: later(5) }),
];
const why = (n: number, given: Partial<Parameters<typeof whyOf>[0]> = {}) => {
  const line = LINES[n - 1];
  if (line === undefined) throw new Error('no such line');
  return whyOf({
    line,
    before: LINES.slice(0, n - 1),
    language: 'vi',
    version: ORDER,
    present: 'v7',
    ...given,
  });
};

describe('why the bot said something', () => {
  it('a flow that words began', () => {
    expect(why(2)).toMatchObject({
      spoke: 'flow',
      flow: { name: 'order', isKept: true, isPresent: true, starts: 'order-status' },
      step: { name: 'code', kind: 'ask' },
      heard: { line: 1, who: 'customer', text: 'đơn của tôi đâu' },
      understood: 'began',
    });
    expect(why(2)).not.toHaveProperty('came');
  });

  it('an answer it could not read, by the text that was said', () => {
    const { understood, step } = why(4);
    expect(understood).toBe('unclear');
    expect(step?.texts.filter(({ isSaid }) => isSaid)).toMatchObject([{ key: 'order.code.unclear' }]);
  });

  it('what came back from the world, with the outcome and the condition that led here', () => {
    const { understood, heard, came, step } = why(6);
    expect({ understood, heard }).toEqual({ understood: 'went-on', heard: undefined });
    expect(came).toEqual({ from: 'code', by: 'match → else' });
    expect(step?.texts).toMatchObject([{ key: 'order.fine.say', isSaid: true }]);
  });

  it('a button, and where it leads', () => {
    expect(why(9)).toMatchObject({
      understood: 'pressed',
      heard: { pressed: 'no' },
      came: { from: 'more', by: 'no' },
    });
  });

  it('words of its own, of no flow', () => {
    expect(why(10)).toEqual({ line: 10, spoke: 'core', understood: 'not-known' });
  });

  it('is honest where the version is kept nowhere', () => {
    const { flow, step, understood, came } = why(6, { version: undefined, present: 'v9' });
    expect(flow).toEqual({ name: 'order', version: 'v7', isKept: false, isPresent: false });
    expect({ step, understood, came }).toEqual({
      step: { name: 'fine', texts: [] },
      understood: 'not-known',
      came: undefined,
    });
  });

  it.each([
    ['Chào {name} ạ', 'Chào chị Lan ạ', true],
    ['Chào {name} ạ', 'Em chào chị Lan ạ', false],
    ['{count, plural, one {# file} other {# files}} came', '3 files came', true],
    ["It''s here", "It's here", true],
    ['{all}', 'anything', false],
    ['Thanks', 'Thanks!', false],
  ])('%s says "%s": %s', (source, said, is) => {
    expect(isSaidBy(source, said)).toBe(is);
  });
});

describe('asked by the API', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await testDesk();
    await desk.road.says('lan', 'survey');
  });
  afterAll(() => desk.close());

  it('answers for lines of the bot only', async () => {
    const routes = whyRoutes({
      ...desk.parts,
      flowVersion: () => Promise.resolve(undefined),
      presentVersion: () => 'v1',
    });
    const ask = (n: string) => callRoute(routes, whyLine, { params: { id: 'fake:lan', n } });
    expect(await ask('2')).toMatchObject({ line: 2, flow: { name: 'survey', isPresent: true } });
    for (const n of ['1', '99', 'x', '-1', '1e9']) {
      await expect(ask(n)).rejects.toThrow(AppError);
    }
  });
});
