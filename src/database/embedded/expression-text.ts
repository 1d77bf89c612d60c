import { DatabaseError } from './errors.ts';
import { doubleText } from './expression-conversions.ts';
import {
  isNothing,
  named,
  ofArguments,
  untilNothing,
  type Expression,
  type Maker,
} from './expression-types.ts';
import { compareStrings } from './compare.ts';
import { isDecimal, wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { compileRegex } from './regex.ts';
import { BSONRegExp } from 'bson';
import { isNumber, typeName, type Doc, type Value } from './values.ts';

/** Operators on text. Letters change case in ASCII only, as in MongoDB. */
export const textOperators: Readonly<Record<string, Maker>> = {
  $concat: untilNothing(
    '',
    (text, more) => text + string('$concat', more),
    (text) => text,
  ),
  $toLower: ofArguments('$toLower', [1, 1], (text) => asciiCase('$toLower', text)),
  $toUpper: ofArguments('$toUpper', [1, 1], (text) => asciiCase('$toUpper', text)),
  $strcasecmp: ofArguments('$strcasecmp', [2, 2], (a, b) =>
    Math.sign(compareStrings(asciiCase('$toUpper', a), asciiCase('$toUpper', b))),
  ),
  $strLenCP: ofArguments('$strLenCP', [1, 1], (text) => Array.from(lengthOf('$strLenCP', text)).length),
  $strLenBytes: ofArguments('$strLenBytes', [1, 1], (text) =>
    Buffer.byteLength(lengthOf('$strLenBytes', text)),
  ),
  $split: ofArguments('$split', [2, 2], (text, by) => {
    if (isNothing(text) || isNothing(by)) return null;
    const separator = string('$split', by);
    if (separator === '') throw new DatabaseError(40087, '$split requires a non-empty separator');
    return string('$split', text).split(separator);
  }),
  $substrCP: ofArguments('$substrCP', [3, 3], (text, from, count) => {
    const [start, length] = [place('$substrCP', from), place('$substrCP', count)];
    return Array.from(coerced(text))
      .slice(start, start + length)
      .join('');
  }),
  $indexOfCP: ofArguments('$indexOfCP', [2, 4], indexOf),
  $trim: trimmed('$trim', true, true),
  $ltrim: trimmed('$ltrim', true, false),
  $rtrim: trimmed('$rtrim', false, true),
  $replaceOne: replaced('$replaceOne', (text, find, by) => text.replace(find, () => by)),
  $replaceAll: replaced('$replaceAll', (text, find, by) => text.split(find).join(by)),
  $regexMatch: matched('$regexMatch', (text, pattern) => pattern.test(text)),
  $regexFind: matched('$regexFind', (text, pattern) => {
    const found = pattern.exec(text);
    return found ? described(text, found) : null;
  }),
  $regexFindAll: matched('$regexFindAll', (text, pattern) =>
    [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map((found) => described(text, found)),
  ),
};

/** Text, or MongoDB's error naming the operator. */
export function string(name: string, value: Found): string {
  if (typeof value === 'string') return value;
  throw new DatabaseError(16702, `${name} only supports strings, not ${typeName(value)}`);
}

function lengthOf(name: string, value: Found): string {
  if (typeof value === 'string') return value;
  throw new DatabaseError(34473, `${name} requires a string argument, found: ${typeName(value)}`);
}

function asciiCase(name: '$toLower' | '$toUpper', text: Found): string {
  if (isNothing(text)) return '';
  const change =
    name === '$toLower' ? (part: string) => part.toLowerCase() : (part: string) => part.toUpperCase();
  return coerced(text).replace(/[a-z]+/gi, change);
}

/** Operators that take numbers and dates for the text they would be; nothing is the empty text. */
function coerced(value: Found): string {
  if (isNothing(value)) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint' || (isNumber(value) && isDecimal(value))) return String(value);
  if (isNumber(value)) return doubleText(Number(value));
  throw new DatabaseError(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

function place(name: string, value: Found): number {
  const number = wholeNumber(value);
  if (number === undefined || number < 0)
    throw new DatabaseError(34452, `${name}: a start and a length are whole numbers that are not negative`);
  return number;
}

function indexOf(text: Found, wanted: Found, from: Found, to: Found): Found {
  if (isNothing(text)) return null;
  const letters = Array.from(string('$indexOfCP', text));
  const sought = Array.from(string('$indexOfCP', wanted));
  const start = isNothing(from) ? 0 : place('$indexOfCP', from);
  const end = Math.min(isNothing(to) ? letters.length : place('$indexOfCP', to), letters.length);
  for (let at = start; at + sought.length <= end; at++)
    if (sought.every((letter, step) => letters[at + step] === letter)) return at;
  return -1;
}

// what MongoDB trims when no characters are named
const blanks = '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trimmed(name: string, left: boolean, right: boolean): Maker {
  return (operand, compile) => {
    const parts = named({ operator: name, names: ['input', 'chars'], required: ['input'] }, operand, compile);
    return (scope) => {
      const text = parts.input?.(scope);
      const given = parts.chars ? parts.chars(scope) : blanks;
      if (isNothing(text) || isNothing(given)) return null;
      const gone = new Set(Array.from(string(name, given)));
      const letters = Array.from(string(name, text));
      while (left && letters.length > 0 && gone.has(letters[0] ?? '')) letters.shift();
      while (right && letters.length > 0 && gone.has(letters.at(-1) ?? '')) letters.pop();
      return letters.join('');
    };
  };
}

function replaced(name: string, run: (text: string, find: string, by: string) => string): Maker {
  return (operand, compile) => {
    const names = ['input', 'find', 'replacement'] as const;
    const parts = named({ operator: name, names, required: names }, operand, compile);
    return (scope) => {
      const [text, find, by] = [parts.input?.(scope), parts.find?.(scope), parts.replacement?.(scope)];
      if (isNothing(text) || isNothing(find) || isNothing(by)) return null;
      return run(string(name, text), string(name, find), string(name, by));
    };
  };
}

function matched(name: string, run: (text: string, pattern: RegExp) => Found): Maker {
  return (operand: Value, compile: (value: Value) => Expression) => {
    const names = ['input', 'regex', 'options'] as const;
    const parts = named({ operator: name, names, required: ['input', 'regex'] }, operand, compile);
    return (scope) => {
      const [text, regex] = [parts.input?.(scope), parts.regex?.(scope)];
      const options = parts.options?.(scope);
      if (isNothing(text) || isNothing(regex))
        return name === '$regexMatch' ? false : name === '$regexFind' ? null : [];
      const given = isNothing(options) ? undefined : string(name, options);
      if (!(regex instanceof BSONRegExp))
        return run(string(name, text), compileRegex(string(name, regex), given ?? ''));
      if (regex.options !== '' && given !== undefined)
        throw new DatabaseError(
          51107,
          `${name}: found regex option(s) specified in both 'regex' and 'option' fields`,
        );
      return run(string(name, text), compileRegex(regex.pattern, given ?? regex.options));
    };
  };
}

function described(text: string, found: RegExpExecArray): Doc {
  return new Map<string, Value>([
    ['match', found[0]],
    ['idx', Array.from(text.slice(0, found.index)).length],
    // a group that took no part is undefined, whatever the type says
    ['captures', found.slice(1).map((part: string | undefined) => part ?? null)],
  ]);
}
