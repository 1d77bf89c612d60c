import type { SuggestedAction } from './wire.ts';

/** A button's value is `<visit>:<choice>`. */
export function choiceOf(action: SuggestedAction): string {
  return action.value.button.slice(action.value.button.indexOf(':') + 1);
}
