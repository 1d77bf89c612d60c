/** What of a keyboard event is looked at. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/**
 * Whether an input method is at work on this key. Enter while composing comes as 229, then the composition
 * ends, then a second, plain Enter comes: only that one counts. (Measured with ibus-unikey in Chromium.)
 */
export function isComposing(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === 229;
}

/**
 * The name of a pressed key, as the key map writes it: `j`, `/`, `enter`, `1`; undefined for those of the
 * browser and of an input method. Where the layout puts another letter there, the place of the key counts.
 */
export function nameOfKey(press: KeyPress): string | undefined {
  if (isComposing(press) || press.ctrlKey || press.altKey || press.metaKey) return undefined;
  const { key, code } = press;
  if (/^[\x21-\x7e]$/.test(key)) return key.toLowerCase();
  if (key === 'Enter' || key === 'Escape') return key.toLowerCase();
  const placed = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  return key.length === 1 ? placed?.toLowerCase() : undefined;
}

/** How long `g` waits for its second key. */
export const SEQUENCE_MS = 1_500;

/** The act that a key means: alone, or after `g`. `begun`: the sequence has begun, wait for the next key. */
export function meaningOf(
  name: string,
  before: { readonly name: string; readonly atMs: number } | undefined,
  nowMs: number,
  known: readonly string[],
): { readonly act: string } | { readonly begun: string } | undefined {
  if (before !== undefined && nowMs - before.atMs <= SEQUENCE_MS) {
    const both = `${before.name} ${name}`;
    if (known.includes(both)) return { act: both };
  }
  if (known.includes(name)) return { act: name };
  return known.some((one) => one.startsWith(`${name} `)) ? { begun: name } : undefined;
}
