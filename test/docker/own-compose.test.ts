import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { type Result, resultSchema } from '../../src/result/schema.ts'
import { CORPUS_FOLDER } from '../../src/topology/testing/compose-corpus.ts'
import { Archbench } from '../archbench-process.ts'

// Compose files as people write them, without a change: those whose images can be built here are run and measured.

const SCENARIO = `
title: Titles
requests:
  - { name: titles, path: /, expect: { checks: [{ text: Second }] } }
`

/** The images that this suite was given, also under the names that files of the corpus have for them, and the base of their Dockerfiles. */
function imageMap(): string {
  const file = process.env.ARCHBENCH_IMAGES
  const given = file === undefined ? '' : readFileSync(file, 'utf8')
  const under = (name: string, other: string): string[] => {
    const [, reference] = new RegExp(`^${name}: (.+)$`, 'm').exec(given) ?? []
    return reference === undefined ? [] : [`"${other}": ${reference}`]
  }
  const base = '"debian:bookworm-slim": archbench/local-base:latest'
  const others = [...under('postgres', 'postgres:16-alpine'), ...under('valkey', 'redis:7-alpine')]
  return [given, base, ...others, ''].join('\n')
}

test.each([
  ['nginx-flask-postgres', ['proxy', 'backend', 'db']],
  ['django-celery', ['web', 'migrate', 'celery', 'db', 'redis']],
])('%s is measured as it is', async (name, components) => {
  using archbench = new Archbench()
  writeFileSync(join(archbench.folder, 'scenario.yaml'), SCENARIO)
  writeFileSync(join(archbench.folder, 'images.yaml'), imageMap())
  const { code, stdout, stderr } = await archbench.run([
    'run',
    join(CORPUS_FOLDER, name),
    ...['--scenario', './scenario.yaml', '--images', 'images.yaml', '--profile', 'smoke', '--json'],
  ])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const { targets, environment }: Result = resultSchema.parse(JSON.parse(stdout))
  expect(environment.runtime).toBe('docker')
  expect(targets).toHaveLength(1)
  const [target] = targets
  expect(target).toMatchObject({ failure: null, components: components.map((component) => ({ name: component })) })
  const [stage] = target?.rounds[0]?.stages ?? []
  expect(stage?.errors).toEqual({})
  expect(stage?.requests.completed).toBeGreaterThan(0)
  expect(stage?.components.reduce((sum, { cpuMs }) => sum + (cpuMs ?? 0), 0)).toBeGreaterThan(0)
})

test('the shop in Python, from its Dockerfile, does what ours does', async () => {
  using archbench = new Archbench()
  writeFileSync(join(archbench.folder, 'images.yaml'), imageMap())
  const targets = `monolith,${join(packageRoot, 'examples', 'python-shop')}`
  const { stdout, stderr } = await archbench.run([
    ...[
      'compare',
      '--targets',
      targets,
      '--images',
      'images.yaml',
      '--runtime',
      'docker',
      '--profile',
      'smoke',
      '--json',
    ],
  ])
  expect(stderr).toBe('')
  const { targets: measured }: Result = resultSchema.parse(JSON.parse(stdout))
  expect(measured.map(({ failure }) => failure)).toEqual([null, null])
  expect(measured.map(({ contract }) => contract.failed)).toEqual([[], []])
  expect(measured[1]?.differential?.hash).toBe(measured[0]?.differential?.hash)
  const [round] = measured[1]?.rounds ?? []
  expect(round?.findings).toMatchObject({ lost: 0, duplicated: 0, phantom: 0, examples: [] })
  expect(round?.findings.verified).toBeGreaterThan(0)
})
