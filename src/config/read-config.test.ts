import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { type Config, readConfig } from './read-config.ts'

const startedIn = process.cwd()
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-config-'))
  process.chdir(folder)
})
afterEach(() => {
  process.chdir(startedIn)
  rmSync(folder, { recursive: true, force: true })
})

function read(text: string): Promise<Config> {
  writeFileSync('mine.yaml', text)
  return readConfig('mine.yaml')
}

async function paragraphOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  return (error as UserError).paragraph()
}

test('times become milliseconds and sizes bytes; a bare number of time is seconds', async () => {
  expect(await read('saturate: 1500ms\nsteady: 2\nwarmUp: 1m\nmemory: 512M\nrounds: 3\n')).toEqual({
    saturate: 1_500,
    steady: 2_000,
    warmUp: 60_000,
    memory: 536_870_912,
    rounds: 3,
  })
})

test('profiles may be a list, one name, or names with commas between', async () => {
  expect(await read('profile: [spike, ./mine.yaml]')).toEqual({ profile: ['spike', './mine.yaml'] })
  expect(await read('profile: spike')).toEqual({ profile: ['spike'] })
  expect(await read('profile: spike, soak')).toEqual({ profile: ['spike', 'soak'] })
})

test('an empty file asks for nothing', async () => {
  expect(await read('# nothing yet\n')).toEqual({})
})

test('without a name archbench.yaml of this folder is read', async () => {
  writeFileSync('archbench.yaml', 'seed: 7\n')
  expect(await readConfig(undefined)).toEqual({ seed: 7 })
})

test('without a name and without archbench.yaml nothing is asked for', async () => {
  expect(await readConfig(undefined)).toEqual({})
})

test('a file that was named must be there', async () => {
  expect(await paragraphOf(readConfig('nowhere.yaml'))).toBe(
    'nowhere.yaml --config: there is no such configuration file. Check the path.',
  )
})

test.each([
  ['rounds: 2\nround: 3\n', 'mine.yaml:2:1 round: this key is not known here; did you mean "rounds"?'],
  ['rounds: 0\n', 'mine.yaml:1:1 rounds: this value does not fit. Found: 0. Expected: number to be >=1.'],
  ['seed: "1"\n', 'Found: "1". Expected: number.'],
  ['arrivals: bursts\n', 'Found: "bursts". Expected: one of "poisson"|"uniform".'],
  [
    'targets: [a, 3]\n',
    'mine.yaml:1:14 targets.1: this value does not fit. Found: 3. Expected: what is measured, or a mapping with `target`',
  ],
  ['targets: []\n', 'Found: []. Expected: array to have >=1 items.'],
  ['rate: 0\n', 'Found: 0. Expected: number to be >0.'],
  ['memory: 512\n', 'Found: 512. Expected: a size like 512M or 2G.'],
  ['steady: soon\n', 'Found: "soon". Expected: a duration like 1500ms, 2s or 1m, at most 168h.'],
  ['- rounds\n', 'mine.yaml:1:1: this value does not fit. Found: ["rounds"]. Expected: object.'],
])('%j is refused, with its place and what fits there', async (text, words) => {
  expect(await paragraphOf(read(text))).toContain(words)
})

test('the example of the documentation is read whole', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reference/configuration.md'), 'utf8')
  expect(await read(/```yaml [^\n]*\n([\s\S]+?)```/.exec(page)?.[1] ?? '')).toEqual({
    scenario: 'ecommerce',
    targets: ['monolith', './mine'],
    profile: ['saturate', 'steady'],
    dataSize: 'small',
    rounds: 12,
    saturate: 2_000,
    startTimeout: 120_000,
    steady: 5_000,
    rate: 200,
    arrivals: 'poisson',
    fullRate: 1_000,
    connections: 8,
    workers: 1,
    warmUp: 10_000,
    cpus: 1,
    memory: 2 ** 31,
    seed: 1,
    out: 'reports',
    runtime: 'auto',
    images: 'archbench-images.yaml',
    logs: 'logs',
    gate: { base: 'git:main' },
  })
})

test('an image map may stand in the file itself', async () => {
  expect(await read('images: { postgres: "registry.example/postgres:18.1" }')).toEqual({
    images: { postgres: 'registry.example/postgres:18.1' },
  })
  expect(await paragraphOf(read('images: [postgres]'))).toContain('a mapping of image names to references')
})

test('a runtime that is not there is refused with those that are', async () => {
  expect(await paragraphOf(read('runtime: podman'))).toContain('docker')
})
