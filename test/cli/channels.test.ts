import { describe, expect, it } from 'vitest';
import { channelsCommand, type ChannelsDesk } from '../../src/cli/channels.ts';
import type { UnknownKind } from '../../src/unknown-events/store.ts';
import { keptIo } from '../support/kept-io.ts';

const NOON = new Date('2026-11-23T05:00:00Z');
const GROUP: UnknownKind = {
  channel: 'zalo-oa',
  kind: 'create_group',
  count: 12,
  firstAt: NOON,
  lastAt: new Date('2026-11-24T05:30:00Z'),
};

function aDesk(kinds: readonly UnknownKind[] = [GROUP]) {
  const asked: unknown[][] = [];
  const desk: ChannelsDesk = {
    timeZone: 'Asia/Ho_Chi_Minh',
    language: 'vi',
    unknownEvents: {
      kinds: () => Promise.resolve(kinds),
      samples: (...about) => {
        asked.push(about);
        const isKnown = about[1] === 'create_group';
        return Promise.resolve(isKnown ? [{ at: NOON, payload: '{"a":"\u001b[2Jb"}' }] : []);
      },
    },
  };
  return { desk, asked, io: keptIo() };
}

describe('langnghe channels unknown', () => {
  it.each([
    ['vi', [], /KÊNH +LOẠI +SỐ LẦN +LẦN ĐẦU +GẦN NHẤT/],
    ['en', ['--lang', 'en'], /CHANNEL +KIND +TIMES +FIRST +LAST/],
  ] as const)('lists kinds with their counts and times in %s', async (_language, more, header) => {
    const { desk, io } = aDesk();
    expect(await channelsCommand(['unknown', ...more], io, desk)).toBe(0);
    const text = io.said.join('\n');
    expect(text).toMatch(header);
    expect(text).toMatch(/zalo-oa +create_group +12 +2026-11-23 12:00 +2026-11-24 12:30/);
    expect(text).toContain('langnghe channels unknown <');
  });

  it.each([
    ['vi', 'không có sự kiện lạ'],
    ['en', 'No unknown events'],
  ])('says in %s that there are none', async (lang, words) => {
    const { desk, io } = aDesk([]);
    expect(await channelsCommand(['unknown', '--lang', lang], io, desk)).toBe(0);
    expect(io.said.join('\n')).toContain(words);
  });

  it('lists for programs', async () => {
    const { desk, io } = aDesk();
    await channelsCommand(['unknown', '--json'], io, desk);
    expect(JSON.parse(io.said[0] ?? '')).toMatchObject([{ kind: 'create_group', count: 12 }]);
  });

  it('shows the newest of a kind, harmless to a terminal', async () => {
    const { desk, asked, io } = aDesk();
    expect(await channelsCommand(['unknown', 'zalo-oa', 'create_group', '--limit', '2'], io, desk)).toBe(0);
    expect(asked).toEqual([['zalo-oa', 'create_group', 2]]);
    expect(io.said[0]).toBe('2026-11-23 12:00\n{"a":" [2Jb"}\n');
  });

  it('says when a kind is only counted, or not there', async () => {
    const { desk, io } = aDesk();
    expect(await channelsCommand(['unknown', 'zalo-oa', 'refused'], io, desk)).toBe(1);
  });

  it.each([
    [[]],
    [['known']],
    [['unknown', 'zalo-oa']],
    [['unknown', 'a', 'b', 'c']],
    [['unknown', '--lang', 'fr']],
  ])('explains itself when it is called %j', async (args) => {
    const { desk, io } = aDesk();
    expect(await channelsCommand(args, io, desk)).toBe(2);
  });
});
