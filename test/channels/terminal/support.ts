import { PassThrough } from 'node:stream';

/** A keyboard and a screen, or the two ends of a pipe. */
export function fakeTerminal(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  let written = '';
  output.on('data', (chunk: Buffer) => (written += chunk.toString()));
  return {
    input,
    output,
    types: (text: string) => void input.write(text),
    /** What stands on the screen, without the codes that move the cursor. */
    // eslint-disable-next-line no-control-regex -- the codes begin with one
    text: () => written.replace(/\u001b\[[0-9;]*[A-Za-z]|\r/g, ''),
  };
}
