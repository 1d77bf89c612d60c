/** Decisions about customers' pages; pure. */
interface Compared {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly channels: readonly string[];
  readonly openTickets: number;
  readonly conversations: readonly unknown[];
}

/** Those found that are not the one looked at, nor part of them already. */
export function othersThan<Row extends { readonly id: string }>(
  one: { readonly id: string; readonly mergedIds: readonly string[] },
  found: readonly Row[],
): readonly Row[] {
  return found.filter(({ id }) => id !== one.id && !one.mergedIds.includes(id));
}

/** What two people are known by, side by side; what neither has is left out. */
export function comparedRows(one: Compared, two: Compared, channelName: (name: string) => string) {
  const said = (n: number): string => (n === 0 ? '' : String(n));
  const rows = [
    { of: 'phone', left: one.phone ?? '', right: two.phone ?? '' },
    { of: 'email', left: one.email ?? '', right: two.email ?? '' },
    {
      of: 'channels',
      left: one.channels.map(channelName).join(', '),
      right: two.channels.map(channelName).join(', '),
    },
    { of: 'conversations', left: said(one.conversations.length), right: said(two.conversations.length) },
    { of: 'open-tickets', left: said(one.openTickets), right: said(two.openTickets) },
  ] as const;
  return rows.filter(({ left, right }) => left !== '' || right !== '');
}
