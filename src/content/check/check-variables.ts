import { faultAt, meantBy } from '../fault.ts';
import type { Fault, Place } from '../fault.ts';
import type { ReadFlow } from '../flow-source.ts';
import { namesKnown, whyUnknown } from './known-names.ts';
import type { Check, Whole } from './whole.ts';

/** Names that steps and texts read: each must be known, and none may show what is private. */
export const checkVariables: Check = (whole) =>
  [...whole.flows.values()].flatMap((read) => [
    ...unknownReads(read, whole),
    ...unknownInTexts(read, whole),
    ...shown(read, whole),
  ]);

function unknownReads(read: ReadFlow, { around }: Whole): readonly Fault[] {
  const names = namesKnown(read, around);
  const { send } = read.flow;
  const inSteps = [...read.refers].flatMap(([step, refers]) =>
    refers.reads.flatMap((path) => {
      const why = whyUnknown(path, names);
      return why === undefined ? [] : [unknownName(read.placeIn(step, path), path, why)];
    }),
  );
  const inSend = [
    ...(send?.key === undefined ? [] : [{ path: send.key, at: ['send', 'key'] }]),
    ...(send?.skipIf?.reads ?? []).map((path) => ({ path, at: ['send', 'skip-if'] })),
  ].flatMap(({ path, at }) => {
    const why = whyUnknown(path, names);
    const place = read.source.placeOfValue(at);
    return why === undefined ? [] : [unknownName(place, path, why)];
  });
  return [...inSteps, ...inSend];
}

function unknownName(
  place: Place,
  path: string,
  { message, near }: NonNullable<ReturnType<typeof whyUnknown>>,
): Fault {
  const whole = path.split('.')[0] ?? path;
  return faultAt(place, 'unknown-name', message, meantBy(lastOf(path), near, `write ${whole} alone`));
}

function lastOf(path: string): string {
  return path.split('.')[1] ?? path;
}

/** Each text a flow uses with the place of every language's version of it. */
function textsOf(
  read: ReadFlow,
  { locales }: Whole,
): readonly { key: string; own: readonly string[]; variables: readonly string[]; place: () => Place }[] {
  return [...read.refers.values()].flatMap((refers) =>
    refers.texts.flatMap(({ key, variables: own = [] }) =>
      locales.flatMap((locale) => {
        const text = locale.texts.get(key);
        if (text === undefined) return [];
        return [{ key, own, variables: text.message.variables, place: () => text.place() }];
      }),
    ),
  );
}

function unknownInTexts(read: ReadFlow, whole: Whole): readonly Fault[] {
  const names = namesKnown(read, whole.around);
  return textsOf(read, whole).flatMap(({ key, own, variables, place }) =>
    variables.flatMap((path) => {
      if (own.includes(path)) return [];
      const why = whyUnknown(path, names);
      if (why === undefined) return [];
      const near = [...why.near, ...(path.includes('.') ? [] : own)];
      return [unknownName(place(), path, { message: `${key}: ${why.message}`, near })];
    }),
  );
}

/** A private answer must not be read out, listed, kept as feedback or handed to another flow. */
function shown(read: ReadFlow, whole: Whole): readonly Fault[] {
  const secret = tainted(read);
  if (secret.size === 0) return [];
  const isSecret = (path: string): boolean => secret.has(path.split('.')[0] ?? path);
  const inTexts = textsOf(read, whole).flatMap(({ key, variables, place }) =>
    variables
      .filter(isSecret)
      .map((path) =>
        faultAt(
          place(),
          'private-shown',
          `${key} shows "${path}", which is private`,
          `take {${path}} out of the text`,
        ),
      ),
  );
  const inSteps = [...read.refers].flatMap(([step, refers]) => {
    const kind = read.flow.steps.get(step)?.kind;
    const tells = kind === 'save' || kind === 'do' ? refers.reads : [];
    return [...tells, ...(refers.steps ?? [])]
      .filter(isSecret)
      .map((path) =>
        faultAt(
          read.placeIn(step, path),
          'private-told',
          `"${step}" tells "${path}", which is private`,
          'take the name out of this step; actions alone may have it',
        ),
      );
  });
  const kept = read.flow.privates
    .filter((step) => keepsAnswer(read, step))
    .map((step) =>
      faultAt(
        read.placeIn(step, 'save'),
        'private-kept',
        `"${step}" is private and is kept as feedback`,
        'take `save:` or `private: true` away',
      ),
    );
  return [...inTexts, ...inSteps, ...kept];
}

function keepsAnswer(read: ReadFlow, step: string): boolean {
  const written = read.file.steps[step];
  return written !== undefined && 'ask' in written && written.save !== undefined;
}

/** Private answers, and what `set` makes of them. */
function tainted(read: ReadFlow): ReadonlySet<string> {
  const secret = new Set(read.flow.privates);
  const copies = [...read.refers].filter(([step]) => read.flow.steps.get(step)?.kind === 'set');
  for (let before = -1; before !== secret.size;) {
    before = secret.size;
    const more = copies.filter(([, { reads }]) =>
      reads.some((path) => secret.has(path.split('.')[0] ?? path)),
    );
    for (const name of more.flatMap(([, { makes }]) => makes)) secret.add(name);
  }
  return secret;
}
