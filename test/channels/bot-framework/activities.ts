/** What an activity is, its fields beside the usual ones, and what of the event they become; undefined: nothing. */
export const ACTIVITIES: readonly (readonly [string, Record<string, unknown>, object | undefined])[] = [
  ['words in NFC', { text: 'chào tiệm'.normalize('NFD') }, { text: 'chào tiệm' }],
  [
    'words to the bot in a team',
    {
      text: '<at>Care Bot</at>&nbsp;<at>Hoa</at> ơi',
      entities: [{ type: 'mention', text: '<at>Care Bot</at>', mentioned: { id: 'bot' } }],
    },
    { text: 'Hoa ơi' },
  ],
  [
    'a postBack without words',
    { value: { button: '3:yes' }, channelData: { postBack: true } },
    { button: '3:yes' },
  ],
  [
    'a postBack of a text',
    { text: '3:yes', channelData: { postBack: true } },
    { button: '3:yes', text: 'yes' },
  ],
  ['a value as JSON', { value: '{"button":"3:yes","label":"Có"}' }, { button: '3:yes', text: 'Có' }],
  ['a card sent in', { value: { visit: 3, rating: '4' } }, { button: '3:4', text: '4' }],
  ['a value that is not ours', { value: { a: 'no' }, channelData: { postBack: true } }, undefined],
  ['a value that looks like ours', { value: { button: '3:yes; drop' } }, undefined],
  ['an edit', { type: 'messageUpdate', id: 'a1', text: 'khác' }, { edits: 'a1', text: 'khác' }],
  ['an edit taken back', { type: 'messageDelete' }, undefined],
  ['the bot’s own words', { from: { id: 'bot' }, text: 'a' }, undefined],
  ['typing', { type: 'typing' }, undefined],
  ['an unknown event', { type: 'event', name: 'tokens/response', value: {} }, undefined],
  ['an unknown activity', { type: 'trace', value: [] }, undefined],
  ['an invoke', { type: 'invoke', name: 'adaptiveCard/action', value: {} }, undefined],
  [
    'somebody who joins',
    { type: 'conversationUpdate', membersAdded: [{ id: 'u' }] },
    { kind: 'opened', language: 'vi' },
  ],
  [
    'a page that is opened',
    { type: 'event', name: 'webchat/join', value: 'order_DH1' },
    { kind: 'opened', payload: 'order_DH1' },
  ],
  ['the bot removed', { type: 'installationUpdate', action: 'remove' }, { kind: 'reachable', can: false }],
  [
    'the bot thrown out',
    { type: 'conversationUpdate', membersRemoved: [{ id: 'bot' }] },
    { kind: 'reachable', can: false },
  ],
  ['the bot installed', { type: 'installationUpdate', action: 'add' }, { kind: 'reachable', can: true }],
  [
    'a mark of reading',
    { type: 'event', name: 'application/vnd.microsoft.readReceipt', value: { lastReadMessageId: 'out-1' } },
    { kind: 'seen', refs: ['out-1'], state: 'read' },
  ],
];
