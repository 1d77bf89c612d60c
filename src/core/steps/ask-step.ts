import type { Step, Target, Then } from '../flow.ts';
import type { AskFor, WrittenAsk } from './ask-schema.ts';
import { compileTarget, compileThen, optionalMs } from './step-kind.ts';
import type { Place } from './step-kind.ts';

export interface Reminding {
  readonly afterMs: number;
  readonly times: number;
  readonly hours: 'shop' | 'any';
  readonly unlessWrote: boolean;
}

export interface Choice {
  readonly name: string;
  readonly key: string;
  /** The bot's own label that stands in. */
  readonly or?: string;
}

/** A question in its frozen form. */
export interface AskStep extends Step {
  readonly kind: 'ask';
  readonly asks: AskFor;
  readonly keys: { readonly ask: string; readonly unclear: string; readonly remind: string };
  readonly then: Then;
  readonly optional: boolean;
  readonly private: boolean;
  readonly suggest?: readonly string[];
  readonly remind?: Reminding;
  readonly tries?: number;
  readonly ifUnclear?: Target;
  readonly withinMs?: number;
  readonly ifLate?: Target;
  readonly survey?: string;
  readonly gatherMs?: number;
  readonly changeWithinMs?: number;
  /** Lowest and highest: of a rating's scale, or of a number. */
  readonly least?: number;
  readonly most?: number;
  readonly choices: readonly Choice[];
  /** How many digits, photos or files. */
  readonly count?: number;
  /** What a `confirm` lists. */
  readonly items: readonly { readonly step: string; readonly key: string }[];
}

export function isAsk(step: Step): step is AskStep {
  return step.kind === 'ask';
}

/** Several photos come as several messages: the answer is complete after this much quiet. */
const PHOTOS_QUIET_MS = 8_000;

export function compileAsk(written: WrittenAsk, { flow, step }: Place): AskStep {
  const prefix = `${flow}.${step}`;
  const { remind } = written;
  return {
    kind: 'ask',
    name: step,
    asks: written.ask,
    keys: { ask: `${prefix}.ask`, unclear: `${prefix}.unclear`, remind: `${prefix}.remind` },
    then: compileThen(written.then),
    optional: written.optional === true,
    private: written.private === true,
    ...(written.suggest !== undefined && { suggest: written.suggest.split('.') }),
    ...(remind !== undefined && {
      remind: {
        afterMs: optionalMs('ms', remind.after).ms ?? 0,
        times: remind.times ?? 1,
        hours: remind.hours ?? 'any',
        unlessWrote: remind.unless !== undefined,
      },
    }),
    ...(written.tries !== undefined && { tries: written.tries }),
    ...(written['if-unclear'] !== undefined && { ifUnclear: compileTarget(written['if-unclear']) }),
    ...optionalMs('withinMs', written.within),
    ...(written['if-late'] !== undefined && { ifLate: compileTarget(written['if-late']) }),
    ...(written.save !== undefined && { survey: written.save }),
    ...ownPart(written),
    choices: choicesOf(written, prefix),
    items:
      written.ask === 'confirm'
        ? written.of.map((item) => ({ step: item, key: `${flow}.${item}.label` }))
        : [],
  };
}

function ownPart(
  written: WrittenAsk,
): Partial<Pick<AskStep, 'gatherMs' | 'changeWithinMs' | 'least' | 'most' | 'count'>> {
  if (written.ask === 'text') return optionalMs('gatherMs', written.gather);
  if (written.ask === 'digits') return { count: written.length };
  if (written.ask === 'photos' || written.ask === 'file') {
    return { count: written['up-to'] ?? 1, gatherMs: PHOTOS_QUIET_MS };
  }
  if (written.ask === 'rating') {
    const [least, most] = written.scale.split('-').map(Number);
    return { ...optionalMs('changeWithinMs', written['change-within']), least: least ?? 1, most: most ?? 5 };
  }
  if (written.ask !== 'number') return {};
  return {
    ...(written.least !== undefined && { least: written.least }),
    ...(written.most !== undefined && { most: written.most }),
  };
}

function choicesOf(written: WrittenAsk, prefix: string): readonly Choice[] {
  const own = (name: string, or?: string): Choice => ({
    name,
    key: `${prefix}.choice.${name}`,
    ...(or !== undefined && { or }),
  });
  if (written.ask === 'choice') return written.of.map((name) => own(name));
  if (written.ask === 'yes/no') return [own('yes', 'core.yes'), own('no', 'core.no')];
  if (written.ask === 'confirm') {
    return [own('yes', 'core.confirm-yes'), own('edit', 'core.confirm-edit'), own('no', 'core.confirm-no')];
  }
  return [];
}
