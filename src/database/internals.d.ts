/** Not in the driver's published types: how it carries documents that are already BSON. */
declare module 'mongodb/lib/cmap/commands.js' {
  interface DocumentSequence {
    toBin: () => Uint8Array;
  }
  export const DocumentSequence: new (field: string) => DocumentSequence;
}

/** What `Buffer.write` and `Buffer.toString` come down to, without the choice of encoding. */
interface Buffer {
  utf8Write(text: string, at: number): number;
  latin1Write(text: string, at: number): number;
  latin1Slice(from: number, to: number): string;
  utf8Slice(from: number, to: number): string;
}
