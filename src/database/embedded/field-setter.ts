import { DatabaseError } from './errors.ts';
import { compileExpression } from './expressions.ts';
import type { Expression } from './expression-types.ts';
import type { Variables } from './stage-types.ts';
import { isDoc, type Doc, type Value } from './values.ts';

interface Setting {
  readonly parts: readonly string[];
  readonly expression: Expression;
}

/** $addFields: sets paths from expressions over the document as it was, going into arrays. */
export function fieldSetter(spec: Doc, variables: Variables): (value: Doc) => Doc {
  if (spec.size === 0)
    throw new DatabaseError(
      40177,
      'Invalid $addFields :: caused by :: specification must have at least one field',
    );
  const settings = [...spec].flatMap(([path, value]) => readSetting(path.split('.'), value));
  return (value) => {
    const scope = { root: value, variables };
    return settings.reduce<Doc>(
      (made, { parts, expression }) => setAt(made, parts, expression(scope)),
      value,
    );
  };
}

function readSetting(parts: readonly string[], value: Value): Setting[] {
  if (parts.some((part) => part === '' || part.startsWith('$')))
    throw new DatabaseError(
      16410,
      `FieldPath field names may not be empty or start with '$': '${parts.join('.')}'`,
    );
  const [first] = isDoc(value) ? value.keys() : [];
  if (isDoc(value) && first !== undefined && !first.startsWith('$'))
    return [...value].flatMap(([name, inner]) => readSetting([...parts, ...name.split('.')], inner));
  return [{ parts, expression: compileExpression(value) }];
}

function setAt(value: Doc, parts: readonly string[], found: Value | undefined): Doc {
  const [part = '', ...rest] = parts;
  const made: Doc = new Map(value);
  if (rest.length > 0) made.set(part, setInside(value.get(part), rest, found));
  else if (found === undefined) made.delete(part);
  else made.set(part, found);
  return made;
}

function setInside(value: Value | undefined, parts: readonly string[], found: Value | undefined): Value {
  if (Array.isArray(value)) return value.map((element) => setInside(element, parts, found));
  return setAt(isDoc(value) ? value : new Map<string, Value>(), parts, found);
}
