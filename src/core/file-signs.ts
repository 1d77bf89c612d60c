/** What stands in a line for a file without a name that could not be kept: in no language, on every channel. */
export const FILE_SIGNS = {
  photo: '📷',
  film: '🎬',
  voice: '🎤',
  sound: '🎵',
  paper: '📄',
} as const;

/** Named in the words, so that everybody sees that there was one. `shownAs`: its name, or its sign. */
export function withMissing(text: string, shownAs: readonly string[]): string {
  return [text, ...shownAs.map((name) => `📎 ${name}`)].filter((part) => part !== '').join('\n');
}
