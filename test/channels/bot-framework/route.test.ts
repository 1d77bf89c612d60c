import { afterEach, expect, it } from 'vitest';
import type { OpenLine } from './open-line.ts';
import { openLine, outMessage } from './open-line.ts';

let line: OpenLine;
afterEach(() => line.close());

const newest = () => line.taken.at(-1)!;

it('a welcome is addressed to who joined, though the bot’s own account says so', async () => {
  line = await openLine('directline');
  const lan = { id: 'dl_lan', name: 'Lan' };
  await line.brings({ type: 'conversationUpdate', from: { id: 'bot' }, membersAdded: [{ id: 'bot' }, lan] });
  expect(newest().event.kind).toBe('opened');
  await line.channel.send(newest().address, outMessage('Chào Lan'));
  expect(line.wire.posted[0]?.activity).toMatchObject({
    from: { id: 'bot' },
    recipient: lan,
    conversation: { id: 'c1' },
  });
});

it('whoever else says that others joined is written to themselves', async () => {
  line = await openLine('msteams');
  await line.brings({ type: 'conversationUpdate', membersAdded: [{ id: 'mai' }] });
  expect(newest().address.route).toMatchObject({ user: { id: 'user-c1', name: 'Lan' } });
});

it.each<[string, object, true | undefined]>([
  ['a chat of two', { conversationType: 'personal' }, undefined],
  ['a group chat', { conversationType: 'groupChat' }, true],
  ['a channel of a team', { conversationType: 'channel' }, true],
  ['what is said to be a group', { isGroup: true }, true],
])('%s is known for what it is', async (_what, fields, isGroup) => {
  line = await openLine('msteams');
  await line.brings({ text: 'chào', conversation: { id: 'c1', ...fields } });
  expect(newest().address.isGroup).toBe(isGroup);
  expect('name' in newest().event).toBe(isGroup === undefined);
});
