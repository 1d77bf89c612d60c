import { useSayOr, useTexts } from '../texts/texts.tsx';
import type { Say } from '../texts/texts.tsx';
import { problemOf, whatIsWrong } from '../wire/problem.ts';
import type { Problem } from '../wire/problem.ts';

/** Why it was not let in, in words that tell a stranger nothing. */
export function Refusal({ error, wrong }: { error: unknown; wrong: string }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  if (error === null || error === undefined) return null;
  const problem = problemOf(error);
  return (
    <p className="access-error" role="alert">
      {textOf(problem, wrong, say, sayOr)}
    </p>
  );
}

function textOf(
  problem: Problem,
  wrong: string,
  say: Say,
  sayOr: (key: string, otherwise: string) => string,
): string {
  if (problem.retryAfterMs !== undefined)
    return say('access.slow-down', { minutes: Math.max(1, Math.ceil(problem.retryAfterMs / 60_000)) });
  if (problem.status === 401 || problem.status === 403 || problem.status === 404) return wrong;
  // What is wrong with a password is said by the server, in words.
  if (problem.code === 'invalid-input') return whatIsWrong(problem) ?? problem.title;
  return sayOr(`problem.${problem.code}`, say('problem.bug'));
}
