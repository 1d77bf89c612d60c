import { GLOBAL_INTENTS } from '../../core/listen.ts';
import type { TextUse } from '../../core/steps/step-kind.ts';
import { coreTextUses } from '../../core/texts.ts';
import { didYouMean, faultAt, meantBy, warningAt } from '../fault.ts';
import type { Fault, Place } from '../fault.ts';
import { isWordList } from '../locale-file.ts';
import type { Locale } from '../locale-file.ts';
import type { Check, Whole } from './whole.ts';

/** Intents the bot acts on by itself; their words stand under `core.words.<intent>`. */
const OWN_INTENTS = [...GLOBAL_INTENTS, 'greeting'];

interface Use extends TextUse {
  /** Where it is asked for; the bot's own texts are asked for by no file. */
  readonly place?: Place;
}

/** Texts: each must be there in every language with the same variables, and each be used. */
export const checkTexts: Check = (whole) => {
  const uses = usesOf(whole);
  return [
    ...missing(uses, whole.locales),
    ...unequal(whole.locales),
    ...coreVariables(whole.locales),
    ...unused(uses, whole),
  ];
};

function usesOf({ flows }: Whole): readonly Use[] {
  const inFlows = [...flows.values()].flatMap((read) => {
    const words: Use[] =
      read.flow.start?.intent === undefined
        ? []
        : [
            {
              key: `${read.name}.start.words`,
              required: true,
              place: read.source.placeOf(['start', 'intent']),
            },
          ];
    const texts = [...read.refers].flatMap(([step, refers]) =>
      refers.texts.map((text): Use => ({ ...text, place: read.placeIn(step) })),
    );
    return [...words, ...texts];
  });
  return [...coreTextUses(), ...inFlows];
}

function missing(uses: readonly Use[], locales: readonly Locale[]): readonly Fault[] {
  const asked = new Set(uses.map((use) => use.key));
  return uses.flatMap((use) => {
    const without = locales.filter((locale) => !locale.texts.has(use.key));
    const nowhere = without.length === locales.length;
    if (without.length === 0 || (nowhere && !use.required)) return [];
    return without.map((locale) => {
      const spare = [...locale.texts.keys()].filter((key) => !asked.has(key));
      const place = nowhere ? (use.place ?? locale.place()) : locale.place();
      const meant = didYouMean(use.key, spare) ?? `add a line "${use.key}": "…" there`;
      return faultAt(place, 'missing-text', `there is no text ${use.key} in ${locale.file}`, meant);
    });
  });
}

function unequal([first, ...others]: readonly Locale[]): readonly Fault[] {
  if (first === undefined) return [];
  return others.flatMap((other) =>
    [...other.texts].flatMap(([key, text]) => {
      const model = first.texts.get(key);
      if (model === undefined || isWordList(key)) return [];
      const here = text.message.variables;
      const there = model.message.variables;
      if (listed(here) === listed(there)) return [];
      const message = `${key} uses other variables here (${listed(here)}) than in ${first.file} (${listed(there)})`;
      return [faultAt(text.place(), 'unequal-variables', message, evened(here, there))];
    }),
  );
}

function listed(names: readonly string[]): string {
  return names.join(', ') || 'none';
}

/** What would make the variables of two texts the same. */
function evened(here: readonly string[], there: readonly string[]): string {
  const braced = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ');
  const lacking = there.filter((name) => !here.includes(name));
  const extra = here.filter((name) => !there.includes(name));
  return [
    ...(lacking.length === 0 ? [] : [`write ${braced(lacking)} here too, or take it out there`]),
    ...(extra.length === 0 ? [] : [`take ${braced(extra)} out here, or write it there too`]),
  ].join('; ');
}

/** Variables of the bot's own texts; those of flows are checked with the flow's names. */
function coreVariables(locales: readonly Locale[]): readonly Fault[] {
  return coreTextUses().flatMap(({ key, variables = [] }) =>
    locales.flatMap((locale) => {
      const text = locale.texts.get(key);
      return (text?.message.variables ?? [])
        .filter((name) => !variables.includes(name) && name !== 'shop')
        .map((name) =>
          faultAt(
            (text ?? locale).place(),
            'unknown-name',
            `${key}: nothing is called "${name}" here`,
            meantBy(name, [...variables, 'shop'], 'take it out'),
          ),
        );
    }),
  );
}

function unused(uses: readonly Use[], { locales }: Whole): readonly Fault[] {
  const asked = new Set(uses.map((use) => use.key));
  for (const intent of OWN_INTENTS) asked.add(`core.words.${intent}`);
  return locales.flatMap((locale) =>
    [...locale.texts]
      .filter(([key]) => !asked.has(key))
      .map(([key, text]) => {
        const lacking = [...asked].filter((wanted) => !locale.texts.has(wanted));
        return warningAt(text.place(), `nobody uses the text ${key}`, didYouMean(key, lacking));
      }),
  );
}
