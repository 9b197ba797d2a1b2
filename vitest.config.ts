import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        // Some start processes and threads, which takes its time on a busy machine.
        test: {
          name: 'unit',
          include: ['{src,scenarios,reference-impls,bin,bench,scripts}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/*.test.ts'],
          // Each starts real servers on the same two CPUs: side by side they would only wait for each other.
          fileParallelism: false,
          testTimeout: 400_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Needs a Docker engine: apart from the rest, in `npm run docker`.
        test: {
          name: 'docker',
          include: ['test/docker/*.test.ts'],
          fileParallelism: false,
          testTimeout: 400_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Needs tmux and three shells: apart from the rest, in `npm run terminal`.
        test: {
          name: 'terminal',
          include: ['test/terminal/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Needs a Chromium: apart from the rest, in `npm run browser`.
        test: {
          name: 'browser',
          include: ['test/browser/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Needs actionlint: apart from the rest, in `npm run examples`.
        test: { name: 'ci', include: ['test/ci/*.test.ts'], testTimeout: 60_000 },
      },
      {
        // Installs the packed project from the registry: apart from the rest, in `npm run package`.
        test: { name: 'package', include: ['test/package/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
      },
    ],
  },
})
