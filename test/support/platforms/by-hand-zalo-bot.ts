import type { Behaviour, FakeZaloBot } from './zalo-bot.ts';

export const HELP = [
  'Every line you type is a message of the customer "lan"; the platform has no buttons: type their numbers.',
  '"/photo words" sends a picture, "/sticker" a sticker, "/group words" writes in a group.',
  '"/again" brings the last once more; "/twice words" and "/mixed one | two" bring words twice or in the wrong order.',
  '"! 429 5" has the next message refused for 5 s; "! 400", "! 500", "! cut", "! cut-after", "! not-json",',
  '"! slow 3000" as they say; the same after "!!" for the next fetching of messages; "/quota 0" leaves no messages.',
].join('\n');

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const FAULTS = ['cut', 'cut-after', 'not-json'] as const;

/** What a person types, as the platform does it. Resolves with what is to be shown of it. */
export function byHand(zalo: FakeZaloBot, chat: string): (line: string) => Promise<string> {
  let last: { readonly event: string; readonly fields: Record<string, unknown> } | undefined;
  let ids = 0;
  const bring = async (event: string, fields: Record<string, unknown>): Promise<string> => {
    ids += 1;
    last = { event, fields: { message_id: `hand${ids}`, ...fields } };
    return shown(await zalo.sends(chat, event, last.fields));
  };
  const says = (text: string): Promise<string> => bring('message.text.received', { text });
  const again = async (): Promise<string> =>
    last === undefined ? 'nothing was said yet' : shown(await zalo.sends(chat, last.event, last.fields));
  const fails = (method: string, fault: string): string => {
    const behaviour = behaviourOf(fault);
    if (behaviour === undefined) return 'no such fault';
    zalo.next(method, behaviour);
    return 'done';
  };
  const commands: Readonly<Record<string, (rest: string) => Promise<string> | string>> = {
    '/photo': (caption) => bring('message.image.received', { photo: zalo.file(PIXEL), caption }),
    '/sticker': () => bring('message.sticker.received', { sticker: 's1', url: zalo.file(PIXEL) }),
    '/group': (text) =>
      bring('message.text.received', { text, chat: { id: `${chat}-group`, chat_type: 'GROUP' } }),
    '/again': again,
    '/twice': async (text) => `${await says(text)} ${await again()}`,
    '/mixed': (both) => mixed(both, says),
    '/quota': (left) => {
      zalo.cap = zalo.sent.length + Number(left);
      return 'done';
    },
    '!': (fault) => fails('sendMessage', fault),
    '!!': (fault) => fails('getUpdates', fault),
  };
  return async (line) => {
    const [, name = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    const does = commands[name];
    return does === undefined ? says(line) : does(rest);
  };
}

/** What was said first comes last. */
async function mixed(both: string, says: (text: string) => Promise<string>): Promise<string> {
  const answers: string[] = [];
  for (const text of both.split('|').toReversed()) answers.push(await says(text.trim()));
  return answers.join(' ');
}

function shown(status: number): string {
  return status === 0 ? '(kept until it is fetched)' : `(${status})`;
}

function behaviourOf(fault: string): Behaviour | undefined {
  const named = FAULTS.find((one) => one === fault);
  if (named !== undefined) return named;
  const [kind, number] = fault.split(' ');
  if (kind === 'slow') return { slowMs: Number(number) };
  const code = Number(kind);
  if (!(code >= 400 && code < 600)) return undefined;
  if (code >= 500) return { status: code };
  return { error: code, ...(number !== undefined && { retryAfter: Number(number) }) };
}
