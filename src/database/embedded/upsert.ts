import { ObjectId } from 'bson';
import { encodeDocument } from './encode.ts';
import { DatabaseError } from './errors.ts';
import { isOperatorDoc } from './filter-facts.ts';
import type { Update } from './update.ts';
import { editPath } from './update-paths.ts';
import { isDoc, type Doc, type Value } from './values.ts';

/** The document an upsert inserts: what the filter says each field equals, then the update. */
export function upsertDocument(update: Update, filter: Doc): Buffer {
  const equalities = equalitiesOf(filter);
  const start: Doc = new Map();
  if (update.kind === 'replacement') {
    const id = equalities.get('_id');
    if (id !== undefined) start.set('_id', id);
  } else {
    for (const [path, value] of equalities)
      editPath(start, path.split('.'), { creates: true, change: () => value });
  }
  const made = update.apply(start, { filter, inserting: true, now: new Date() });
  // An _id of null is one, too.
  const id = made.get('_id');
  made.delete('_id');
  return encodeDocument(new Map([['_id', id === undefined ? new ObjectId() : id], ...made]));
}

function equalitiesOf(filter: Doc): Map<string, Value> {
  const found = new Map<string, Value>();
  const set = (path: string, value: Value): void => {
    if (found.has(path)) throw notSingle(`path '${path}' is matched twice`);
    for (const other of found.keys())
      if (other.startsWith(`${path}.`) || path.startsWith(`${other}.`))
        throw notSingle(`both paths '${path}' and '${other}' are matched`);
    found.set(path, value);
  };
  const read = (part: Doc): void => {
    for (const [path, condition] of part) {
      if ((path === '$and' || (path === '$or' && isSingle(condition))) && Array.isArray(condition))
        condition.filter(isDoc).forEach(read);
      else if (!path.startsWith('$')) readCondition(path, condition, set);
    }
  };
  read(filter);
  return found;
}

function notSingle(why: string): DatabaseError {
  return new DatabaseError(54, `cannot infer query fields to set, ${why}`);
}

function isSingle(clauses: Value): boolean {
  return Array.isArray(clauses) && clauses.length === 1;
}

function readCondition(path: string, condition: Value, set: (path: string, value: Value) => void): void {
  if (!isOperatorDoc(condition)) {
    if (!isRegex(condition)) set(path, condition);
    return;
  }
  const equal = condition.get('$eq');
  if (equal !== undefined) set(path, equal);
  for (const only of oneIn(condition.get('$in')) ?? []) set(path, only);
  const all = condition.get('$all');
  if (Array.isArray(all)) all.filter(isPlain).forEach((one) => set(path, one));
}

/** `$in` of one value is an equality; `$all` is one for each of its values. */
function oneIn(several: Value | undefined): Value[] | undefined {
  return Array.isArray(several) && several.length === 1 ? several.filter(isPlain) : undefined;
}

function isPlain(value: Value): boolean {
  return !isOperatorDoc(value) && !isRegex(value);
}

function isRegex(value: Value): boolean {
  return value instanceof Object && '_bsontype' in value && value._bsontype === 'BSONRegExp';
}
