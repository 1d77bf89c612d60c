/** How a client behind the Bot Framework shows what may be pressed. */
export interface Shape {
  /** `suggested`: chips below the words. `card`: buttons on a hero card. `typed`: a written menu. */
  readonly buttons: 'suggested' | 'card' | 'typed';
  readonly most: number;
  /** `messageBack` keeps our value apart from the label; elsewhere the label comes back as if typed. */
  readonly press: 'messageBack' | 'imBack';
  /** Adaptive Cards. */
  readonly cards: boolean;
}

const WEB: Shape = { buttons: 'suggested', most: 13, press: 'messageBack', cards: true };
const TYPED: Shape = { buttons: 'typed', most: 0, press: 'imBack', cards: false };

/**
 * Teams shows three suggested actions at most, in personal chats only, and cannot keep a value in them: a
 * hero card shows six, everywhere.
 */
const SHAPES: Readonly<Record<string, Shape>> = {
  msteams: { buttons: 'card', most: 6, press: 'messageBack', cards: true },
  webchat: WEB,
  directline: WEB,
  emulator: WEB,
  sms: TYPED,
  email: TYPED,
};

const OTHER: Shape = { buttons: 'suggested', most: 5, press: 'imBack', cards: false };

export function shapeOf(channelId: string): Shape {
  return SHAPES[channelId] ?? OTHER;
}
