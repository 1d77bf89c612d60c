import { describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../../src/core/conversation.ts';
import { AppError } from '../../src/core/errors.ts';
import { openRowProjector } from '../../src/desk/row-projector.ts';
import type { ToRow } from '../../src/desk/row-writing.ts';
import { aConversation, aLine } from '../support/a-conversation.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';

function projecting() {
  const clock = fakeClock();
  const log = keptLog();
  const kept: (readonly ToRow[])[] = [];
  const forgotten: string[] = [];
  const self = {
    clock,
    log,
    kept,
    forgotten,
    fails: undefined as Error | undefined,
    /** Milliseconds a write takes. */
    takes: 0,
    isWatched: true,
    ids: () => kept.map((group) => group.map(({ conversation: { _id, version } }) => `${_id}@${version}`)),
  };
  const projector = openRowProjector({
    rows: {
      keep: (all) => {
        clock.move(self.takes);
        if (self.fails !== undefined) return Promise.reject(self.fails);
        kept.push(all);
        return Promise.resolve();
      },
    },
    forget: (ids) => Promise.resolve(void forgotten.push(...ids)),
    isWatched: () => self.isWatched,
    clock,
    log,
  });
  return Object.assign(self, { projector });
}

const bots = (version: number, given: Partial<Conversation> = {}) =>
  aConversation({ version, lines: [aLine(1)], nextLine: 2, ...given });
const held = (version: number, given: Partial<Conversation> = {}) =>
  bots(version, { owner: { kind: 'staff', staff: 's_lan', since: new Date(0) }, ...given });

describe('rows follow commits', () => {
  it('many commits of one conversation become one row, of the last', async () => {
    const { projector, ids } = projecting();
    for (const version of [1, 2, 3]) projector.heard(bots(version));
    projector.heard(bots(2));
    await projector.look();
    expect(ids()).toEqual([['fake:lan@3']]);
  });

  it('while nobody looks a talk with the bot is one row, some seconds after it began; staff wait for none', async () => {
    const self = projecting();
    const { projector, ids, clock } = self;
    self.isWatched = false;
    for (const version of [1, 2, 3]) {
      projector.heard(bots(version));
      await projector.look();
      clock.move(1_000);
    }
    projector.heard(held(1, { _id: 'fake:mine' }));
    await projector.look();
    expect(ids()).toEqual([['fake:mine@1']]);
    clock.move(27_000);
    await projector.look();
    expect(ids()[1]).toEqual(['fake:lan@3']);
    projector.heard(bots(4));
    projector.heard(held(5));
    await projector.look();
    expect(ids()[2]).toEqual(['fake:lan@5']);
  });

  it('what waits is known to be coming until it is written, but not what is newer', async () => {
    const self = projecting();
    const { projector, clock } = self;
    self.isWatched = false;
    projector.heard(bots(4));
    projector.heard(held(4, { _id: 'fake:mine' }));
    const coming = (version: number) =>
      ['fake:lan', 'fake:mine', 'fake:other'].map((id) => projector.isComing(id, version));
    expect([coming(3), coming(4), coming(5)]).toEqual([
      [true, true, false],
      [true, true, false],
      [false, false, false],
    ]);
    await projector.look();
    expect(coming(4)).toEqual([true, false, false]);
    clock.move(30_001);
    await projector.look();
    expect(coming(4)).toEqual([false, false, false]);
  });

  it('somebody who begins to look is waited for no longer', async () => {
    const self = projecting();
    const { projector, ids } = self;
    self.isWatched = false;
    projector.heard(bots(1));
    await projector.look();
    expect(ids()).toEqual([]);
    self.isWatched = true;
    projector.watchBegan();
    await vi.waitFor(() => {
      expect(ids()).toEqual([['fake:lan@1']]);
    });
  });

  it('of very many nothing is let go by resting, and a write stays short', async () => {
    const self = projecting();
    const { projector, kept, clock } = self;
    self.takes = 50;
    for (let n = 0; n < 3_200; n += 1) projector.heard(bots(1, { _id: `fake:${n}` }));
    for (let n = 0; n < 3; n += 1) await projector.look();
    expect(kept.map((group) => group.length)).toEqual([100, 100, 100]);
    await projector.look();
    expect(kept).toHaveLength(3);
    clock.move(2_000);
    await projector.stop();
    expect(kept.flat()).toHaveLength(3_200);
  });

  it('when very many wait, the first of them go before their time though nobody looks', async () => {
    const self = projecting();
    const { projector, kept } = self;
    self.isWatched = false;
    for (let n = 0; n < 2_999; n += 1) projector.heard(bots(1, { _id: `fake:${n}` }));
    await projector.look();
    expect(kept).toEqual([]);
    for (let n = 0; n < 100; n += 1) projector.heard(bots(1, { _id: `fake:more-${n}` }));
    await projector.look();
    expect(kept.map((group) => group.length)).toEqual([100]);
    await projector.stop();
  });

  it('what the bot holds is written once a second at most, what staff hold whenever it changes', async () => {
    const { projector, ids, clock } = projecting();
    projector.heard(bots(1));
    await projector.look();
    projector.heard(bots(2));
    clock.move(300);
    await projector.look();
    expect(ids()).toHaveLength(1);
    projector.heard(held(3));
    await projector.look();
    projector.heard(held(4));
    await projector.look();
    expect(ids().slice(1)).toEqual([['fake:lan@3'], ['fake:lan@4']]);
    projector.heard(bots(5));
    await projector.look();
    expect(ids()).toHaveLength(3);
    clock.move(1_000);
    await projector.look();
    expect(ids()[3]).toEqual(['fake:lan@5']);
  });

  it('a slow database gets rest between rows of the bot, staff are written all the same', async () => {
    const self = projecting();
    const { projector, ids, clock } = self;
    self.takes = 100;
    projector.heard(bots(1));
    await projector.look();
    projector.heard(bots(1, { _id: 'fake:other' }));
    projector.heard(bots(1, { _id: 'fake:mine', owner: { kind: 'staff', staff: 's', since: new Date(0) } }));
    await projector.look();
    expect(ids()[1]).toEqual(['fake:mine@1']);
    clock.move(2_000);
    await projector.look();
    expect(ids()[2]).toEqual(['fake:other@1']);
  });

  it('a score given on the way is in the row, though the last commit holds it no more', async () => {
    const { projector, kept } = projecting();
    const saved = {
      kind: 'act' as const,
      key: 'k',
      attempts: 0,
      action: 'feedback.save',
      input: { score: 9, scale: '0-10' },
      deadline: new Date(0),
      tell: false,
    };
    projector.heard(bots(1, { outbox: [saved] }));
    projector.heard(bots(2));
    await projector.look();
    expect(kept[0]).toMatchObject([{ score: { score: 9, band: 'high' } }]);
  });

  it('while the database is away nothing is lost, and the newest is written once it is back', async () => {
    const self = projecting();
    const { projector, ids, log } = self;
    self.fails = new AppError('unavailable', 'away');
    projector.heard(held(1));
    await projector.look();
    expect(log.said).toMatchObject([{ level: 'warn' }]);
    projector.heard(held(2));
    self.fails = undefined;
    await projector.stop();
    expect(ids()).toEqual([['fake:lan@2']]);
  });

  it('what it stops with is written first; what waits of an erased person is forgotten', async () => {
    const { projector, ids, forgotten } = projecting();
    projector.heard(bots(1));
    await projector.look();
    projector.heard(bots(2, { tombstoneUntil: new Date(9e12) }));
    await projector.stop();
    expect(ids()).toEqual([['fake:lan@1'], ['fake:lan@2']]);
    expect(forgotten).toEqual(['fake:lan']);
  });
});
