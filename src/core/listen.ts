/** Intents that mean the same everywhere, whatever flow is under way. */
export const GLOBAL_INTENTS: ReadonlySet<string> = new Set([
  'help',
  'stop',
  'person',
  'menu',
  'bot',
  'language',
]);

/** From here on words are taken at their word: nothing else was said beside them. */
const PLAINLY = 0.9;

/** What is known of words when it is decided whom they are for. */
export interface Hearing {
  /** The question that is open: `closed` expects a form (a score, a code), `free` any words, `busy` nothing just now. */
  readonly open: 'none' | 'closed' | 'free' | 'busy';
  /** Whether the words are plainly an answer to it. */
  readonly isAnswer: boolean;
  readonly intent?: string | undefined;
  /** 0..1 */
  readonly sure: number;
  /** Whether a flow that starts by the intent may begin in the middle of another one. */
  readonly interrupts: boolean;
  /** Whether the open flow gives way to any intent: a menu, or a question nobody asked for. */
  readonly yields: boolean;
}

/**
 * Whether words are for the open question or for what they mean by themselves. An answer that a
 * question plainly understands wins; to a question that takes any words everything is an answer but a
 * global word said plainly.
 */
export function isForQuestion(hearing: Hearing): boolean {
  const { open, intent, sure, isAnswer } = hearing;
  if (open === 'none') return false;
  if (intent === undefined) return true;
  const isGlobal = GLOBAL_INTENTS.has(intent);
  if (open === 'free') return !(sure >= PLAINLY && (isGlobal || (hearing.yields && hearing.interrupts)));
  if (isAnswer) return true;
  return !(isGlobal || hearing.interrupts || hearing.yields);
}
