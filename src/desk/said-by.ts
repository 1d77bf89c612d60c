/** Whether a line was said by this text: what stands in it beside its variables is in the line, in order. */
export function isSaidBy(source: string, said: string): boolean {
  const parts = plainParts(source);
  if (parts.length === 1) return parts[0] === said;
  // A text of variables alone says nothing about what was said.
  if (parts.every((part) => part.trim() === '')) return false;
  let at = 0;
  for (const [n, part] of parts.entries()) {
    const found = said.indexOf(part, at);
    if (found < 0 || (n === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return parts.at(-1) === '' || said.endsWith(parts.at(-1) ?? '');
}

/** What stands outside of braces; ICU writes an apostrophe as two. */
function plainParts(source: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const sign of source.replaceAll("''", "'")) {
    if (sign === '{') {
      if (depth === 0) parts.push(part);
      if (depth === 0) part = '';
      depth += 1;
    } else if (sign === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0) part += sign;
  }
  return [...parts, part];
}
