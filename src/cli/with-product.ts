import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { tryAgain } from '../compose/try-again.ts';
import { compose, type Product } from '../compose.ts';
import { loadDotEnv, ownAddress, readConfig } from '../config.ts';
import { conversationReaders, type ConversationReaders } from '../conversations/readers.ts';
import type { StoredDeadLetter } from '../conversations/model.ts';
import type { Language } from '../core/conversation.ts';
import { notedAddress } from '../data-folder.ts';
import { openLog } from '../log.ts';
import { staffLinks, type Links } from '../staff/links.ts';
import type { AuditEntry } from '../staff/who.ts';
import type { Io } from './io.ts';

/** Everything a command may need; each takes what it asks for. */
export interface Desk
  extends
    Pick<Product, 'road' | 'clock'>,
    Pick<
      Product['trade'],
      'customers' | 'orders' | 'tickets' | 'feedback' | 'deadLetters' | 'unknownEvents'
    > {
  readonly readers: ConversationReaders;
  readonly timeZone: string;
  /** The shop's first language. */
  readonly language: Language;
  /** Who acts when `--as` does not say. */
  readonly staff: string;
  readonly newId: () => string;
  readonly newestLine: (conversation: string) => Promise<number | undefined>;
  readonly retry: (letter: StoredDeadLetter) => Promise<void>;
  readonly links: Links;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Where browsers reach the server. */
  readonly address: () => Promise<string>;
}

export type DeskCommand = (args: string[], io: Io, desk: Desk) => Promise<number>;

/**
 * Runs a command on the data of the server that runs, or on the folder by itself when none does. What
 * it sends is left to the server: this process takes its turn and leaves.
 */
export async function withProduct(command: DeskCommand, args: string[], io: Io): Promise<number> {
  loadDotEnv(process.cwd());
  const log = await openLog({ level: 'warn', pretty: process.stderr.isTTY, aside: true });
  const product = await compose(readConfig(), log, 'command');
  try {
    return await command(args, io, deskOf(product));
  } finally {
    await product.stop();
  }
}

function deskOf(product: Product): Desk {
  const { road, clock, trade, database, threads, conversations, content, config } = product;
  return {
    road,
    clock,
    customers: trade.customers,
    orders: trade.orders,
    tickets: trade.tickets,
    feedback: trade.feedback,
    deadLetters: trade.deadLetters,
    unknownEvents: trade.unknownEvents,
    readers: conversationReaders(database.db),
    timeZone: content.shop.working.timeZone,
    language: content.shop.languages[0] ?? 'vi',
    staff: userInfo().username,
    newId: randomUUID,
    newestLine: async (id) => {
      const [found] = await conversations.read([id]);
      return found === undefined ? undefined : found.nextLine - 1;
    },
    retry: tryAgain({ road, threads, clock }),
    links: staffLinks(database.db),
    audit: async (entry) => {
      const { auditStore } = await import('../staff/audit-store.ts');
      await auditStore(await database.connection()).write(entry);
    },
    address: async () =>
      config.publicUrl?.replace(/\/+$/, '') ??
      (await notedAddress(config.dataFolder)) ??
      ownAddress(config.host, config.port),
  };
}
