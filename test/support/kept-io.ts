import type { Io } from '../../src/cli/io.ts';

/** What a command said, for the test to read. */
export function keptIo(): Io & { readonly said: string[]; readonly complained: string[] } {
  const said: string[] = [];
  const complained: string[] = [];
  return {
    said,
    complained,
    out: (text) => void said.push(text),
    err: (text) => void complained.push(text),
  };
}
