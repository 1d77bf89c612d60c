import type { ConnectorBehaviour, FakeConnector } from './connector.ts';

export const HELP = [
  'Every line you type is a message; "> Label" presses a button or gives a score on the newest message.',
  '"/join" opens the chat, "/open order-DH1001" by a link; "/photo" sends a picture; "/again" brings the last once more.',
  '"! 429 5" has the next call refused for 5 s; "! 503", "! cut", "! cut-after", "! slow 3000" as they say.',
  '"/block" and "/unblock": the customer is not reached.',
].join('\n');

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Action {
  readonly title: string;
  readonly type: string;
  readonly value?: unknown;
  readonly data?: object;
}

interface Card {
  readonly content: {
    readonly buttons?: readonly Action[];
    readonly actions?: readonly Action[];
    readonly body?: readonly {
      readonly choices?: readonly { readonly title: string; readonly value: string }[];
    }[];
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** What a person types, as the platform does it. Resolves with what is to be shown of it. */
export function byHand(
  wire: FakeConnector,
  conversation: string,
  token: () => string,
): (line: string) => Promise<string> {
  let last: Fields | undefined;
  const bring = async (fields: Fields): Promise<string> => {
    last = wire.from(conversation, fields);
    return `(${await wire.bring(last, token())})`;
  };
  const photo = (): object => ({ contentType: 'image/png', contentUrl: wire.file(PIXEL), name: 'photo.png' });
  const commands: Readonly<Record<string, (rest: string) => Promise<string> | string>> = {
    '/join': () =>
      bring({
        type: 'conversationUpdate',
        from: { id: 'bot' },
        membersAdded: [{ id: `user-${conversation}` }],
      }),
    '/open': (value) => bring({ type: 'event', name: 'opened', value }),
    '/photo': () => bring({ attachments: [photo()] }),
    '/again': async () =>
      last === undefined ? 'nothing was said yet' : `(${await wire.bring(last, token())})`,
    '/block': () => done(() => wire.block(conversation, 403, 'ConversationBlockedByUser')),
    '/unblock': () => done(() => wire.unblock(conversation)),
    '!': (fault) => {
      const behaviour = behaviourOf(fault);
      return behaviour === undefined ? 'no such fault' : done(() => wire.next(behaviour));
    },
    '>': (label) => {
      const pressed = pressOf(wire, conversation, label);
      return pressed === undefined ? `there is no ${label}` : bring(pressed);
    },
  };
  return async (line) => {
    const [, name = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    return (commands[name] ?? (() => bring({ text: line })))(rest);
  };
}

function done(work: () => void): string {
  work();
  return 'done';
}

function behaviourOf(fault: string): ConnectorBehaviour | undefined {
  if (fault === 'cut' || fault === 'cut-after') return fault;
  const [kind, number] = fault.split(' ');
  if (kind === 'slow') return { slowMs: Number(number) };
  const status = Number(kind);
  if (!(status >= 400 && status < 600)) return undefined;
  return { status, ...(number !== undefined && { retryAfter: number }) };
}

/** As a client brings it: a chip, a card's button, or a score in a card's list. */
function pressOf(wire: FakeConnector, conversation: string, label: string): Fields | undefined {
  const activity = wire.posted.findLast((one) => one.conversation === conversation)?.activity;
  const { suggestedActions, attachments = [] } = (activity ?? {}) as {
    readonly suggestedActions?: { readonly actions: readonly Action[] };
    readonly attachments?: readonly Card[];
  };
  const cards = attachments.map(({ content }) => content);
  const buttons = [...(suggestedActions?.actions ?? []), ...cards.flatMap(({ buttons = [] }) => buttons)];
  const button = buttons.find(({ title }) => title === label);
  if (button?.type === 'imBack') return { text: button.value };
  if (button !== undefined)
    return { text: label, value: button.value, channelData: { messageBack: { displayText: label } } };
  const [actions, body] = [
    cards.flatMap((card) => card.actions ?? []),
    cards.flatMap((card) => card.body ?? []),
  ];
  const choice = body.flatMap(({ choices = [] }) => choices).find(({ title }) => title === label);
  const data = choice === undefined ? actions.find(({ title }) => title === label)?.data : actions[0]?.data;
  if (data === undefined) return undefined;
  return {
    value: { ...data, ...(choice !== undefined && { rating: choice.value }) },
    channelData: { postBack: true },
  };
}
