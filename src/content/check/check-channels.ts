import { coreTextUses } from '../../core/texts.ts';
import { warningAt } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { LocaleText } from '../locale-file.ts';
import type { Check, KnownChannel, Whole } from './whole.ts';

/** Questions and texts that a channel cannot show as they are, with what its customers will see instead. */
export const checkChannels: Check = (whole) => {
  const { channels } = whole.around;
  const steps = [...whole.flows.values()].flatMap((read) =>
    [...read.refers].flatMap(([step, refers]) =>
      channels
        .filter((channel) => (refers.buttons ?? 0) > channel.can.buttons)
        .map((channel) => warningAt(read.placeIn(step), tooMany(step, refers.buttons ?? 0, channel))),
    ),
  );
  return [...steps, ...texts(whole)];
};

function tooMany(step: string, buttons: number, { name, can }: KnownChannel): string {
  const most = can.buttons === 0 ? 'no buttons' : `at most ${can.buttons} buttons`;
  return `"${step}" shows ${buttons} buttons and ${name} has ${most}: a numbered text stands in ("1. … 2. …")`;
}

function texts({ flows, locales, around }: Whole): readonly Fault[] {
  const uses = [
    ...coreTextUses(),
    ...[...flows.values()].flatMap((read) => [...read.refers.values()].flatMap((r) => r.texts)),
  ];
  const buttons = new Set(
    uses
      .filter((use) => use.button === true)
      .flatMap(({ key, or }) => [key, ...(or === undefined ? [] : [or])]),
  );
  const keys = new Set(uses.map((use) => use.key));
  return locales.flatMap((locale) =>
    [...keys].flatMap((key) => {
      const text = locale.texts.get(key);
      if (text === undefined) return [];
      return around.channels.flatMap((channel) => textFaults(key, text, channel, buttons.has(key)));
    }),
  );
}

function textFaults(
  key: string,
  text: LocaleText,
  { name, can }: KnownChannel,
  isButton: boolean,
): readonly Fault[] {
  const length = Array.from(text.source).length;
  const faults: Fault[] = [];
  if (length > can.text) {
    faults.push(
      warningAt(
        text.place(),
        `${key} has ${length} letters and ${name} takes ${can.text}: it is cut into several messages`,
      ),
    );
  }
  if (isButton && can.buttons > 0 && length > can.buttonLabel) {
    const cut = Array.from(text.source)
      .slice(0, Math.max(can.buttonLabel - 1, 0))
      .join('');
    faults.push(
      warningAt(
        text.place(),
        `${key} has ${length} letters and a button of ${name} ${can.buttonLabel}: "${cut}…"`,
      ),
    );
  }
  return faults;
}
