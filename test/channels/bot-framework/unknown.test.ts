import { describe, expect, it } from 'vitest';
import { InActivity } from '../../../src/channels/bot-framework/payload.ts';
import { unknownKind } from '../../../src/channels/bot-framework/unknown-kind.ts';

const PLAIN = {
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/apac/',
  from: { id: 'lan' },
  recipient: { id: 'bot' },
  conversation: { id: 'c1' },
};

describe('an activity that carries no meaning', () => {
  it.each([
    ['an unknown event by its name', { type: 'event', name: 'tokens/response' }, 'event:tokens/response'],
    ['an invoke by its name', { type: 'invoke', name: 'adaptiveCard/action' }, 'invoke:adaptiveCard/action'],
    ['another by its type', { type: 'trace' }, 'trace'],
    ['a reaction by its type', { type: 'messageReaction' }, 'messageReaction'],
    ['a value that is not ours as a message', { type: 'message', value: { a: 1 } }, 'message'],
    ['a change of a team', { type: 'conversationUpdate', channelData: {} }, 'conversationUpdate'],
  ])('is called: %s', (_what, fields, kind) => {
    expect(unknownKind(InActivity.parse({ ...PLAIN, ...fields }))).toBe(kind);
  });

  it.each([
    ['somebody types', { type: 'typing' }],
    ['the bot’s own words', { type: 'message', from: { id: 'bot' }, text: 'a' }],
    ['the bot joins', { type: 'conversationUpdate', membersAdded: [{ id: 'bot' }] }],
    ['others leave', { type: 'conversationUpdate', membersRemoved: [{ id: 'hoa' }] }],
  ])('is known to carry none: %s', (_what, fields) => {
    expect(unknownKind(InActivity.parse({ ...PLAIN, ...fields }))).toBeUndefined();
  });
});
