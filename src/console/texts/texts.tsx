import { createContext, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { IntlMessageFormat } from 'intl-messageformat';
import { keepLanguage } from './language.ts';
import type { ConsoleLanguage } from './language.ts';
import type vi from '../../../locales/console.vi.json';

/** Every text of the console; a key that is not in `locales/console.vi.json` fails the type check. */
export type TextKey = keyof typeof vi;
export type TextValues = Readonly<Record<string, string | number | boolean | Date | undefined>>;
/** Says a text in the language of whoever looks. */
export type Say = (key: TextKey, values?: TextValues) => string;

interface Loaded {
  readonly language: ConsoleLanguage;
  readonly say: Say;
}
interface Texts extends Loaded {
  /** Shows the console in another language, loaded then. */
  readonly speak: (language: ConsoleLanguage) => void;
}

const Shown = createContext<Texts | undefined>(undefined);

/** One language is loaded at a time. */
export async function loadTexts(language: ConsoleLanguage): Promise<Loaded> {
  const file =
    language === 'vi'
      ? await import('../../../locales/console.vi.json')
      : await import('../../../locales/console.en.json');
  return { language, say: sayFrom(file.default, language) };
}

/** Texts without a place to fill in need no parser; the others are parsed when they are first shown. */
export function sayFrom(texts: Readonly<Record<TextKey, string>>, language: ConsoleLanguage): Say {
  const parsed = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    // A key made of parts may not exist.
    const text = (texts as Readonly<Record<string, string | undefined>>)[key];
    if (text === undefined) throw new Error(`There is no text "${key}".`);
    if (!/[{<']/.test(text)) return text;
    const known = parsed.get(key) ?? new IntlMessageFormat(text, language);
    parsed.set(key, known);
    return String(known.format({ ...values }));
  };
}

/** Gives the texts to all below it, in one language at a time. */
export function TextsShown({ first, children }: { first: Loaded; children: ReactNode }) {
  const [loaded, setLoaded] = useState(first);
  const speak = useCallback((language: ConsoleLanguage) => {
    keepLanguage(language);
    void loadTexts(language).then(setLoaded);
  }, []);
  useEffect(() => {
    document.documentElement.lang = loaded.language;
  }, [loaded]);
  return <Shown value={useMemo(() => ({ ...loaded, speak }), [loaded, speak])}>{children}</Shown>;
}

/** The texts of the language shown. */
export function useTexts(): Texts {
  const texts = use(Shown);
  if (texts === undefined) throw new Error('There are no texts above this component.');
  return texts;
}

/** A key made of parts, with a text to fall back to where the server names something newer than this page. */
export function useSayOr(): (key: string, otherwise: string) => string {
  const { say } = useTexts();
  return useMemo(
    () => (key, otherwise) => {
      try {
        // The key may not exist; then the lookup throws and the fallback is said.
        return say(key as TextKey);
      } catch {
        return otherwise;
      }
    },
    [say],
  );
}
