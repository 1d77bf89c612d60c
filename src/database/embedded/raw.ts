import { valueSize } from './decode.ts';

/** Calls `see` for each top-level element: its type, name, and where the value begins. */
export function eachElement(bytes: Buffer, see: (type: number, name: string, at: number) => void): void {
  const end = bytes.readInt32LE(0) - 1;
  let at = 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const nameEnd = bytes.indexOf(0, at + 1);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    see(type, name, nameEnd + 1);
    at = nameEnd + 1 + valueSize(bytes, type, nameEnd + 1);
  }
}

/** The part of a buffer that holds the document beginning at an offset. */
export function documentAt(bytes: Buffer, at: number): Buffer {
  return bytes.subarray(at, at + bytes.readInt32LE(at));
}
