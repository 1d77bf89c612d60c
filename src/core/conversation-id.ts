/** The id of the lasting thread with an address: found and written by this alone, without a look-up. */
export function conversationIdOf(address: { readonly channel: string; readonly key: string }): string {
  return `${address.channel}:${address.key}`;
}

/** The id of the person first met at an address. Merging never rewrites it. */
export function customerIdOf(address: { readonly channel: string; readonly key: string }): string {
  return `c:${address.channel}:${address.key}`;
}
