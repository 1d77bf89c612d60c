import type { Meaning } from '../core/world.ts';
import { intentRecogniser } from './intents.ts';
import type { IntentWords } from './intents.ts';
import { languageOf } from './language.ts';
import { tokensOf } from './tokens.ts';

const NO_MEANING: Meaning = {};

/** What a customer's words seem to mean, found here in the process with no one else asked. Pure. */
export function localUnderstanding(lists: readonly IntentWords[]): (text: string) => Meaning {
  const recognise = intentRecogniser(lists);
  return (text) => {
    const tokens = tokensOf(text);
    const found = recognise(tokens);
    const language = languageOf(text, tokens);
    if (found === undefined) return language === undefined ? NO_MEANING : { language };
    return language === undefined ? found : { intent: found.intent, sure: found.sure, language };
  };
}
