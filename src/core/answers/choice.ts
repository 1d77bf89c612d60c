import { foldWords } from './fold.ts';

export interface Labelled {
  readonly name: string;
  readonly label: string;
}

const NUMBERED = /^(?:so |chon |chon so |option |number |no )?(\d{1,2})$/;
const SHORTEST_PREFIX = 2;

/** Which of the choices was meant: by its number, its label or name, or words that begin or lie in one label alone. */
export function readChoice(text: string, choices: readonly Labelled[]): string | undefined {
  const said = foldWords(text);
  if (said === '') return undefined;
  const labels = choices.map(({ name, label }) => ({ name, label: foldWords(label) }));
  const same = labels.find(
    ({ name, label }) => label === said || name === said || name.replaceAll('-', ' ') === said,
  );
  if (same !== undefined) return same.name;
  const numbered = NUMBERED.exec(said)?.[1];
  if (numbered !== undefined) return choices[Number(numbered) - 1]?.name;
  if (said.length < SHORTEST_PREFIX) return undefined;
  return (
    only(labels.filter(({ label }) => label.startsWith(said) || ` ${label} `.includes(` ${said} `))) ??
    only(labels.filter(({ label }) => label !== '' && ` ${said} `.includes(` ${label} `)))
  );
}

function only(found: readonly { readonly name: string }[]): string | undefined {
  return found.length === 1 ? found[0]?.name : undefined;
}
