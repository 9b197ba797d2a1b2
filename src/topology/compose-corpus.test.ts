import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readTopology } from './read-topology.ts'
import { findTarget } from './targets.ts'
import {
  ANSWERS_FILE,
  CORPUS_FOLDER,
  CORPUS_VARIABLES,
  type CorpusAnswers,
  corpusCases,
} from './testing/compose-corpus.ts'
import { plain, seenByArchbench, seenByCompose } from './testing/compose-view.ts'

// What archbench reads from compose files, against what Docker Compose said of the same files.

const { compose, answers } = JSON.parse(readFileSync(ANSWERS_FILE, 'utf8')) as CorpusAnswers

beforeEach(() => {
  for (const name of ['COMPOSE_FILE', 'COMPOSE_PATH_SEPARATOR', 'COMPOSE_ENV_FILES', 'COMPOSE_DISABLE_ENV_FILE']) {
    vi.stubEnv(name, undefined)
  }
})
afterEach(() => vi.unstubAllEnvs())

test('the corpus is large, and all of it was asked about', () => {
  expect(corpusCases().length).toBeGreaterThanOrEqual(40)
  expect(Object.keys(answers)).toEqual(corpusCases())
})

test.each(corpusCases())(`%s is read as Compose ${compose} reads it`, async (name) => {
  const folder = join(CORPUS_FOLDER, name)
  const { file, overrides } = findTarget(folder, 'ecommerce')
  const topology = await readTopology({ file, overrides, name, variant: undefined, variables: CORPUS_VARIABLES })
  const ours = Object.fromEntries(topology.services.map((service) => [service.name, seenByArchbench(service)]))
  const answer = answers[name]
  const theirs = Object.entries(answer?.services ?? {}).map(([service, seen]) => [service, seenByCompose(seen, answer)])
  expect(JSON.parse(JSON.stringify(plain(ours)).replaceAll(folder, '<folder>'))).toEqual(
    plain(Object.fromEntries(theirs)),
  )
  const warned = topology.notes.flatMap((note) => /^the variable (\S+) of \S+ is not set/.exec(note)?.[1] ?? [])
  expect(warned.sort()).toEqual(answer?.unset)
})
