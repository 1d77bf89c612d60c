import type { Language } from '../core/conversation.ts';
import { faultAt } from './fault.ts';
import type { Fault, Place } from './fault.ts';
import { compileMessage } from './message.ts';
import { messageAdvice } from './syntax-advice.ts';
import type { Message, Zone } from './message.ts';
import type { Source } from './source.ts';

/** One text in one language. */
export interface LocaleText {
  readonly source: string;
  readonly message: Message;
  place(): Place;
}

export interface Locale {
  readonly language: Language;
  readonly file: string;
  readonly texts: ReadonlyMap<string, LocaleText>;
  readonly faults: readonly Fault[];
  /** Where the file begins, for what it lacks. */
  place(): Place;
}

const KEY = /^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$/;
/** Keys whose text is a list of phrases to recognise, not something a customer reads. */
const WORDS = /^(core\.words\.[a-z-]+|[a-z0-9-]+\.start\.words)$/;

export function isWordList(key: string): boolean {
  return WORDS.test(key);
}

/** Reads `locales/<language>.json`: flat keys, ICU texts. */
export function readLocale(source: Source, language: Language, timeZone: Zone): Locale {
  const faults: Fault[] = [...source.faults];
  const texts = new Map<string, LocaleText>();
  const entries = isRecord(source.value) ? Object.entries(source.value) : [];
  if (source.faults.length === 0 && !isRecord(source.value)) {
    const way = 'write { "<flow>.<step>.<use>": "…" }';
    faults.push(
      faultAt(source.placeOf([]), 'no-list-of-texts', 'a list of keys and texts belongs here', way),
    );
  }
  for (const [key, text] of entries) {
    const read = readText(source, key, text, { language, timeZone });
    if ('level' in read) faults.push(read);
    else texts.set(key, read);
  }
  return { language, file: source.file, texts, faults, place: () => source.placeOf([]) };
}

function readText(
  source: Source,
  key: string,
  text: unknown,
  how: { language: Language; timeZone: Zone },
): LocaleText | Fault {
  if (!KEY.test(key)) {
    const way = 'write <flow>.<step>.<use> in small letters, digits and "-"';
    return faultAt(source.placeOf([key]), 'bad-text-key', `"${key}" is no key`, way);
  }
  const place = (): Place => source.placeOfValue([key]);
  if (typeof text !== 'string' || text.trim() === '') {
    return faultAt(place(), 'empty-text', `${key} has no text`, 'write one in quotes, or take the line out');
  }
  if (isWordList(key)) return { source: text, message: { variables: [], fill: () => text }, place };
  const message = compileMessage(text, how.language, how.timeZone);
  if ('fault' in message) {
    // The opening quote stands before the text; texts stand on one line.
    const at = { ...place(), column: place().column + 1 + message.at };
    const is = `${key} is no valid ICU message: ${message.fault}`;
    return faultAt(at, 'bad-message', is, messageAdvice(message.fault));
  }
  return { source: text.normalize('NFC'), message, place };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
