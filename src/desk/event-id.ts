/**
 * The id of an act's event: two members whose browsers made the same id never meet, and nobody can make an
 * id that stands for a colleague's act.
 */
export function eventIdOf(staff: string, made: string): string {
  return `${staff}:${made}`;
}

/** The id that this member's browser made; undefined for what others did. */
export function madeIdOf(staff: string, event: string | undefined): string | undefined {
  const own = `${staff}:`;
  return event?.startsWith(own) === true ? event.slice(own.length) : undefined;
}

/** An act named by whoever sees it: by their own browser's id, or by the whole id that we showed. */
export function namedEvent(staff: string, named: string): string {
  return named.includes(':') ? named : eventIdOf(staff, named);
}
