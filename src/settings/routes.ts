import { TET_SUGGESTED, type PublicDays } from '../clock/public-days.ts';
import { AppError } from '../core/errors.ts';
import { route, type Call, type Route } from '../http/route.ts';
import {
  changeSettings,
  listHolidays,
  readSettings,
  resetSettings,
  SECTION_NAMES,
  type Settings,
} from './contract.ts';
import type { LiveSettings } from './live.ts';
import { checkSettings, daysOff, hasWorkingTime, workingTime, type Changes } from './rules.ts';
import type { KeptSettings, SettingsStore } from './store.ts';

export interface SettingsParts {
  readonly store: SettingsStore;
  readonly live: LiveSettings;
  readonly publicDays: PublicDays;
  /** Languages the bot has texts in. */
  readonly languages: readonly string[];
}

/** So many years ahead the days off by law are known to every process. */
const YEARS_AHEAD = 6;

export function settingsRoutes(parts: SettingsParts): readonly Route[] {
  const { live } = parts;
  return [
    route(readSettings, async () => {
      await live.look();
      return said(live);
    }),
    route(changeSettings, (call) => {
      checkSettings(call.body, parts.languages);
      return write(parts, call, (sections) => ({ ...sections, ...present(call.body) }));
    }),
    route(resetSettings, (call) => {
      const section = SECTION_NAMES.find((name) => name === call.params.section);
      if (section === undefined)
        throw new AppError('not-found', `There is no section "${call.params.section}".`);
      return write(parts, call, ({ [section]: _gone, ...rest }) => rest);
    }),
    // Before `/settings/:section` would take its name: that one is a DELETE.
    route(listHolidays, ({ query }) => holidays(parts, query)),
  ];
}

async function holidays(
  { live, publicDays }: SettingsParts,
  { year, tetFrom, tetDays }: { year: number; tetFrom?: number | undefined; tetDays?: number | undefined },
) {
  await live.look();
  const { own, public: byLaw } = live.now().holidays;
  const tet = { from: tetFrom ?? byLaw.tet.from, days: tetDays ?? byLaw.tet.days };
  const isOn = byLaw.isOn || tetFrom !== undefined || tetDays !== undefined;
  const days = isOn ? await publicDays([year]) : [];
  const found = daysOff(own, days, { isOn, tet, years: [year] });
  return {
    items: found
      .filter(({ date }) => date.startsWith(`${year}-`))
      .map((day) => ({ ...day, spans: [...day.spans] })),
    tetSuggested: TET_SUGGESTED,
  };
}

/** Over the version that the caller saw, or the newest. */
async function write(
  { store, live, publicDays }: SettingsParts,
  { by, now, seenVersion, audit }: Pick<Call, 'by' | 'now' | 'seenVersion' | 'audit'>,
  change: (sections: Partial<Settings>) => Partial<Settings>,
) {
  const before = await store.read();
  if (seenVersion !== undefined && seenVersion !== before.version)
    throw new AppError('stale', 'The settings were changed meanwhile.', { subject: 'settings' });
  const sections = change(before.sections);
  const wantsDays = sections.holidays?.public.isOn === true;
  const kept: KeptSettings = {
    version: before.version + 1,
    sections,
    publicDays: wantsDays ? await publicDays(yearsAround(now)) : [],
    changedAt: now,
    changedBy: by.id,
  };
  checkOpens({ ...live.defaults, ...sections }, kept, now);
  await store.write(kept);
  await live.look();
  const names = SECTION_NAMES.filter((name) => before.sections[name] !== sections[name]);
  audit({ subject: 'settings', before: part(before.sections, names), after: part(sections, names) });
  return said(live);
}

function yearsAround(now: Date): readonly number[] {
  return Array.from({ length: YEARS_AHEAD + 2 }, (_, n) => now.getUTCFullYear() - 1 + n);
}

function checkOpens(settings: Settings, { publicDays }: KeptSettings, now: Date): void {
  if (hasWorkingTime(workingTime(settings, publicDays), now)) return;
  const says = 'hours: with these hours and holidays the shop would never open; open one day at least.';
  throw new AppError('invalid-input', says, { subject: 'hours' });
}

function present(sections: Changes): Partial<Settings> {
  // Only those that are there are left, which is what the type says.
  return Object.fromEntries(Object.entries(sections).filter(([, section]) => section !== undefined));
}

function part(
  sections: Partial<Settings>,
  names: readonly (keyof Settings)[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, sections[name] ?? null]));
}

function said(live: LiveSettings) {
  const { version, changedAt, changedBy, sections } = live.kept();
  return {
    ...live.now(),
    version,
    ...(changedAt !== undefined && { changedAt: changedAt.toISOString() }),
    ...(changedBy !== undefined && { changedBy }),
    changed: SECTION_NAMES.filter((name) => sections[name] !== undefined),
  };
}
