import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { type Result, resultSchema } from '../../src/result/schema.ts'
import { CORPUS_FOLDER } from '../../src/topology/testing/compose-corpus.ts'
import { Archbench } from '../archbench-process.ts'
import { expectMeasured } from '../expect-measured.ts'
import { BASE, buildStandIn } from './stand-in-image.ts'

// Compose files as people write them, without a change: all six kinds are run and measured.

interface ComposeCase {
  readonly name: string
  /** In the order of the file, the entry point among them. */
  readonly components: readonly string[]
  /** Images that no registry is asked for: the folder of each in test/fixtures/compose-images, by the name in the compose file. */
  readonly standIns?: Readonly<Record<string, string>>
  /** What was built beforehand (`.ci/compose-programs.sh`), each with its place in the folder of the target; null: it goes into the image. */
  readonly programs?: Readonly<Record<string, string | null>>
  /** Where the titles are; `/` where it is left out. */
  readonly path?: string
  /** What the answer holds; `Second` where it is left out. */
  readonly text?: string
}

const CASES: readonly ComposeCase[] = [
  { name: 'nginx-flask-postgres', components: ['proxy', 'backend', 'db'] },
  { name: 'django-celery', components: ['web', 'migrate', 'celery', 'db', 'redis'] },
  {
    name: 'spring-mariadb',
    components: ['backend', 'db'],
    standIns: { 'mariadb:10.6.4-focal': 'mariadb' },
    programs: { 'titles.jar': 'backend/target/titles.jar' },
  },
  {
    name: 'php-mysql',
    components: ['db', 'wordpress'],
    standIns: { 'mysql:8.0': 'mariadb', 'wordpress:latest': 'wordpress' },
    path: '/?rest_route=/wp/v2/posts',
    text: 'Hello world!',
  },
  {
    name: 'go-traefik',
    components: ['traefik', 'backend'],
    standIns: { 'traefik:2.6': 'traefik' },
    programs: { traefik: null },
  },
  {
    name: 'react-express-mongo',
    components: ['frontend', 'backend', 'mongo'],
    standIns: { 'mongo:4.2.0': 'ferretdb' },
    programs: {
      ferretdb: null,
      'backend-modules': 'backend/node_modules',
      'frontend-modules': 'frontend/node_modules',
    },
    path: '/api',
  },
]

const programs = process.env.ARCHBENCH_PROGRAMS

/** The images that this suite was given, also under the names that files of the corpus have for them, and the base of their Dockerfiles. */
function imageMap(more: Readonly<Record<string, string>> = {}): string {
  const file = process.env.ARCHBENCH_IMAGES
  const given = file === undefined ? '' : readFileSync(file, 'utf8')
  const under = (name: string, other: string): string[] => {
    const [, reference] = new RegExp(`^${name}: (.+)$`, 'm').exec(given) ?? []
    return reference === undefined ? [] : [`"${other}": ${reference}`]
  }
  const base = `"debian:bookworm-slim": ${BASE}`
  const others = [...under('postgres', 'postgres:16-alpine'), ...under('valkey', 'redis:7-alpine')]
  const standIns = Object.entries(more).map(([name, reference]) => `"${name}": ${reference}`)
  return [given, base, ...others, ...standIns, ''].join('\n')
}

for (const { name, components, standIns = {}, programs: needed = {}, path = '/', text = 'Second' } of CASES) {
  const isPossible = programs !== undefined || Object.keys(needed).length === 0
  const title = `${name} is measured as it is${isPossible ? '' : ' (needs ARCHBENCH_PROGRAMS: .ci/compose-programs.sh FOLDER)'}`
  test.skipIf(!isPossible)(title, async () => {
    using archbench = new Archbench()
    const target = join(archbench.folder, name)
    cpSync(join(CORPUS_FOLDER, name), target, { recursive: true })
    const intoImage: string[] = []
    for (const [program, place] of Object.entries(needed)) {
      const built = join(programs ?? '', program)
      if (place === null) intoImage.push(built)
      else {
        mkdirSync(join(target, place, '..'), { recursive: true })
        cpSync(built, join(target, place), { recursive: true })
      }
    }
    const references: Record<string, string> = {}
    for (const [image, folder] of Object.entries(standIns)) references[image] = await buildStandIn(folder, intoImage)
    const request = { name: 'titles', path, expect: { checks: [{ text }] } }
    writeFileSync(join(archbench.folder, 'scenario.yaml'), JSON.stringify({ title: 'Titles', requests: [request] }))
    writeFileSync(join(archbench.folder, 'images.yaml'), imageMap(references))
    const ended = await archbench.run([
      'run',
      `./${name}`,
      ...['--scenario', './scenario.yaml', '--images', 'images.yaml', '--profile', 'smoke', '--json'],
    ])
    expect(ended.stderr).toBe('')
    const result: Result = resultSchema.parse(JSON.parse(ended.stdout))
    const { targets, environment } = result
    expectMeasured(ended, result)
    expect(environment.runtime).toBe('docker')
    expect(targets).toHaveLength(1)
    const [measured] = targets
    expect(measured).toMatchObject({ failure: null, components: components.map((component) => ({ name: component })) })
    const [stage] = measured?.rounds[0]?.stages ?? []
    expect(stage?.errors).toEqual({})
    expect(stage?.requests.completed).toBeGreaterThan(0)
    expect(stage?.components.reduce((sum, { cpuMs }) => sum + (cpuMs ?? 0), 0)).toBeGreaterThan(0)
  })
}

test('what "archbench init" makes of a Dockerfile is measured as it was written', async () => {
  using archbench = new Archbench()
  const { folder } = archbench
  cpSync(join(CORPUS_FOLDER, 'go-traefik', 'backend'), folder, { recursive: true })
  const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8')
  writeFileSync(join(folder, 'Dockerfile'), `${dockerfile}EXPOSE 80\n`)
  writeFileSync(join(folder, 'images.yaml'), imageMap())
  expect((await archbench.run(['init', '--yes'])).stdout).toMatch(
    /^Written: archbench\.yaml, compose\.yaml, scenario\.yaml$/m,
  )
  const { stdout, stderr } = await archbench.run(['compare', '--images', 'images.yaml', '--profile', 'smoke', '--json'])
  expect(stderr).toBe('')
  const { targets, environment }: Result = resultSchema.parse(JSON.parse(stdout))
  expect(environment.runtime).toBe('docker')
  expect(targets[0]).toMatchObject({ failure: null, contract: { failed: [] } })
  expect(targets[0]?.rounds[0]?.stages[0]?.requests.completed).toBeGreaterThan(0)
})

test('the shop in Python, from its Dockerfile, does what ours does', async () => {
  using archbench = new Archbench()
  writeFileSync(join(archbench.folder, 'images.yaml'), imageMap())
  const targets = `monolith,${join(packageRoot, 'examples', 'python-shop')}`
  const { stdout, stderr } = await archbench.run([
    ...['compare', '--targets', targets, '--images', 'images.yaml'],
    ...['--runtime', 'docker', '--profile', 'smoke', '--json'],
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
