import { afterAll, beforeAll, expect, it } from 'vitest';
import { templateDesk } from '../../src/compose/template-desk.ts';
import type { Conversation, Frame, Line } from '../../src/core/conversation.ts';
import { templateSendStore, type TemplateSends } from '../../src/sends/template-send-store.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const ID = 'zalo-oa:lan';
let opened: TestDatabase;
let templateSends: TemplateSends;

beforeAll(async () => {
  opened = await testDatabase();
  templateSends = templateSendStore(await opened.database.connection());
});
afterAll(() => opened.close());

function deskOver(conversation: Conversation) {
  const parts = {
    conversations: { read: () => Promise.resolve([conversation]) },
    trade: { templateSends },
    shop: { working: { timeZone: 'Asia/Ho_Chi_Minh' }, zaloTemplates: {} },
    clock: fakeClock(),
  };
  // Of each store only what is asked here.
  return templateDesk('zalo-oa', parts as unknown as Parameters<typeof templateDesk>[1]);
}

const minutes = (n: number) => new Date(+NOON + n * 60_000);
const said = (n: number, flow: string, more: Partial<Line> = {}): Line =>
  aLine(n, { who: 'bot', by: { flow, version: 'v1', step: 'told' }, ...more });
const putOff = { state: 'withheld', why: 'later' } as const;

const runsOf = (conversation: Conversation, lines: readonly number[]) =>
  Promise.all(lines.map(async (n) => (await deskOver(conversation).about(ID, n)).run));

it('two notices that are over and waited for the same morning are two runs', async () => {
  const text = 'Đơn của bạn đang trên đường.';
  const lines = [
    said(1, 'shipped', { text, delivery: putOff }),
    said(2, 'paid', { delivery: putOff, at: minutes(1) }),
    said(3, 'shipped', { text, delivery: putOff, at: minutes(2) }),
    said(4, 'shipped', { text, at: minutes(600) }),
    said(5, 'paid', { text: 'line 2', at: minutes(600) }),
    said(6, 'shipped', { text, at: minutes(600) }),
  ];
  const runs = await runsOf(aConversation({ _id: ID, lines, episodes: 3 }), [4, 5, 6]);
  expect(new Set(runs).size).toBe(3);
  expect(runs).toEqual(await runsOf(aConversation({ _id: ID, lines, episodes: 9 }), [4, 5, 6]));
});

it('what one turn said last is one run, also when it was put off', async () => {
  const lines = [
    said(1, 'shipped', { delivery: putOff }),
    said(2, 'shipped', { delivery: putOff }),
    said(3, 'shipped', { text: 'line 1', at: minutes(600) }),
    said(4, 'shipped', { text: 'line 2', at: minutes(601) }),
  ];
  const runs = await runsOf(aConversation({ _id: ID, lines }), [3, 4]);
  expect(new Set(runs).size).toBe(1);
});

it('a run is worth one template of each purpose', async () => {
  const frame: Frame = {
    flow: 'shipped',
    version: 'v1',
    step: 'told',
    visit: 8,
    began: 7,
    startedAt: NOON,
    enteredAt: NOON,
    tries: 0,
    reminded: 0,
    answers: {},
    given: {},
    repeats: {},
    as: 'main',
  };
  const conversation = aConversation({ _id: ID, lines: [said(1, 'shipped')], stack: [frame] });
  const desk = deskOver(conversation);
  const { run } = await desk.about(ID, 1);
  const send = { conversation: ID, purpose: 'survey', run };
  await desk.keep({ ...send, ref: 'z1', template: '234567', at: NOON, isSent: true });
  expect(run).toBe('visit:7');
  expect([await desk.hasSent(send), await desk.hasSent({ ...send, purpose: 'orders' })]).toEqual([
    true,
    false,
  ]);
});
