import type { Content } from './content.ts';

/** What people say when they mean an intent, in all languages together. */
export interface IntentPhrases {
  readonly intent: string;
  readonly phrases: readonly string[];
  /** A global word ("stop", "menu"): said by itself rather than in the middle of a story. */
  readonly isCommand: boolean;
}

const COMMANDS = new Set(['help', 'stop', 'menu', 'bot', 'language', 'greeting', 'subscribe']);
const CORE_WORDS = 'core.words.';

/** The word lists of the locales: `<flow>.start.words` of flows that start by an intent, `core.words.<intent>`. */
export function intentWords(content: Content): readonly IntentPhrases[] {
  const lists = new Map<string, string[]>();
  const add = (intent: string, words: string): void => {
    const phrases = words.split('|').map((phrase) => phrase.trim());
    lists.set(intent, [...(lists.get(intent) ?? []), ...phrases.filter((phrase) => phrase !== '')]);
  };
  for (const { texts } of content.locales) {
    for (const [key, { source }] of texts)
      if (key.startsWith(CORE_WORDS)) add(key.slice(CORE_WORDS.length), source);
    for (const { name, flow } of content.flows.values()) {
      const words = texts.get(`${name}.start.words`);
      if (flow.start?.intent !== undefined && words !== undefined) add(flow.start.intent, words.source);
    }
  }
  return [...lists].map(([intent, phrases]) => ({
    intent,
    phrases,
    isCommand: COMMANDS.has(intent),
  }));
}
