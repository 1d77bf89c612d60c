import { exact, shown, type Outcome, type Step } from './steps.ts';

export interface Difference {
  /** Name of the other server. */
  readonly server: string;
  readonly step: Step;
  readonly here: Outcome;
  readonly there: Outcome;
  /** Whether both hold the same afterwards. */
  readonly isLeftSame: boolean;
}

interface Known {
  readonly why: string;
  readonly is: (one: Difference) => boolean;
}

/** What other servers are known to answer otherwise than MongoDB, as its documentation and its source tell. */
const KNOWN: Readonly<Record<string, readonly Known[]>> = {
  // None may be added here: where MongoDB answers otherwise, this database is wrong.
  MongoDB: [],
  'mongo-java-server': [
    {
      why: 'an error without a code is something it does not know',
      is: ({ there }) => typeof there !== 'string' && there.code === undefined,
    },
    {
      why: 'an empty array is sorted before what is missing also beneath it, and by its elements otherwise',
      is: ({ step }) => ['find', 'first'].includes(step.does) || hasText(step, '"$sort"'),
    },
    { why: '$regex finds numbers as text', is: ({ step }) => hasText(step, '"$regex"') },
    {
      why: 'an operand is looked at only where there is a document',
      is: ({ here, isLeftSame }) =>
        typeof here !== 'string' && [2, 9, 14, 40, 16020].includes(here.code ?? 0) && isLeftSame,
    },
    {
      why: 'paths by place, or through arrays, are followed where MongoDB does not, or not where it does',
      is: ({ step }) => /"(?:a|b)\.\w+|\$(?:a|b)\.\w+/.test(shown(step)),
    },
    {
      why: 'null is taken for an empty array or document in updates, and conflicts are not seen',
      is: ({ here, there }) =>
        typeof here !== 'string' && [2, 28, 40].includes(here.code ?? 0) && typeof there === 'string',
    },
    {
      why: 'Decimal128, int64 and double are mixed up in arithmetic',
      is: ({ step }) =>
        /\$(?:numberDecimal|numberDouble|numberLong)/.test(shown(step)) &&
        /\$(?:inc|mul|add|subtract|multiply|divide|mod|sum|avg|abs|floor|cmp|toString|toInt)\b/i.test(
          shown(step),
        ),
    },
    {
      why: '$slice alone hides the other fields',
      is: ({ step }) => hasText(step, '"$slice"') && step.does === 'show',
    },
    {
      why: 'arrays of arrays are compared by their elements',
      is: ({ step }) =>
        /\[(?:[^\]]*)\]/.test(exact(step.filter)) && !/"\$(?:and|or|nor)":\[\{\}/.test(exact(step.filter)),
    },
  ],
};

function hasText(step: Step, text: string): boolean {
  return shown(step).includes(text);
}

/** Why another server is known to differ here; undefined where it is not. */
export function whyKnown(one: Difference): string | undefined {
  return KNOWN[one.server]?.find(({ is }) => is(one))?.why;
}
