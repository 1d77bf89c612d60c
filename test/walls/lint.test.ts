import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const eslint = new ESLint({ cwd: PROJECT });

async function faults(file: string, code: string): Promise<readonly string[]> {
  // Written in the place of a file that exists, so that the type-aware rules know its project.
  const [result] = await eslint.lintText(code, { filePath: `${PROJECT}${file}` });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`);
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
const comparing = (how: string): string =>
  `export const isSame = (given: any, secret: any, caller: any): boolean => ${how};\n`;

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
  ...LEAKS.map((how) => [how, PLACE, comparing(how), 'Secrets are compared by isSameSecret'] as const),
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

  it('let good lines alone', { timeout: 120_000 }, async () => {
    expect(await faults('src/log.ts', 'export class ShopError extends Error {}\n')).toEqual([]);
    expect(await faults('src/core/errors.ts', 'export const noon = new Date(0);\n')).toEqual([]);
    for (const how of HARMLESS) {
      expect((await faults(PLACE, comparing(how))).filter((fault) => fault.includes('isSameSecret'))).toEqual(
        [],
      );
    }
    expect(await faults('src/config.ts', 'export const port = process.env.PORT;\n')).toEqual([]);
  });
});
