/** Where a command says what it found and what went wrong. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}
