/** Knows where it lies, so that it is found without a search. */
export interface Bagged {
  place: number;
}

/**
 * What is under way, in no order. Not a Set: V8 keeps whatever was taken out of one alive until the next
 * full collection, which costs several times what a busy Set's own work does.
 */
export function putIn<T extends Bagged>(bag: T[], one: T): void {
  one.place = bag.length;
  bag.push(one);
}

/** Does nothing when it was taken out before. */
export function takeOut<T extends Bagged>(bag: T[], one: T): void {
  if (bag[one.place] !== one) return;
  const last = bag.pop();
  if (last === undefined || last === one) return;
  bag[one.place] = last;
  last.place = one.place;
}
