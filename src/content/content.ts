import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { LANGUAGES } from '../core/conversation.ts';
import type { Language } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import { checkChannels } from './check/check-channels.ts';
import { checkNames } from './check/check-names.ts';
import { checkSteps } from './check/check-steps.ts';
import { checkTexts } from './check/check-texts.ts';
import { checkVariables } from './check/check-variables.ts';
import type { Surroundings, Whole } from './check/whole.ts';
import { faultAt, meantBy, showFault } from './fault.ts';
import type { Fault } from './fault.ts';
import { readFlow } from './flow-source.ts';
import type { ReadFlow } from './flow-source.ts';
import { readLocale } from './locale-file.ts';
import type { Locale } from './locale-file.ts';
import { readShop } from './shop.ts';
import type { Shop } from './shop.ts';
import { readSource } from './source.ts';
import type { Source } from './source.ts';

/** The files as text, by the name shown to people (`flows/csat.yaml`). */
export type ContentFiles = ReadonlyMap<string, string>;

export interface Content {
  readonly shop: Shop;
  readonly flows: ReadonlyMap<string, ReadFlow>;
  readonly locales: readonly Locale[];
}

export interface CheckedContent {
  /** Absent when there is an error among the faults. */
  readonly content?: Content;
  /** By file, line and column. */
  readonly faults: readonly Fault[];
}

const SHOP = 'flows/shop.yaml';
const CHECKS = [checkSteps, checkNames, checkVariables, checkTexts, checkChannels];

/** Reads the content under a folder and checks it as a whole. */
export async function checkContent(folder: string, around: Surroundings): Promise<CheckedContent> {
  return checkFiles(await readFiles(folder), around);
}

/** The same, for a start: throws AppError `misconfigured` that lists every error. `warned` hears how many warnings there are. */
export async function loadContent(
  folder: string,
  around: Surroundings,
  warned: (warnings: number) => void = () => undefined,
): Promise<Content> {
  const { content, faults } = await checkContent(folder, around);
  if (content !== undefined) {
    if (faults.length > 0) warned(faults.length);
    return content;
  }
  const errors = faults.filter((fault) => fault.level === 'error').map(showFault);
  throw new AppError('misconfigured', `The content has faults:\n${errors.join('\n')}`, { subject: folder });
}

/** The content's files under a folder; those that are not there are left out. */
export async function readFiles(folder: string): Promise<ContentFiles> {
  const names = await readdir(path.join(folder, 'flows')).catch((cause: unknown) => {
    throw new AppError(
      'misconfigured',
      `There is no folder flows under ${folder}: start where it is, or name that folder in LANGNGHE_CONTENT`,
      { cause, subject: folder },
    );
  });
  const flows = names.filter((name) => name.endsWith('.yaml')).map((name) => `flows/${name}`);
  const wanted = [...flows.sort(), ...LANGUAGES.map(localeFile)];
  const read = await Promise.all(
    wanted.map(async (file) => {
      const text = await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
      return text === undefined ? [] : [[file, text] as const];
    }),
  );
  return new Map(read.flat());
}

function localeFile(language: Language): string {
  return `locales/${language}.json`;
}

/** Checks files already in hand: drafts of the console, tests. */
export function checkFiles(files: ContentFiles, around: Surroundings): CheckedContent {
  const faults: Fault[] = [];
  const shop = take(faults, readShop(sourceOf(files, SHOP))).shop;
  const timeZone = () => around.timeZone?.() ?? shop?.working.timeZone ?? 'UTC';
  const locales = (shop?.languages ?? LANGUAGES).map((language) => {
    const locale = readLocale(sourceOf(files, localeFile(language)), language, timeZone);
    return take(faults, locale);
  });
  const flows = new Map<string, ReadFlow>();
  let unread = false;
  for (const [file, text] of files) {
    const name = flowName(file);
    if (name === undefined) continue;
    const { read } = take(faults, readFlow(readSource(file, text), name));
    if (read === undefined) unread = true;
    else flows.set(name, read);
  }
  // With a flow unread every name of it would look unknown: the rest is asked once all can be read.
  if (!unread) faults.push(...checkWhole({ flows, locales, around }), ...namedFlowFaults(files, shop, flows));
  const sorted = faults.sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
  );
  if (shop === undefined || sorted.some((fault) => fault.level === 'error')) return { faults: sorted };
  return { content: { shop, flows, locales }, faults: sorted };
}

function take<T extends { readonly faults: readonly Fault[] }>(faults: Fault[], read: T): T {
  faults.push(...read.faults);
  return read;
}

function sourceOf(files: ContentFiles, file: string): Source {
  const text = files.get(file);
  if (text !== undefined) return readSource(file, text);
  const place = { file, line: 1, column: 1 };
  return {
    file,
    value: undefined,
    faults: [
      faultAt(place, 'file-missing', 'there is no such file', `write ${file}, by the one that is shipped`),
    ],
    placeOf: () => place,
    placeOfValue: () => place,
  };
}

function flowName(file: string): string | undefined {
  const name = /^flows\/(.+)\.yaml$/.exec(file)?.[1];
  return name === 'shop' ? undefined : name;
}

function checkWhole(whole: Whole): readonly Fault[] {
  return CHECKS.flatMap((check) => check(whole));
}

/** The flows that the shop's file names. */
function namedFlowFaults(
  files: ContentFiles,
  shop: Shop | undefined,
  flows: ReadonlyMap<string, ReadFlow>,
): readonly Fault[] {
  if (shop === undefined) return [];
  const named = { welcome: shop.welcomeFlow, rate: shop.rateFlow };
  return Object.entries(named).flatMap(([key, name]) => {
    if (name === undefined || flows.has(name)) return [];
    const place = sourceOf(files, SHOP).placeOfValue([key]);
    const meant = meantBy(name, flows.keys(), `write flows/${name}.yaml`);
    return [faultAt(place, 'unknown-flow', `there is no flow "${name}"`, meant)];
  });
}
