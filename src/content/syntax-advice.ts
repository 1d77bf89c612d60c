import type { ErrorCode } from 'yaml';

const YAML_ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_INDENT: 'begin every line of one level at the same column',
  BLOCK_AS_IMPLICIT_KEY: 'put a text with ": " in it into quotes, or the inner keys on lines of their own',
  DUPLICATE_KEY: 'take one of the two out, or name it otherwise',
  MISSING_CHAR: 'look for the quote, comma, "}" or "]" that is not there',
  MULTIPLE_DOCS: 'take the line "---" out',
  TAB_AS_INDENT: 'indent by spaces',
  BAD_ALIAS: 'put what begins with "*" into quotes',
  BAD_SCALAR_START: 'put the text into quotes',
  BAD_DQ_ESCAPE: 'use single quotes, or write "\\\\" for one "\\"',
};

/** What to do about a file that cannot be read. */
export function yamlAdvice(code: ErrorCode, file: string): string {
  if (file.endsWith('.json')) {
    return 'write "key": "text", with a comma after every line but the last, and no key twice';
  }
  return YAML_ADVICE[code] ?? 'write `key: value`, one a line, and texts with signs in quotes';
}

/** The parser's own names of faults, in small letters, with what they ask for. */
const MESSAGE_ADVICE: readonly (readonly [RegExp, string])[] = [
  [/closing brace|unmatched|unclosed/, 'close every "{" with "}"; a brace to be read is written \'{\''],
  [/missing other/, 'add `other {…}` as its last choice'],
  [/select|plural/, 'write {name, select, one-value {…} other {…}} or {name, plural, one {…} other {…}}'],
  [/type|style|skeleton/, 'write {name, number}, {name, date, when}, {name, select, …} or {name, plural, …}'],
];

/** What to do about a text that is no ICU message. */
export function messageAdvice(fault: string): string {
  const known = MESSAGE_ADVICE.find(([about]) => about.test(fault));
  return known?.[1] ?? "write a name such as {shop} between the braces; a brace to be read is written '{'";
}
