import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { type VerdictDocument, verdictSchema } from '../../src/gate/verdict-document.ts'
import { buildImage } from '../../src/runtime/docker/images/build.ts'
import { findImage } from '../../src/runtime/docker/images/engine-image.ts'
import { loadImageMap, mapReference } from '../../src/runtime/docker/images/image-map.ts'
import { readPinnedImages } from '../../src/runtime/docker/images/pinned.ts'
import { Archbench } from '../archbench-process.ts'
import { objectsOf } from './leftovers.ts'

const docker = new Docker()
const bench = join(packageRoot, 'bench', 'gate-power')
const NODE = (await readPinnedImages()).get('node') ?? ''
const repository = `archbench-gate-test-${process.pid}`
/** Requests of the second are dearer by far. */
const HASHES = { one: 10, two: 300 } as const
type Version = keyof typeof HASHES

afterAll(async () => {
  for (const version of ['one', 'two']) {
    const reference = `${repository}:${version}`
    if (await findImage(docker, reference)) await docker.getImage(reference).remove()
  }
})

function dockerfile(from: string, version: Version): string {
  return `FROM ${from}\nCOPY server.ts /shop/\nCMD ["node", "/shop/server.ts", "${HASHES[version]}"]\n`
}

function writeShop(folder: string, version: Version): void {
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(bench, 'server.ts'), join(folder, 'server.ts'))
  writeFileSync(join(folder, 'Dockerfile'), dockerfile(NODE, version))
  const compose = `
services:
  shop:
    build: .
    environment: { HOST: 0.0.0.0, PORT: '8080' }
    expose: ['8080']
x-archbench: { entrypoint: shop }
`
  writeFileSync(join(folder, 'compose.yaml'), compose)
}

/** Three starts that all point the same way have a p value of 1/8: enough to see every step. */
const CONFIG = `
gate:
  thresholds: { cpuPerRequest: +30%, errorRate: off }
  looks: [3]
  alpha: 20%
  confirmAlpha: 30%
`

async function gate(archbench: Archbench, sides: readonly string[]): Promise<VerdictDocument> {
  writeFileSync(join(archbench.folder, 'archbench.yaml'), CONFIG)
  const load = ['-p', 'saturate', '--saturate', '300ms', '--warm-up', '400ms', '--quiet', '--json', 'verdict.json']
  const scenario = join(bench, 'scenario.ts')
  const started = archbench.start(['gate', ...sides, '--runtime', 'docker', '-s', scenario, ...load])
  const { stderr } = await started.ended
  expect(stderr).toBe('')
  expect(await objectsOf([started.child.pid])).toEqual([])
  expect(archbench.leftFolders()).toEqual([])
  return verdictSchema.parse(JSON.parse(readFileSync(join(archbench.folder, 'verdict.json'), 'utf8')))
}

function expectRegression({ verdict, exitCode, checks, base, candidate, rounds, environment }: VerdictDocument): void {
  expect([verdict, exitCode]).toEqual(['regression', 3])
  expect(environment.runtime).toBe('docker')
  expect(checks[0]).toMatchObject({ metric: 'cpuMsPerRequest', confirmation: { confirmed: true } })
  expect(checks[0]?.ratio?.value).toBeGreaterThan(2)
  // Each side ran in an image of its own.
  expect(base.images[0]?.id).toMatch(/^sha256:/)
  expect(candidate.images[0]?.id).toMatch(/^sha256:/)
  expect(candidate.images[0]?.id).not.toBe(base.images[0]?.id)
  for (const { disturbances } of rounds) {
    for (const { foreignCpuShare, stealShare } of disturbances) {
      expect(foreignCpuShare).toBeGreaterThanOrEqual(0)
      expect(stealShare).toBeGreaterThanOrEqual(0)
    }
  }
}

test('two revisions of a repository are built by their own Dockerfiles and held against each other', async () => {
  using archbench = new Archbench()
  const shop = join(archbench.folder, 'shop')
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      cwd: archbench.folder,
      encoding: 'utf8',
    }).trim()
  git('init', '--quiet')
  for (const version of ['one', 'two'] as const) {
    writeShop(shop, version)
    git('add', 'shop')
    git('commit', '--quiet', '--message', version)
    git('tag', version)
  }
  const verdict = await gate(archbench, ['--base', 'git:one', '--candidate', 'git:two', '--compose', './shop'])
  expectRegression(verdict)
  expect(verdict.base.revision).toBe(git('rev-parse', 'one'))
  expect(verdict.candidate.revision).toBe(git('rev-parse', 'two'))
})

test('two tags of an image are held against each other in the same compose file', async () => {
  using archbench = new Archbench()
  writeShop(join(archbench.folder, 'shop'), 'one')
  const from = mapReference(NODE, await loadImageMap(process.env.ARCHBENCH_IMAGES), await readPinnedImages())
  for (const version of ['one', 'two'] as const) {
    await buildImage(docker, {
      what: 'a test image',
      tag: `${repository}:${version}`,
      files: [
        { path: 'Dockerfile', mode: 0o644, content: Buffer.from(dockerfile(from, version)) },
        { path: 'server.ts', mode: 0o644, content: readFileSync(join(bench, 'server.ts')) },
      ],
      dockerfile: 'Dockerfile',
      labels: {},
      builder: 'classic',
      remedy: () => 'Look at what the builder said',
      signal: new AbortController().signal,
      onProgress: () => {},
    })
  }
  const [base, candidate] = [`image:${repository}:one`, `image:shop=${repository}:two`]
  const verdict = await gate(archbench, ['--base', base, '--candidate', candidate, '--compose', './shop'])
  expectRegression(verdict)
  expect(verdict.candidate.images[0]).toMatchObject({ component: 'shop', reference: `${repository}:two` })
})
