import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that start processes, browsers or threads, or time them: each with modules of its own. */
const ALONE = [
  'test/{browser,cli,crash,database,demo,product,walls}/**/*.test.ts',
  'test/*.test.ts',
  'test/channels/bot-framework/token-thread.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    // Much of a test's time is waiting: three more than Vitest would take on a small machine.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE, testTimeout: 60_000, hookTimeout: 60_000 } },
      // Nothing here mocks a module or leaves anything behind: loading each once saves a third of the time.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
          isolate: false,
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
