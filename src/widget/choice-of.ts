import type { SuggestedAction } from './wire.ts';

/** A button's value is `<visit>:<choice>`. */
export function choiceOf(action: SuggestedAction): string {
  return action.value.button.slice(action.value.button.indexOf(':') + 1);
}

export interface Choices {
  readonly element: HTMLElement;
  /** Shows which one was taken, if it is one of these. */
  mark(choice: string): boolean;
  /** They are no longer open to answer. */
  retire(): void;
}

export type Press = (action: SuggestedAction) => void;
