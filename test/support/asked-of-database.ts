import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Document } from 'mongodb';

/** What the driver adds to every command. */
export const GENERAL = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'writeConcern',
  'readConcern',
  'maxTimeMS',
  'comment',
]);

/** Commands and their options that have tests of their own in test/database/embedded. */
const CHECKED: Readonly<Record<string, readonly string[]>> = {
  aggregate: ['pipeline', 'cursor', 'hint', 'let'],
  collMod: ['index'],
  collStats: [],
  count: ['query', 'limit', 'skip', 'hint'],
  create: [],
  createIndexes: [
    'indexes',
    'indexes.key',
    'indexes.name',
    'indexes.unique',
    'indexes.sparse',
    'indexes.partialFilterExpression',
    'indexes.expireAfterSeconds',
    'indexes.background',
  ],
  dbStats: ['scale'],
  delete: ['ordered', 'deletes', 'deletes.q', 'deletes.limit', 'deletes.hint'],
  distinct: ['key', 'query', 'hint'],
  drop: [],
  dropDatabase: [],
  dropIndexes: ['index'],
  endSessions: [],
  explain: ['verbosity'],
  find: ['filter', 'sort', 'projection', 'skip', 'limit', 'batchSize', 'singleBatch', 'hint'],
  findAndModify: ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'arrayFilters', 'hint'],
  getMore: ['collection', 'batchSize'],
  insert: ['ordered', 'documents', 'bypassDocumentValidation'],
  killCursors: ['cursors'],
  langngheBackup: [],
  listCollections: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
  listDatabases: ['nameOnly', 'filter'],
  listIndexes: ['cursor'],
  ping: [],
  serverStatus: [],
  update: [
    'ordered',
    'updates',
    'updates.q',
    'updates.u',
    'updates.upsert',
    'updates.multi',
    'updates.arrayFilters',
    'updates.hint',
    'bypassDocumentValidation',
  ],
  validate: ['repair'],
};

const CHECKS = fileURLToPath(new URL('../database/embedded/checks/', import.meta.url));
let operators: ReadonlySet<string> | undefined;

function checkedOperators(): ReadonlySet<string> {
  operators ??= new Set(
    readdirSync(CHECKS).flatMap(
      (file) => readFileSync(CHECKS + file, 'utf8').match(/\$\$?[a-zA-Z]+|\$\[/g) ?? [],
    ),
  );
  return operators;
}

/** Notes what a test's product asks of its database, and tells what of it has no checks. */
export interface Asked {
  readonly onCommand: (command: Document) => void;
  readonly unchecked: () => string[];
}

export function askedOfDatabase(): Asked {
  const seen = new Set<string>();
  return {
    onCommand: (command) => {
      for (const word of wordsOf(command)) seen.add(word);
    },
    unchecked: () => {
      if (process.env.RECORD_ASKED) appendFileSync(process.env.RECORD_ASKED, `${[...seen].join('\n')}\n`);
      return [...seen].filter((word) => !isChecked(word)).sort();
    },
  };
}

function isChecked(word: string): boolean {
  if (word.startsWith('$')) return checkedOperators().has(word);
  const [command = '', ...option] = word.split('.');
  const options = Object.hasOwn(CHECKED, command) ? CHECKED[command] : undefined;
  return options !== undefined && (option.length === 0 || options.includes(option.join('.')));
}

const BATCHES = new Set(['updates', 'deletes', 'indexes']);

function wordsOf(command: Document): string[] {
  const [name = ''] = Object.keys(command);
  const words = [name];
  for (const [option, value] of Object.entries(command)) {
    if (option === name && name !== 'explain') continue;
    if (GENERAL.has(option)) continue;
    if (option !== name) words.push(`${name}.${option}`);
    if (option === 'documents') continue;
    if (BATCHES.has(option) && Array.isArray(value))
      words.push(
        ...value.flatMap((one: object) => Object.keys(one).map((part) => `${name}.${option}.${part}`)),
      );
    operatorsIn(value, words);
  }
  return words;
}

function operatorsIn(value: unknown, words: string[]): void {
  if (Array.isArray(value)) for (const one of value) operatorsIn(one, words);
  // what is of a class, as a document of mongoose, is a value
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return;
  for (const [key, inner] of Object.entries(value)) {
    if (/^\$[a-zA-Z]/.test(key)) words.push(key);
    if (key.includes('.$[')) words.push('$[');
    operatorsIn(inner, words);
  }
}
