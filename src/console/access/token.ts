/**
 * The secret of a one-time link. It stands behind `#`, which browsers send nowhere, and is taken out of the
 * address at once, so that it stays in no history.
 */
export function tokenInAddress(): string {
  const token = location.hash.replace(/^#/, '') || (new URLSearchParams(location.search).get('token') ?? '');
  if (token !== '') history.replaceState(history.state, '', location.pathname);
  return token;
}
