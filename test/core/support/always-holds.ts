import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'bson';
import { expect } from 'vitest';
import { buttonsOf } from '../../../src/core/buttons.ts';
import type { Conversation } from '../../../src/core/conversation.ts';
import type { World } from '../../../src/core/world.ts';
import type { Plan } from './plans.ts';
import { play } from './play.ts';

/** As the database gives it back; the ring of events is the road's own. */
function stored(here: Conversation): Conversation {
  const { seen, ...rest } = here;
  // Written and read by one form.
  return { ...(deserialize(serialize(rest)) as Omit<Conversation, 'seen'>), seen };
}

/**
 * What holds for any flows that passed the check and any events: no turn throws or runs on, the same
 * events give the same conversation, and one that was stored in between goes on equally.
 */
export function expectAlwaysHolds(world: World, plans: readonly Plan[]): readonly Conversation[] {
  const all = play(world, plans);
  expect(brokenIn(all)).toEqual([]);
  expectSame('the same events gave another conversation', play(world, plans), all);
  expectSame('stored and read back it went on otherwise', play(world, plans, stored), all);
  return all;
}

/** The matcher's own comparison is slow, and needed only to show where they differ. */
function expectSame(otherwise: string, again: readonly Conversation[], all: readonly Conversation[]): void {
  if (!isDeepStrictEqual(again, all)) expect(again, otherwise).toStrictEqual(all);
}

/** The laws that one of these conversations breaks; one look each, for there are tens of thousands. */
function brokenIn(all: readonly Conversation[]): readonly string[] {
  let [visits, nextLine] = [0, 1];
  const broken = all.flatMap((here) => {
    const [visitsBefore, nextLineBefore] = [visits, nextLine];
    ({ visits, nextLine } = here);
    return [
      here.stack.length < 8 ? [] : 'flows pile up',
      here.timers.length < 60 ? [] : 'timers pile up',
      hasWideButton(here) ? 'a button of more than 64 bytes' : [],
      here.lines.every(({ n }, index) => n === here.nextLine - here.lines.length + index)
        ? []
        : 'a gap in the lines',
      nextLine < nextLineBefore ? 'lines go back' : [],
      visits < visitsBefore ? 'visits go back' : [],
      isUnique(here.outbox.map(({ key }) => key)) ? [] : 'two effects of one key',
      isUnique(here.timers.map(({ id }) => id)) ? [] : 'two timers of one name',
      here.owner.kind === 'queued' && isAskedOf(here) ? 'a question goes on while a person is awaited' : [],
      hasUndefined(here) ? 'something absent is written down' : [],
    ].flat();
  });
  return [...new Set(broken)];
}

function isUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

function hasWideButton({ lines }: Conversation): boolean {
  return lines.some((line) => (buttonsOf(line) ?? []).some(({ value }) => Buffer.byteLength(value) > 64));
}

function isAskedOf({ stack, timers }: Conversation): boolean {
  const top = stack.at(-1);
  return timers.some(({ visit }) => visit !== undefined && visit === top?.visit);
}

/** Nothing absent is written down. */
function hasUndefined(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  return Object.values(value).some((inner) => inner === undefined || hasUndefined(inner));
}
