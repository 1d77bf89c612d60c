import type { Line } from '../../core/conversation.ts';

/** One open socket, and how far it has read. */
export interface Reader {
  readonly conversation: string;
  /** The last line it was shown or spared. */
  at: number;
  /** Whether it can take more now. */
  hasRoom(): boolean;
  show(lines: readonly Line[], watermark: number): void;
}
