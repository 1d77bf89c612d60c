/** Also on a desk that is reached over plain http in the house: there is no `crypto.randomUUID` there. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((one) => one.toString(16).padStart(2, '0'))
    .join('');
}
