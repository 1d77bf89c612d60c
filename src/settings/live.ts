import { errorFields } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';
import { SECTION_NAMES, SECTIONS, type Settings } from './contract.ts';
import { UNCHANGED, type KeptSettings, type SettingsStore } from './store.ts';

/** The settings as this process knows them. */
export interface LiveSettings {
  /** In force now: what was changed in the console, over the defaults. */
  now(): Settings;
  /** What holds where nothing was changed. */
  readonly defaults: Settings;
  kept(): KeptSettings;
  /** Calls back after each change that this process learns of. */
  watch(listener: () => void): () => void;
  /** Reads them if another process has changed them. Throws AppError `unavailable`. */
  look(): Promise<void>;
  /** Looks every other second from now on. */
  follow(): void;
  stop(): void;
}

/** A change is in force everywhere this long after it was made, at the latest. */
const LOOK_MS = 2_000;

/** Follows the settings that all processes share. `defaults` are read at each use: the file's own. */
export function liveSettings(parts: {
  readonly store: Pick<SettingsStore, 'read' | 'version'>;
  readonly defaults: Settings;
  readonly log: Log;
  readonly everyMs?: number;
}): LiveSettings {
  const { store, defaults, log, everyMs = LOOK_MS } = parts;
  const listeners = new Set<() => void>();
  let kept = UNCHANGED;
  let settings = defaults;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if ((await store.version()) === kept.version) return;
    kept = sound(await store.read(), log);
    settings = { ...defaults, ...kept.sections };
    for (const listener of listeners) listener();
  };
  const lookAgain = async (): Promise<void> => {
    try {
      await look();
    } catch (error) {
      log.debug(errorFields(error), 'The settings could not be looked at; those known stay in force.');
    }
    if (timer !== undefined) timer = setTimeout(() => void lookAgain(), everyMs).unref();
  };
  return {
    now: () => settings,
    defaults,
    kept: () => kept,
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    look,
    follow: () => {
      timer ??= setTimeout(() => void lookAgain(), everyMs).unref();
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** A section that a newer or older program wrote in another form does not count here. */
function sound(kept: KeptSettings, log: Log): KeptSettings {
  const sections = SECTION_NAMES.flatMap((name) => {
    const written = kept.sections[name];
    if (written === undefined) return [];
    const read = SECTIONS[name].safeParse(written);
    if (read.success) return [[name, read.data] as const];
    log.warn(
      { section: name },
      'A section of the settings cannot be read by this program; its defaults hold.',
    );
    return [];
  });
  return { ...kept, sections: Object.fromEntries(sections) };
}
