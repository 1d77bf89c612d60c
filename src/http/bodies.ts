import type { IncomingMessage } from 'node:http';

/** What came of a body: its bytes, to be given back when they are no longer needed, or why it was not taken. */
export type TakenBody =
  { readonly bytes: Buffer; readonly giveBack: () => void } | { readonly refused: 413 | 503 | 'gone' };

/** Takes bodies in, at most so many bytes of all callers together: many slow callers must not fill the memory. */
export interface Bodies {
  take(request: IncomingMessage, limit: number): Promise<TakenBody>;
}

export function openBodies(mostBytes: number): Bodies {
  let inHand = 0;
  return {
    take: (request, limit) =>
      new Promise((resolve) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        let isSettled = false;
        const giveBack = (): void => {
          inHand -= bytes;
          bytes = 0;
        };
        const refuse = (refused: 413 | 503 | 'gone'): void => {
          if (isSettled) return;
          isSettled = true;
          chunks.length = 0;
          giveBack();
          request.resume();
          resolve({ refused });
        };
        request.on('error', () => refuse('gone'));
        if (Number(request.headers['content-length'] ?? 0) > limit) {
          refuse(413);
          return;
        }
        request.on('data', (chunk: Buffer) => {
          if (isSettled) return;
          bytes += chunk.length;
          inHand += chunk.length;
          chunks.push(chunk);
          if (bytes > limit) refuse(413);
          else if (inHand > mostBytes) refuse(503);
        });
        request.on('end', () => {
          if (isSettled) return;
          isSettled = true;
          const [first] = chunks;
          resolve({ bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks), giveBack });
        });
        request.on('close', () => refuse('gone'));
      }),
  };
}
