import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Much of a test's time is waiting: three more than Vitest would take on a small machine.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    testTimeout: 20_000,
    hookTimeout: 30_000,
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
