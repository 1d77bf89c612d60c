import { BSONRegExp } from 'bson';
import { DatabaseError, notImplemented } from './errors.ts';
import type { Found } from './paths.ts';

/** The test of a $regex on one value: strings by pattern, and a stored regex that is the same. */
export function regexTest(pattern: string, options: string): (found: Found) => boolean {
  const compiled = compileRegex(pattern, options);
  return (found) => {
    if (typeof found === 'string') return compiled.test(found);
    return (
      found instanceof BSONRegExp &&
      found.pattern === pattern &&
      found.options === Array.from(options).sort().join('')
    );
  };
}

/** A MongoDB pattern as a JS one. What JS reads differently is translated or refused, never guessed. */
export function compileRegex(pattern: string, options: string): RegExp {
  const unknown = Array.from(options).find((option) => !'imsxu'.includes(option));
  if (unknown !== undefined) throw new DatabaseError(51108, `invalid flag in regex options: ${unknown}`);
  if (options.includes('x')) throw notImplemented("The regex option 'x'");
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  if (inline?.[1] !== undefined)
    return compileRegex(pattern.slice(inline[0].length), [...new Set(options + inline[1])].join(''));
  const left =
    /\(\?[imsx-]+[):]|\(\?P|\(\?>|\\[AzZGKQEhRX]|\[\[:|[*+?}]\+|\(\?\(|\(\?[#R&]|\\[pP](?!\{)/.exec(
      pattern.replace(/\\\\/g, '__'),
    );
  if (left) throw notImplemented(`The regex construct '${left[0]}'`);
  const flags = [...new Set(options.replace(/[ux]/g, ''))].join('');
  const source = flags.includes('m') ? pattern : endsBeforeNewline(pattern);
  try {
    return build(source, flags);
  } catch (error) {
    throw new DatabaseError(
      51091,
      `Regular expression is invalid: ${error instanceof Error ? error.message : 'unknown fault'}`,
    );
  }
}

function build(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    // the unicode mode refuses escapes such as \- and \_ that PCRE takes as the character itself
    return new RegExp(source, flags);
  }
}

/** PCRE's $ also matches before a newline at the very end. */
function endsBeforeNewline(pattern: string): string {
  let inClass = false;
  let made = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (char === '\\') {
      made += char + (pattern[++at] ?? '');
      continue;
    }
    if (char === '[') inClass = true;
    if (char === ']') inClass = false;
    made += char === '$' && !inClass ? '(?=\\n?(?![\\s\\S]))' : char;
  }
  return made;
}
