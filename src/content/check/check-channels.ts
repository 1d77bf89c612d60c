import { fitText } from '../../core/split-text.ts';
import { coreTextUses } from '../../core/texts.ts';
import { warningAt } from '../fault.ts';
import type { Fault, Place } from '../fault.ts';
import type { LocaleText } from '../locale-file.ts';
import type { Check, KnownChannel, Whole } from './whole.ts';

/** Something a channel shows in another form than it was written. */
interface Misfit {
  readonly place: Place;
  readonly kind: 'question' | 'long text' | 'long label' | 'answer';
  readonly says: string;
}

/**
 * Questions and texts that a channel cannot show as they are, with what its customers will see instead.
 * For a channel that is not set up one warning counts them.
 */
export const checkChannels: Check = (whole) => {
  const written = writtenIn(whole);
  return whole.around.channels.flatMap((channel) => {
    const misfits = [...questions(whole, channel), ...texts(whole, channel, written)];
    if (channel.isSetUp !== false) return misfits.map(({ place, says }) => warningAt(place, says));
    return counted(channel, misfits);
  });
};

function questions({ flows }: Whole, { name, can }: KnownChannel): readonly Misfit[] {
  return [...flows.values()].flatMap((read) =>
    [...read.refers].flatMap(([step, { buttons = 0, answers = [] }]): Misfit[] => {
      const place = read.placeIn(step);
      const many: Misfit[] =
        buttons > can.buttons
          ? [
              {
                place,
                kind: 'question',
                says: `"${step}" has ${buttons} buttons; ${name} ${instead(can.buttons)}`,
              },
            ]
          : [];
      const long = answers.filter(
        (answer) => can.buttons > 0 && valueBytes(answer) > (can.buttonBytes ?? Infinity),
      );
      const cannot = (answer: string): Misfit => ({
        place,
        kind: 'answer',
        says: `the answer "${answer}" of "${step}" needs ${valueBytes(answer)} bytes on a button; ${name} has ${can.buttonBytes}: give it a shorter name`,
      });
      return [...many, ...long.map(cannot)];
    }),
  );
}

function instead(most: number): string {
  return most === 0
    ? 'shows none: they become a numbered text'
    : `shows ${most}: the rest become a numbered text`;
}

/** A visit of seven digits and a colon stand before the answer. */
const VISIT_BYTES = 8;

function valueBytes(answer: string): number {
  return VISIT_BYTES + Buffer.byteLength(answer);
}

/** The keys of all texts, and of those that stand on buttons. */
function writtenIn({ flows }: Whole): {
  readonly keys: ReadonlySet<string>;
  readonly buttons: ReadonlySet<string>;
} {
  const uses = [
    ...coreTextUses(),
    ...[...flows.values()].flatMap((read) => [...read.refers.values()].flatMap((r) => r.texts)),
  ];
  const onButtons = uses.filter((use) => use.button === true);
  return {
    keys: new Set(uses.map((use) => use.key)),
    buttons: new Set(onButtons.flatMap(({ key, or }) => [key, ...(or === undefined ? [] : [or])])),
  };
}

function texts(
  { locales }: Whole,
  channel: KnownChannel,
  { keys, buttons }: ReturnType<typeof writtenIn>,
): readonly Misfit[] {
  return locales.flatMap((locale) =>
    [...keys].flatMap((key) => {
      const text = locale.texts.get(key);
      return text === undefined ? [] : textMisfits(key, text, channel, buttons.has(key));
    }),
  );
}

function textMisfits(
  key: string,
  text: LocaleText,
  { name, can }: KnownChannel,
  isButton: boolean,
): readonly Misfit[] {
  const length = Array.from(text.source).length;
  const place = text.place();
  const misfits: Misfit[] = [];
  if (length > can.text) {
    const says = `${key} has ${length} letters and ${name} takes ${can.text}: it is cut into several messages`;
    misfits.push({ place, kind: 'long text', says });
  }
  if (isButton && can.buttons > 0 && length > can.buttonLabel) {
    const short = fitText(text.source, can.buttonLabel);
    const says = `${key} has ${length} letters and a button of ${name} ${can.buttonLabel}: "${short}"`;
    misfits.push({ place, kind: 'long label', says });
  }
  return misfits;
}

function counted({ name }: KnownChannel, misfits: readonly Misfit[]): readonly Fault[] {
  const [first] = misfits;
  if (first === undefined) return [];
  const counts = new Map<string, number>();
  for (const { kind } of misfits) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const list = [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ');
  return [
    warningAt(
      first.place,
      `${name} is not set up; there ${list} would be shown in another form, this the first (flow check --channel ${name})`,
    ),
  ];
}
