import { createHash } from 'node:crypto';
import { compileFlow } from '../core/compile-flow.ts';
import type { Language } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import { readFlowFile } from '../core/flow-schema.ts';
import type { FlowFile } from '../core/flow-schema.ts';
import type { Flow } from '../core/flow.ts';
import type { Surroundings } from './check/whole.ts';
import type { Content } from './content.ts';
import { isWordList } from './locale-file.ts';
import { compileMessage } from './message.ts';
import type { Message, Zone } from './message.ts';
import type { ReadFlow } from './flow-source.ts';

/** All that a conversation needs to finish a flow as it began: kept for as long as it may be asked for. */
export interface FlowVersion {
  readonly flow: string;
  readonly version: string;
  readonly file: FlowFile;
  readonly texts: Readonly<Partial<Record<Language, Readonly<Record<string, string>>>>>;
  /** The outcomes each of its actions had. */
  readonly outcomes: Readonly<Record<string, readonly string[]>>;
}

export type TextsByLanguage = Readonly<Partial<Record<Language, ReadonlyMap<string, Message>>>>;

/** A version as turns use it. */
export interface ReadyVersion {
  readonly flow: Flow;
  readonly texts: TextsByLanguage;
}

/** The version of each flow as it stands in the content now. */
export function versionsOf(content: Content, around: Surroundings): readonly FlowVersion[] {
  return [...content.flows.values()].map((read) => versionOf(read, content, around));
}

function versionOf(read: ReadFlow, content: Content, around: Surroundings): FlowVersion {
  const texts = Object.fromEntries(
    content.locales.map((locale) => [locale.language, sourcesOf(locale.texts, `${read.name}.`)] as const),
  );
  const named = [...read.refers.values()].flatMap(({ action }) =>
    action === undefined ? [] : [action.name],
  );
  const outcomes = Object.fromEntries(
    [...new Set(named)].sort().map((name) => {
      const known = around.actions.find((action) => action.name === name);
      return [name, [...(known?.outcomes ?? [])].sort()] as const;
    }),
  );
  const made = { flow: read.name, file: read.file, texts, outcomes };
  return { ...made, version: digestOf(made) };
}

function sourcesOf(
  texts: Content['locales'][number]['texts'],
  prefix: string,
): Readonly<Record<string, string>> {
  const own = [...texts]
    .filter(([key]) => key.startsWith(prefix) && !isWordList(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(own.map(([key, text]) => [key, text.source]));
}

/** Short enough to stand in every line of a transcript; 60 bits are plenty for one shop's versions. */
function digestOf(made: Omit<FlowVersion, 'version'>): string {
  return createHash('sha256').update(JSON.stringify(made)).digest('base64url').slice(0, 10);
}

/** The published versions as turns use them, made of what was read and compiled already. */
export function publishedVersions(
  content: Content,
  versions: readonly FlowVersion[],
): readonly ReadyVersion[] {
  return versions.flatMap(({ flow, version }) => {
    const read = content.flows.get(flow);
    return read === undefined
      ? []
      : [{ flow: Object.freeze({ ...read.flow, version }), texts: textsOf(content, flow) }];
  });
}

function textsOf({ locales }: Content, flow: string): TextsByLanguage {
  return Object.fromEntries(
    locales.map(({ language, texts }) => {
      const own = [...texts].filter(([key]) => key.startsWith(`${flow}.`));
      return [language, new Map(own.map(([key, { message }]) => [key, message]))];
    }),
  );
}

/** Compiles a stored version. Throws AppError `misconfigured` when this program can no longer read it. */
export function readyVersion(kept: FlowVersion, timeZone: Zone): ReadyVersion {
  const read = readFlowFile(kept.file);
  if ('faults' in read) throw unreadable(kept, read.faults[0]?.message ?? 'its steps');
  const texts = Object.fromEntries(
    Object.entries(kept.texts).map(([language, sources]) => [
      language,
      // The keys are those of a record by language.
      compileTexts(kept, sources, { language: language as Language, timeZone }),
    ]),
  );
  return { flow: compileFlow(kept.flow, kept.version, read.file), texts };
}

function compileTexts(
  kept: FlowVersion,
  sources: Readonly<Record<string, string>>,
  { language, timeZone }: { language: Language; timeZone: Zone },
): ReadonlyMap<string, Message> {
  return new Map(
    Object.entries(sources).map(([key, source]) => {
      const message = compileMessage(source, language, timeZone);
      if ('fault' in message) throw unreadable(kept, `${key}: ${message.fault}`);
      return [key, message];
    }),
  );
}

function unreadable({ flow, version }: FlowVersion, why: string): AppError {
  return new AppError('misconfigured', `Version ${version} of ${flow} can no longer be read: ${why}`, {
    subject: flow,
  });
}
