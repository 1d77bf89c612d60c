import type { CustomerFacts } from './conversation.ts';
import { lookUp } from './frame-facts.ts';
import type { Facts, Json } from './json.ts';
import type { Turn } from './turn.ts';
import type { Writable } from './writable.ts';

/**
 * News of the customer that an event or the result of an action brings along, under `customer`: an
 * open complaint, what they refused. So what follows in the same turn already knows it.
 */
export function learnFrom(turn: Turn, facts: Facts | undefined): void {
  if (facts?.customer === undefined) return;
  const news: Writable<Partial<CustomerFacts>> = {};
  const openComplaint = lookUp(facts, ['customer', 'openComplaint']);
  const refused = lookUp(facts, ['customer', 'refused']);
  if (typeof openComplaint === 'boolean') news.openComplaint = openComplaint;
  if (isWords(refused)) news.refused = refused;
  turn.customer = { ...turn.customer, ...news };
}

function isWords(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
