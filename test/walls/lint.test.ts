import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** The places alone that are written in below: reading the whole project takes half a minute. */
const PLACES = {
  projectService: false,
  project: 'test/walls/lint-places.tsconfig.json',
  // Otherwise, under `CI`, the rules see the files as they are on the disk.
  disallowAutomaticSingleRunInference: true,
};
const eslint = new ESLint({
  cwd: PROJECT,
  overrideConfig: { languageOptions: { parserOptions: PLACES } },
});

async function messages(file: string, code: string): Promise<readonly Linter.LintMessage[]> {
  // Written in the place of a file that exists, so that the type-aware rules know its project.
  const [result] = await eslint.lintText(code, { filePath: `${PROJECT}${file}` });
  return result?.messages ?? [];
}

async function faults(file: string, code: string): Promise<readonly string[]> {
  const found = await messages(file, code);
  return found.map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`);
}

/** Of these comparisons those that are refused. */
async function refused(ways: readonly string[]): Promise<readonly string[]> {
  const found = await messages(PLACE, comparing(ways));
  const lines = new Set(
    found.filter(({ message }) => message.includes('isSameSecret')).map(({ line }) => line),
  );
  return ways.filter((_how, n) => lines.has(n + 1));
}

const lines = (count: number, line: string): string => Array.from({ length: count }, () => line).join('\n');

/** Ways to compare a secret that tell of it by their time; each stands where a channel checks its callers. */
const LEAKS: readonly string[] = [
  'given === secret',
  'secret !== given',
  'caller.signature == given',
  'given === caller.expectedMac.secret',
  'caller.headers[SECRET_HEADER] !== given',
  'Buffer.from(given).equals(secretBytes)',
  'given.startsWith(signature)',
  'new Set([given]).has(authorization)',
  'secret.includes(given)',
];
const HARMLESS: readonly string[] = [
  'secret === undefined',
  "typeof signature !== 'string'",
  'given === undefined',
  "signature === ''",
];
const PLACE = 'src/channels/webhook/signature.ts';
/** One comparison a line. */
const comparing = (ways: readonly string[]): string =>
  ways
    .map((how, n) => `export const isSame${n} = (given: any, secret: any, caller: any): boolean => ${how};\n`)
    .join('');

const BAD: readonly (readonly [rule: string, file: string, code: string, says: string])[] = [
  [
    'no module mocks',
    'test/road/seen.test.ts',
    "import { vi } from 'vitest';\nvi.mock('./x.ts');",
    'No module mocks',
  ],
  [
    'the environment is read in one place',
    'src/log.ts',
    'export const port = process.env.PORT;',
    'Read the environment',
  ],
  ['no classes but errors', 'src/log.ts', 'export class Manager {}', 'No classes but errors'],
  ['no default exports', 'src/log.ts', 'export default 1;', 'Named exports only'],
  ['no barrels', 'src/log.ts', "export * from './config.ts';", 'No barrels'],
  [
    'no randomness in the core',
    'src/core/errors.ts',
    'export const luck = Math.random();',
    'Randomness is injected',
  ],
  ['no clock in the core', 'src/core/errors.ts', 'export const now = Date.now();', 'Time is a parameter'],
  [
    'no new Date() in the core',
    'src/core/errors.ts',
    'export const now = new Date();',
    'Time is a parameter',
  ],
  ['no clock in rules', 'src/surveys/rules.ts', 'export const now = new Date();', 'Time is a parameter'],
  ['no any', 'src/log.ts', 'export const anything: any = 1;', 'no-explicit-any'],
  ['files of 300 lines', 'src/log.ts', lines(301, '// a line'), 'max-lines'],
  [
    'functions of 50 lines',
    'src/log.ts',
    `export function long(): void {\n${lines(51, '  console.log(1);')}\n}`,
    'max-lines-per-function',
  ],
  [
    'four parameters',
    'src/log.ts',
    'export const five = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e;',
    'max-params',
  ],
  [
    'three levels',
    'src/log.ts',
    'export function deep(a: boolean): void {\n  if (a) { for (;;) { while (a) { if (a) console.log(1); } } }\n}',
    'max-depth',
  ],
  [
    'no other comparison of secrets',
    PLACE,
    "import { timingSafeEqual } from 'node:crypto';\nexport const same = timingSafeEqual;",
    'Secrets are compared by isSameSecret',
  ],
  [
    'no promise left alone',
    'src/log.ts',
    'export function start(): void {\n  Promise.resolve(1);\n}',
    'no-floating-promises',
  ],
];

describe('the lint rules', () => {
  it.each(BAD)('%s', { timeout: 120_000 }, async (_rule, file, code, says) => {
    expect((await faults(file, code)).some((fault) => fault.includes(says))).toBe(true);
  });

  it(
    'refuse each way to compare a secret that tells of it by its time, and no other',
    { timeout: 120_000 },
    async () => {
      expect(await refused([...LEAKS, ...HARMLESS])).toEqual(LEAKS);
    },
  );

  it('let good lines alone', { timeout: 120_000 }, async () => {
    expect(await faults('src/log.ts', 'export class ShopError extends Error {}\n')).toEqual([]);
    expect(await faults('src/core/errors.ts', 'export const noon = new Date(0);\n')).toEqual([]);
    expect(await faults('src/config.ts', 'export const port = process.env.PORT;\n')).toEqual([]);
  });
});
