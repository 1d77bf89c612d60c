import { IntlMessageFormat } from 'intl-messageformat';
import type { Formatters } from 'intl-messageformat';
import type { Language } from '../core/conversation.ts';
import type { Json } from '../core/json.ts';

export type Values = Readonly<Record<string, Json>>;

/** A text ready to be filled in. */
export interface Message {
  /** The variables it uses, dotted as written (`check.state`), sorted. */
  readonly variables: readonly string[];
  fill(values: Values): string;
}

/** The zone in which times are written; a function is asked each time, for a shop may move. */
export type Zone = string | (() => string);

/** Where in the source a text is no ICU MessageFormat. */
export interface MessageFault {
  readonly fault: string;
  /** Offset in the text, in UTF-16 units. */
  readonly at: number;
}

type Ast = ReturnType<IntlMessageFormat['getAst']>;
type Element = Ast[number];
type Use = 'plain' | 'number' | 'date' | 'select';
type Part = string | { readonly path: readonly string[] };

/** Kinds of elements as the parser numbers them. */
const KIND = { literal: 0, argument: 1, number: 2, date: 3, time: 4, select: 5, plural: 6 } as const;
// ICU names know neither "." nor "-": two private characters stand in for them while the text is parsed.
const DOT = '\uE000';
const DASH = '\uE001';
const DOTTED_NAME = /\{\s*[\w.-]+(?=\s*[,}])/g;

/** Most texts put names in and nothing else: they need no parser. */
const NAMED = /\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}/;
const ONLY_NAMES = new RegExp(`^(?:[^{}'<]|${NAMED.source})*$`);

/** Compiles a text once. */
export function compileMessage(source: string, language: Language, timeZone: Zone): Message | MessageFault {
  const text = source.normalize('NFC');
  if (!text.includes('{') && !text.includes("'") && !text.includes('<')) {
    return { variables: [], fill: () => text };
  }
  if (ONLY_NAMES.test(text))
    return joined(text.split(NAMED).map((part, at) => (at % 2 === 0 ? part : { path: part.split('.') })));
  const ast = parse(text);
  if ('fault' in ast) return ast;
  const parts = simpleParts(ast);
  if (parts !== undefined) return joined(parts);
  const variables = [...new Set(usesOf(ast).map(([name]) => readable(name)))].sort();
  return { variables, fill: fillByIcu(ast, language, timeZone) };
}

function joined(parts: readonly Part[]): Message {
  const names = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.path.join('.')]));
  return { variables: [...new Set(names)].sort(), fill: (values) => join(parts, values) };
}

function parse(text: string): Ast | MessageFault {
  const named = text.replace(DOTTED_NAME, (name) => name.replaceAll('.', DOT).replaceAll('-', DASH));
  try {
    return new IntlMessageFormat(named, 'en', undefined, { ignoreTag: true, captureLocation: true }).getAst();
  } catch (cause) {
    return faultOf(cause);
  }
}

function faultOf(cause: unknown): MessageFault {
  const at =
    typeof cause === 'object' && cause !== null && 'location' in cause
      ? (cause.location as { start?: { offset?: number } }).start?.offset
      : undefined;
  const said = cause instanceof Error ? cause.message : String(cause);
  return { fault: said.replaceAll('_', ' ').toLowerCase(), at: at ?? 0 };
}

function readable(name: string): string {
  return name.replaceAll(DOT, '.').replaceAll(DASH, '-');
}

function pathOf(name: string): readonly string[] {
  return readable(name).split('.');
}

/** Each variable with the way it is used; a select's or plural's inner texts included. */
function usesOf(ast: Ast): (readonly [string, Use])[] {
  return ast.flatMap((element): (readonly [string, Use])[] => {
    switch (element.type as number) {
      case KIND.argument:
        return [[nameIn(element), 'plain']];
      case KIND.number:
        return [[nameIn(element), 'number']];
      case KIND.date:
      case KIND.time:
        return [[nameIn(element), 'date']];
      case KIND.select:
        return [[nameIn(element), 'select'], ...choicesOf(element).flatMap(usesOf)];
      case KIND.plural:
        return [[nameIn(element), 'number'], ...choicesOf(element).flatMap(usesOf)];
      default:
        return [];
    }
  });
}

function nameIn(element: Element): string {
  return 'value' in element && typeof element.value === 'string' ? element.value : '';
}

function choicesOf(element: Element): readonly Ast[] {
  return 'options' in element ? Object.values(element.options).map((option) => option.value) : [];
}

/** The text as a plain list to join, when it uses variables only as they are. */
function simpleParts(ast: Ast): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (const element of ast) {
    const kind = element.type as number;
    if (kind === KIND.literal) parts.push(readable(nameIn(element)));
    else if (kind === KIND.argument) parts.push({ path: pathOf(nameIn(element)) });
    else return undefined;
  }
  return parts;
}

