import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** More files at a time than CPUs: many wait for a server, a process or a time-out. */
const maxWorkers = availableParallelism() + 1

/** Commands and drivers that tests start compile what others of them have compiled before. */
const env = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/archbench/compiled') }

/** Long enough for whatever happens at all, however busy the machine is. */
const expect = { poll: { timeout: 20_000 } }

export default defineConfig({
  test: {
    projects: [
      {
        // Some start processes and threads, which takes its time on a busy machine.
        test: {
          name: 'unit',
          include: ['{src,scenarios,reference-impls,bin,bench,scripts}/**/*.test.ts'],
          // Files share a process and what it has imported: each leaves variables, timers and folders as it found them.
          isolate: false,
          maxWorkers,
          env,
          expect,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/*.test.ts'],
          maxWorkers,
          env,
          expect,
          testTimeout: 400_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Needs a Docker engine: apart from the rest, in `npm run docker`.
        test: {
          name: 'docker',
          expect,
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
          expect,
          include: ['test/terminal/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Installs runtimes of AWS from their registries, and compiles one: apart from the rest, in `npm run runtimes`.
        test: {
          name: 'runtimes',
          include: ['test/runtimes/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 900_000,
        },
      },
      {
        // Runs every variant of every target: apart from the rest, in `npm run variants`.
        test: {
          name: 'variants',
          include: ['test/variants/*.test.ts'],
          testTimeout: 900_000,
        },
      },
      {
        // Reads what others publish in the registry of npm: apart from the rest, in `npm run registry`.
        test: { name: 'registry', include: ['test/registry/*.test.ts'], testTimeout: 400_000 },
      },
      {
        // Needs a Chromium: apart from the rest, in `npm run browser`.
        test: {
          name: 'browser',
          expect,
          include: ['test/browser/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Needs actionlint: apart from the rest, in `npm run examples`.
        test: { name: 'ci', include: ['test/ci/*.test.ts'], testTimeout: 60_000 },
      },
      {
        // Installs the packed project from the registry: apart from the rest, in `npm run package`.
        // Each file packs the project, which builds it anew.
        test: {
          name: 'package',
          include: ['test/package/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
