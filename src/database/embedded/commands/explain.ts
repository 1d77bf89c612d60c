import type { Engine } from '../engine.ts';
import { notImplemented, typeMismatch } from '../errors.ts';
import { readSort } from '../sort.ts';
import { isDoc } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { filterOption, countOption, requireOptions } from './options.ts';
import { explainQuery } from './read.ts';

/** `explain`: which index a find or count uses, and how much it looks at. */
export function explain(engine: Engine, command: Command): Reply {
  requireOptions(command, ['verbosity']);
  const inner = command.body.get('explain');
  if (!isDoc(inner)) throw typeMismatch("BSON field 'explain' must be an object");
  const [name = ''] = inner.keys();
  if (name !== 'find' && name !== 'count') throw notImplemented(`explain of '${name}'`);
  const verbosity = command.body.get('verbosity');
  const filter = filterOption(inner, name === 'find' ? 'filter' : 'query');
  const query = {
    filter,
    sort: readSort(inner.get('sort')),
    skip: countOption(inner, 'skip', 0),
    limit: countOption(inner, 'limit', 0),
    hint: inner.get('hint'),
  };
  return explainQuery(
    engine,
    { ...command, name, body: inner },
    query,
    typeof verbosity === 'string' ? verbosity : 'allPlansExecution',
  );
}
