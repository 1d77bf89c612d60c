import { AppError } from './errors.ts';
import type { CustomerFacts, Frame } from './conversation.ts';
import type { Flow, Input, Step, Value } from './flow.ts';
import type { Facts, Json } from './json.ts';
import type { Turn } from './turn.ts';

/** The flow of a frame in the version it began with. Throws `misconfigured` when that is nowhere kept. */
export function flowOf(turn: Turn, frame: Frame): Flow {
  const flow = turn.world.flow(frame.flow, frame.version);
  if (flow !== undefined) return flow;
  throw new AppError('misconfigured', `No version ${frame.version} of the flow ${frame.flow}`, {
    subject: frame.flow,
  });
}

export function stepOf(flow: Flow, name: string): Step {
  const step = flow.steps.get(name);
  if (step !== undefined) return step;
  throw new AppError('misconfigured', `The flow ${flow.name} has no step ${name}`, { subject: name });
}

const seen = new WeakMap<CustomerFacts, Facts>();

/** The customer as flows see them: what is not known is there, and empty. Made once for each state of them. */
function customerFacts(turn: Turn): Facts {
  const known = seen.get(turn.customer);
  if (known !== undefined) return known;
  const { id, name, phone, email, openComplaint, refused } = turn.customer;
  const facts: Facts = Object.freeze({
    id,
    name: name ?? '',
    phone: phone ?? '',
    email: email ?? '',
    openComplaint: openComplaint === true,
    refused: refused ?? [],
    isGroup: turn.before.address.isGroup === true,
  });
  seen.set(turn.customer, facts);
  return facts;
}

/** Everything a condition may read: answers before what the flow was given. */
export function knownTo(turn: Turn, frame: Frame): Facts {
  return { ...frame.given, ...frame.answers, customer: customerFacts(turn), language: turn.language };
}

/**
 * What a text may show: the same, without private answers. Filled name by name: spreading objects of
 * ever other shapes costs several times as much, and this runs for each line the bot says.
 */
export function shownBy(turn: Turn, frame: Frame, flow: Flow): Facts {
  const values: Record<string, Json> = {
    shop: turn.world.settings.shopName,
    customer: customerFacts(turn),
    language: turn.language,
  };
  copy(values, frame.given);
  copy(values, frame.answers);
  for (const name of flow.privates) values[name] = '';
  return values;
}

function copy(into: Record<string, Json>, from: Facts): void {
  for (const name in from) if (name !== 'customer' && name !== 'language') into[name] = from[name] ?? '';
}

/** A fact by its path; undefined when it, or anything on the way to it, is not known. */
export function lookUp(facts: Facts, path: readonly string[]): Json | undefined {
  let value: Json | undefined = facts;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    // Lists were sent away just above; what is left is looked into by name.
    value = Object.hasOwn(value, name) ? (value as Facts)[name] : undefined;
  }
  return value ?? undefined;
}

/** What a step hands on. What is not known, or was skipped, is left out. */
export function inputOf(turn: Turn, frame: Frame, inputs: readonly Input[]): Facts {
  const facts = knownTo(turn, frame);
  const out: Record<string, Json> = {};
  for (const { name, value } of inputs) {
    const found = valueOf(facts, value);
    if (found !== undefined) out[name] = found;
  }
  return out;
}

function valueOf(facts: Facts, value: Value): Json | undefined {
  if ('literal' in value) return value.literal;
  if ('path' in value) return lookUp(facts, value.path);
  return value.list.map((item) => valueOf(facts, item)).filter((item) => item !== undefined);
}
