import type { ConnectorBehaviour } from '../../support/platforms/connector.ts';
import type { LoginBehaviour } from '../../support/platforms/open-id.ts';
import type { MatrixCustomer, MatrixShop } from './matrix-shop.ts';

export const COLUMNS = ['inbound', 'send', 'media', 'token'] as const;
export type Column = (typeof COLUMNS)[number];

/** What came of one fault at one place. */
export interface Came {
  /** What the platform was answered, for each time it brought something. */
  readonly answers: readonly number[];
  /** The customer's lines in the transcript, files in brackets. */
  readonly kept: readonly string[];
  /** How often the bot's lines were shown, in their order. */
  readonly shown: 'once' | 'twice at first' | 'never' | 'nothing' | 'as noted';
  readonly state: 'sent' | 'failed' | 'none';
  /** The note on the address. */
  readonly unreachable?: string;
  /** Levels and codes of what was logged. */
  readonly log: readonly string[];
  /** The least any line had to wait. */
  readonly waitedMs?: number;
}

export interface Cell {
  readonly on: Column;
  readonly make?: (at: MatrixShop, lan: MatrixCustomer) => void;
  /** What happens, if not that a customer says two things at once (sends a photo, with `media`). */
  readonly happens?: (at: MatrixShop, lan: MatrixCustomer) => Promise<readonly number[]>;
  readonly expects: Came;
  readonly note?: string;
}

export interface Fault {
  readonly name: string;
  readonly cells: readonly Cell[];
  /** Why there is nothing at the places without a cell. */
  readonly otherwise?: string;
}

export const WORDS = ['xin chào tiệm', 'cảm ơn em'];
export const WELL: Came = { answers: [200, 200], kept: WORDS, shown: 'once', state: 'sent', log: [] };
export const WITH_PHOTO: Came = { ...WELL, answers: [200], kept: ['ảnh đây [ấm vỡ.jpg]'] };
export const WITHOUT_PHOTO: Came = { ...WITH_PHOTO, kept: ['ảnh đây\n📎 ấm vỡ.jpg'] };
export const REFUSED: Came = { answers: [401], kept: [], shown: 'nothing', state: 'none', log: [] };

export const CALLED = 'the platform calls us: it has no such answer';
export const OF_MESSAGES = 'said of messages only';
export const OF_CALLERS = 'a fault of who calls us';
export const OURS = 'ours: nobody shows it to us';

export function send(...planned: ConnectorBehaviour[]): Pick<Cell, 'on' | 'make'> {
  return { on: 'send', make: ({ wire }) => wire.next(...planned) };
}

export function media(...planned: ConnectorBehaviour[]): Pick<Cell, 'on' | 'make'> {
  return { on: 'media', make: ({ wire }) => wire.nextFile(...planned) };
}

/** The token has ended, and this is how the login answers when it is asked for another. */
export function login(...planned: LoginBehaviour[]): Pick<Cell, 'on' | 'make'> {
  return {
    on: 'token',
    make: ({ shop, openId }) => {
      shop.clock.move(3_600_000);
      openId.nextLogin(...planned);
    },
  };
}

export function expire({ shop }: MatrixShop): void {
  shop.clock.move(3_600_000);
}

/** One activity, brought this often by turns, before and after others have been dealt with. */
export function photoOrWords(on: Column, lan: MatrixCustomer): Record<string, unknown> {
  return lan.activity(on === 'media' ? lan.photo() : { text: WORDS[0] });
}
