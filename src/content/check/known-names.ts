import { FLOW_VARIABLES } from '../../core/texts.ts';
import type { ReadFlow } from '../flow-source.ts';
import type { Surroundings } from './whole.ts';

/** What may stand after the dot: nothing, these names, or nobody knows. */
export type Inside = 'nothing' | 'anything' | ReadonlySet<string>;

const CUSTOMER = ['id', 'name', 'phone', 'email', 'openComplaint', 'isGroup'];

/** The answers and facts a flow may name, by their first word. */
export function namesKnown(read: ReadFlow, around: Surroundings): ReadonlyMap<string, Inside> {
  const names = new Map<string, Inside>();
  for (const variable of FLOW_VARIABLES) names.set(variable.split('.')[0] ?? variable, 'nothing');
  names.set('customer', new Set(CUSTOMER));
  for (const fact of read.flow.takes) names.set(fact, 'anything');
  const event = read.flow.start?.event;
  if (event !== undefined) {
    const facts = around.events[event] ?? [];
    for (const fact of facts) names.set(fact, 'anything');
    names.set(event.split('.')[0] ?? event, new Set(['code', ...facts]));
  }
  for (const [step, refers] of read.refers) {
    for (const name of refers.makes) names.set(name, insideOf(read, step, around));
  }
  return names;
}

function insideOf(read: ReadFlow, step: string, around: Surroundings): Inside {
  const refers = read.refers.get(step);
  if (read.flow.steps.get(step)?.kind === 'ask') return 'nothing';
  if (refers?.action === undefined) return 'anything';
  const facts = around.actions.find((action) => action.name === refers.action?.name)?.facts;
  return facts === undefined ? 'anything' : new Set(Object.values(facts).flat());
}

/** Why a dotted name stands for nothing; undefined when it is known. */
export function whyUnknown(
  path: string,
  names: ReadonlyMap<string, Inside>,
): { readonly message: string; readonly near: Iterable<string> } | undefined {
  const [root = path, field] = path.split('.');
  const inside = names.get(root);
  if (inside === undefined) return { message: `nothing is called "${root}" here`, near: names.keys() };
  if (field === undefined || inside === 'anything') return undefined;
  if (inside === 'nothing') return { message: `"${root}" has nothing inside`, near: [] };
  return inside.has(field) ? undefined : { message: `"${root}" has no "${field}"`, near: inside };
}
