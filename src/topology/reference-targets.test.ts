import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { prepareServer } from '../runtime/process/postgres-server.ts'
import { readModel } from './compose-model.ts'
import { embeddedOverride, referenceFolder } from './override-files.ts'
import { readTopology } from './read-topology.ts'
import { findTarget } from './targets.ts'
import { referenceImplementations } from './testing/reference-implementations.ts'
import type { Topology } from './topology.ts'

// What all compose files of the reference implementations have in common, whichever runtime starts them.

const folder = mkdtempSync(join(tmpdir(), 'archbench-reference-'))
mkdirSync(join(folder, 'template'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const implementations = await referenceImplementations()

function read(scenario: string, target: string, runtime: 'process' | 'docker'): Promise<Topology> {
  const { name, file, variant, variantFiles } = findTarget(target, scenario)
  const overrides = [...variantFiles, ...(runtime === 'process' ? [embeddedOverride(file)] : [])]
  return readTopology({ file, overrides, name, variant, variables: {} })
}

/** What only says where a server listens and keeps its shared memory, and what PostgreSQL knows only since 18. */
const NOT_IN_CONTAINERS = /^(listen_addresses|unix_socket_directories|dynamic_shared_memory_type|io_method)=/

test.each(implementations)(
  'the databases of %s %s are set as those of the process runtime',
  async (scenario, target) => {
    const binaries = { prefix: [], initdb: 'initdb', postgres: 'postgres', environment: {} }
    const command = await prepareServer(
      binaries,
      { folder: join(folder, 'template'), password: '' },
      join(folder, 'server'),
      5_432,
    )
    const settings = command.filter((_, at) => command[at - 1] === '-c' && !NOT_IN_CONTAINERS.test(command[at] ?? ''))
    expect(settings.length).toBeGreaterThan(3)
    const databases = (await read(scenario, target, 'docker')).services.filter(({ cost }) => cost === 'database')
    expect(databases.map((database) => database.command)).toEqual([
      ['postgres', ...settings.map((setting) => `-c${setting}`)],
    ])
  },
)

test.each(implementations)('the containers of %s %s may do nothing and mount nothing', async (scenario, target) => {
  const { services } = await read(scenario, target, 'docker')
  for (const { name, image, replicas, container } of services) {
    expect(image, name).toMatch(/^(archbench\/reference|[\w./-]+:v?\d+\.\d+(\.\d+)?(-slim)?)$/)
    expect(container, name).toMatchObject({ readOnly: true, addedCapabilities: [] })
    expect(container.user, name).toBeDefined()
    if (replicas > 1) expect(container.volumes, name).toEqual([])
  }
})

test.each(implementations)(
  'the compose files of %s %s say themselves what archbench does to every container',
  async (scenario, target) => {
    const { file, variantFiles } = findTarget(target, scenario)
    const { compose } = await readModel(
      { files: [file, ...variantFiles], directory: dirname(file), lookup: () => undefined },
      { onUnset: () => {}, onIncluded: () => {} },
    )
    expect(Object.keys(compose.services).length).toBeGreaterThan(1)
    for (const [name, service] of Object.entries(compose.services)) {
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges'],
      })
    }
  },
)

test.each(implementations)('what %s %s starts in the reference image is a file of it', async (scenario, target) => {
  const { services } = await read(scenario, target, 'docker')
  const programs = services.filter(({ image }) => image === 'archbench/reference')
  expect(programs.length).toBeGreaterThan(0)
  for (const { name, command, environment } of programs) {
    const files = [command?.[1], environment.FUNCTIONS_FILE].filter((file) => file !== undefined)
    for (const file of files) expect(existsSync(join(referenceFolder, file)), `${name} ${file}`).toBe(true)
    expect(files.length, name).toBeGreaterThan(0)
  }
})

test('without containers nothing needs an image', async () => {
  for (const [scenario, target] of implementations) {
    const { services, directory } = await read(scenario, target, 'process')
    const commands = services.filter(({ embedded }) => embedded === undefined).map(({ command }) => command)
    if (services.some(({ embedded }) => embedded !== undefined)) {
      for (const command of commands) expect(command?.[0]).toBe('node')
    } else {
      // Only containers can run it: some service has no command, so the process runtime refuses it.
      expect(commands, directory).toContain(undefined)
    }
  }
})
