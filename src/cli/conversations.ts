import { localTime } from '../clock/local-time.ts';
import type { ConversationReaders, Glance } from '../conversations/readers.ts';
import { readArguments, readCount } from './arguments.ts';
import type { Io } from './io.ts';
import { table } from './table.ts';

export interface ConversationsDesk {
  readonly readers: ConversationReaders;
  readonly timeZone: string;
}

const USAGE = `Usage: langnghe conversations [--waiting] [--limit <count>] [--after <cursor>] [--json]

The newest first. --waiting: only those that wait for a person or are held by one.`;

const OPTIONS = {
  waiting: { type: 'boolean' },
  limit: { type: 'string' },
  after: { type: 'string' },
  json: { type: 'boolean' },
} as const;
const LIMIT = 30;

/** `langnghe conversations`: who talked with the bot lately, and who speaks there now. */
export async function conversationsCommand(args: string[], io: Io, desk: ConversationsDesk): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  if (positionals.length > 0) {
    io.err(USAGE);
    return 2;
  }
  const page = await desk.readers.list({
    limit: readCount(values.limit, LIMIT),
    waiting: values.waiting === true,
    ...(values.after !== undefined && { after: values.after }),
  });
  if (values.json === true) io.out(JSON.stringify(page, null, 2));
  else if (page.conversations.length === 0) io.out('No conversations.');
  else {
    const zone = localTime(desk.timeZone);
    const rows = page.conversations.map((one) => [
      one.lastCustomerAt ? zone.text(one.lastCustomerAt) : '',
      one.id,
      one.isErased ? '(erased)' : (one.name ?? ''),
      one.language,
      ownerText(one),
      one.flow ?? '',
      String(one.lines),
    ]);
    io.out(table(['LAST WORD', 'CONVERSATION', 'NAME', 'LANGUAGE', 'WHO SPEAKS', 'FLOW', 'LINES'], rows));
    if (page.next !== undefined) io.out(`\nMore: langnghe conversations --after '${page.next}'`);
  }
  return 0;
}

/** Who may speak to the customer now, in a few words. */
export function ownerText({ owner }: Pick<Glance, 'owner'>): string {
  switch (owner.kind) {
    case 'bot':
      return 'bot';
    case 'queued':
      return `waits for ${owner.team}`;
    case 'staff':
      return owner.staff;
  }
}
