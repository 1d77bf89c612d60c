import { foldWords } from '../core/answers/fold.ts';
import type { ReadyText } from './model.ts';

type Language = 'vi' | 'en';
type Sought = Pick<ReadyText, 'title' | 'code' | 'text' | 'folder' | 'uses'>;

const HOLE = /\{\s*(\w{1,40})\s*\}/g;

/** A text with its variables filled in; what is not known stays in braces and is named, each once. */
export function filled(
  { text }: Pick<ReadyText, 'text'>,
  language: Language,
  values: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly language: Language; readonly missing: string[] } {
  const other: Language = language === 'vi' ? 'en' : 'vi';
  const is = text[language] === undefined ? other : language;
  const missing = new Set<string>();
  const whole = (text[is] ?? '').replace(HOLE, (hole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined;
    if (value !== undefined && value !== '') return value;
    missing.add(name);
    return hole;
  });
  return { text: whole, language: is, missing: [...missing] };
}

/** Names in braces that nothing will ever fill: most likely misspelt. */
export function unknownVariables(text: ReadyText['text'], known: readonly string[]): readonly string[] {
  const named = [text.vi ?? '', text.en ?? ''].flatMap((words) =>
    [...words.matchAll(HOLE)].map(([, name = '']) => name),
  );
  return [...new Set(named)].filter((name) => !known.includes(name));
}

/**
 * How well it answers what was typed, without tone marks and case; 0: not at all. The code counts most, then
 * the title, then the words; every word typed must be somewhere.
 */
export function fits(sought: Sought, typed: string): number {
  const words = foldWords(typed)
    .split(' ')
    .filter((word) => word !== '');
  if (words.length === 0) return 1;
  const code = sought.code.replaceAll('-', ' ');
  const title = ` ${foldWords(sought.title)} ${foldWords(sought.folder)}`;
  const text = ` ${foldWords(`${sought.text.vi ?? ''} ${sought.text.en ?? ''}`)}`;
  const together = words.join('');
  const plain = sought.code.replaceAll('-', '');
  if (plain === together) return 100;
  if (plain.startsWith(together)) return 50;
  let sum = 0;
  for (const word of words) {
    const points = code.includes(word) || title.includes(` ${word}`) ? 10 : text.includes(` ${word}`) ? 3 : 0;
    if (points === 0) return 0;
    sum += points;
  }
  return sum / words.length;
}

/** Best first; of equals the one used more. */
export function ranked<Text extends Sought>(texts: readonly Text[], typed: string): readonly Text[] {
  return texts
    .map((text) => ({ text, points: fits(text, typed) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || b.text.uses - a.text.uses || (a.text.code < b.text.code ? -1 : 1))
    .map(({ text }) => text);
}
