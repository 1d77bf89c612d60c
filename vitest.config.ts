import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that start processes or browsers, or time things: each with modules of its own. */
const ALONE = [
  'test/{browser,crash,walls}/**/*.test.ts',
  'test/channels/bot-framework/token-thread.test.ts',
  'test/cli/{built,chat}.test.ts',
  'test/database/{backup/killed,heartbeats,keep-open}.test.ts',
  'test/database/embedded/{crash,embedded-database,fast-replace,upgrade}.test.ts',
  'test/product/{bot-framework-process,second-process,unconfigured}.test.ts',
  'test/start.test.ts',
];

/** Much of a test’s time is waiting: more than Vitest would take on a small machine. */
const workers = (least: number): number => Math.max(least, availableParallelism() - 1);

export default defineConfig({
  test: {
    pool: 'forks',
    // What is waited for comes later on a machine that is busy with others.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 40_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ALONE,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: workers(4),
          sequence: { groupOrder: 0 },
        },
      },
      // Nothing here mocks a module or leaves anything behind: loading each once saves a third of the time.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
          isolate: false,
          maxWorkers: workers(6),
          sequence: { groupOrder: 1 },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/core/**', 'src/road/**', 'src/content/**'],
      thresholds: {
        'src/core/**': { lines: 95 },
        'src/road/**': { lines: 95 },
        'src/content/**': { lines: 95 },
      },
    },
  },
});