function join(parts: readonly Part[], values: Values): string {
  let out = '';
  for (const part of parts) out += typeof part === 'string' ? part : plain(valueAt(values, part.path));
  return out;
}

/** The value under a name: as it stands ("check.state") or inside ("check" then "state"). */
function valueAt(values: Values, path: readonly string[]): Json | undefined {
  const [first] = path;
  if (first === undefined) return undefined;
  if (path.length === 1) return values[first];
  const whole = values[path.join('.')];
  if (whole !== undefined) return whole;
  let inside: Json | undefined = values[first];
  for (let at = 1; at < path.length; at += 1) {
    if (typeof inside !== 'object' || inside === null || isList(inside)) return undefined;
    inside = inside[path[at] ?? ''];
  }
  return inside;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function plain(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  return isList(value) ? value.map(plain).join(', ') : '';
}

const NO_DATE = new Date(Number.NaN);

/** What a variable is given as: nothing known selects `none`, and shows as nothing elsewhere. */
const AS: Readonly<Record<Use, (value: Json | undefined) => string | number | Date>> = {
  plain,
  number: (value) => (typeof value === 'number' ? value : Number(plain(value)) || 0),
  date: (value) => (typeof value === 'string' || typeof value === 'number' ? new Date(value) : NO_DATE),
  select: (value) => {
    if (isList(value ?? null)) return 'some';
    const word = plain(value);
    return word === '' ? 'none' : word;
  },
};

function fillByIcu(ast: Ast, language: Language, timeZone: Zone): (values: Values) => string {
  const uses = [...new Map(usesOf(ast).map((use) => [use.join(' '), use])).values()];
  const given = uses.map(([name, use]) => ({ as: `${name} ${use}`, path: pathOf(name), give: AS[use] }));
  const icu = new IntlMessageFormat(tellApart(ast), LOCALES[language], formatsOf(language), {
    formatters: formattersFor(timeZone),
  });
  return (values) => {
    const ready: Record<string, string | number | Date> = {};
    for (const { as, path, give } of given) ready[as] = give(valueAt(values, path));
    return readable(String(icu.format(ready)));
  };
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
/** Numbers of months are read one way in Vietnam and two ways in English. */
const MONTHS = { vi: 'numeric', en: 'long' } as const;

/** Ways to write a time, by name: `{open.promisedAt, date, when}`. */
const formatsOf = (language: Language) =>
  ({
    date: {
      when: { ...CLOCK, weekday: 'long', day: 'numeric', month: MONTHS[language] },
      day: { weekday: 'long', day: 'numeric', month: MONTHS[language] },
    },
    time: { clock: CLOCK },
  }) as const;

const LOCALES: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };

/** Names each use of a variable apart, since one name may be a date here and choose a wording there. */
function tellApart(ast: Ast): Ast {
  return ast.map((element): Element => {
    const [use] = usesOf([element]);
    if (use === undefined) return element;
    const named = { ...element, value: use.join(' ') };
    if (!('options' in element)) return named;
    const options = Object.entries(element.options).map(([key, option]) => [
      key,
      { ...option, value: tellApart(option.value) },
    ]);
    // Only names changed: the elements keep their kinds.
    return { ...named, options: Object.fromEntries(options) as unknown } as Element;
  });
}

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();
const plurals = new Map<string, Intl.PluralRules>();

function once<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}

function formattersFor(timeZone: Zone): Formatters {
  const zone = typeof timeZone === 'string' ? () => timeZone : timeZone;
  return {
    getNumberFormat: (locales, options) =>
      once(numbers, JSON.stringify([locales, options]), () => new Intl.NumberFormat(locales, options)),
    getDateTimeFormat: (locales, options) =>
      once(dates, JSON.stringify([locales, options, zone()]), () =>
        lenientDates(locales, { ...options, timeZone: zone() }),
      ),
    getPluralRules: (locales, options) =>
      once(plurals, JSON.stringify([locales, options]), () => new Intl.PluralRules(locales, options)),
  };
}

/** A date nobody knows shows as nothing; "Thứ Hai" is written small in the middle of a sentence. */
function lenientDates(
  locales: Intl.LocalesArgument,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const exact = new Intl.DateTimeFormat(locales, options);
  const format = (date?: Date | number): string =>
    date instanceof Date && Number.isNaN(date.getTime())
      ? ''
      : exact.format(date).replace(/Thứ |Chủ /, (word) => word.toLowerCase());
  // The formatter asks for `format` alone.
  return { format } as Intl.DateTimeFormat;
}
