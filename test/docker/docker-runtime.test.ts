import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { formatOwner, type Owner, thisOwner } from '../../src/machine/owner.ts'
import { readStats } from '../../src/runtime/docker/container-stats.ts'
import { DockerRuntime } from '../../src/runtime/docker/docker-runtime.ts'
import { connectEngine } from '../../src/runtime/docker/engine/connect.ts'
import { loadImageMap } from '../../src/runtime/docker/images/image-map.ts'
import { findLabelled } from '../../src/runtime/docker/labelled.ts'
import { LABEL } from '../../src/runtime/docker/labels.ts'
import { removeContainer, removeNetwork, removeVolume } from '../../src/runtime/docker/removal.ts'
import type { UpOptions } from '../../src/runtime/runtime.ts'
import { answering, nodeService, testTopology } from './fixtures/services.ts'
import { objectsOf } from './leftovers.ts'

const MB = 2 ** 20
const OPTIONS: UpOptions = {
  budget: { cpuSet: [], memoryBytes: 512 * MB },
  signal: new AbortController().signal,
}

const map = await loadImageMap(process.env.ARCHBENCH_IMAGES)
const open = (): DockerRuntime => new DockerRuntime({ map, startTimeoutMs: 5_000 })

let docker: Docker
beforeAll(async () => {
  docker = (await connectEngine()).docker
})

afterEach(async () => {
  expect(await objectsOf([process.pid])).toEqual([])
})

/** Containers of this process, by component. */
async function inspectOwn() {
  const own = (await findLabelled(docker)).filter(({ labels }) => labels[LABEL.owner] === formatOwner(thisOwner()))
  const containers = own.filter(({ kind }) => kind === 'container')
  return Promise.all(containers.map(({ id }) => docker.getContainer(id).inspect()))
}

async function get(url: URL, path = '/'): Promise<string> {
  return (await fetch(new URL(path, url))).text()
}

/** What a process in a container can do. */
const SELF_PORTRAIT = `JSON.stringify((() => {
  const fs = require('node:fs')
  const writable = (path) => { try { fs.writeFileSync(path + '/probe', ''); return true } catch { return false } }
  const status = fs.readFileSync('/proc/self/status', 'utf8')
  const field = (name) => status.match(new RegExp('^' + name + ':\\\\s*(.*)$', 'm'))[1]
  return {
    uid: process.getuid(), capabilities: [field('CapPrm'), field('CapEff'), field('CapBnd')], noNewPrivileges: field('NoNewPrivs'),
    root: writable('/usr') || writable('/'), tmp: writable('/tmp'), run: writable('/run/own'), data: writable('/data'),
  }
})())`

test('a container can do nothing that its service did not ask for', async () => {
  await using runtime = open()
  const container = { tmpfs: ['/run/own:uid=1000'], volumes: ['/data'], user: '0' }
  const topology = testTopology([
    nodeService('app', answering(SELF_PORTRAIT)),
    nodeService('asking', answering(SELF_PORTRAIT), {
      container: { ...container, readOnly: false, addedCapabilities: ['DAC_OVERRIDE'] },
    }),
  ])
  const deployment = await runtime.up(topology, OPTIONS)
  const none = '0000000000000000'
  expect(JSON.parse(await get(deployment.addressOf('app')))).toEqual({
    uid: 1000,
    capabilities: [none, none, none],
    noNewPrivileges: '1',
    root: false,
    tmp: true,
    run: false,
    data: false,
  })
  const dacOverride = '0000000000000002'
  expect(JSON.parse(await get(deployment.addressOf('asking')))).toEqual({
    uid: 0,
    capabilities: [dacOverride, dacOverride, dacOverride],
    noNewPrivileges: '1',
    root: true,
    tmp: true,
    run: true,
    data: true,
  })
  for (const { HostConfig, Config, Mounts, NetworkSettings } of await inspectOwn()) {
    expect(HostConfig).toMatchObject({ RestartPolicy: { Name: 'no' }, PidsLimit: 4096, Privileged: false, Binds: null })
    expect([HostConfig.Memory, HostConfig.MemorySwap]).toEqual([256 * MB, 256 * MB])
    expect(Config.Healthcheck?.Test).toEqual(['NONE'])
    expect(Mounts.filter(({ Type }) => Type === 'bind')).toEqual([])
    expect(
      Object.values(NetworkSettings.Ports ?? {})
        .flat()
        .filter(Boolean),
    ).toEqual([])
  }
})

test('everything is labelled with its run, and one run does not touch another', async () => {
  await using other = open()
  const topology = testTopology([nodeService('app', answering('1'), { container: { volumes: ['/data'] } })])
  const kept = await other.up(topology, OPTIONS)
  {
    await using runtime = open()
    // The same target twice, even in one run.
    await Promise.all([runtime.up(topology, OPTIONS), runtime.up(topology, OPTIONS)])
    const owner = formatOwner(thisOwner())
    const own = (await findLabelled(docker)).filter(({ labels }) => labels[LABEL.owner] === owner)
    const kinds = Object.groupBy(own, ({ kind }) => kind)
    expect([kinds.container?.length, kinds.network?.length, kinds.volume?.length]).toEqual([3, 3, 3])
    expect(new Set(own.map(({ labels }) => labels[LABEL.run])).size).toBe(2)
    for (const { labels } of own) expect(labels[LABEL.target]).toBe('example')
    for (const { labels } of kinds.container ?? []) expect(labels[LABEL.component]).toBe('app')
    expect(await runtime.sweep()).toEqual([])
  }
  expect(await get(kept.entrypoint)).toBe('1')
})

test('a sweep removes what dead owners left, and nothing else', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  const own = (changes: Partial<Owner>): Owner => ({ ...thisOwner(), pid: child.pid ?? 0, startedAt: '1', ...changes })
  const owners = {
    dead: own({}),
    rebooted: own({ boot: 'an-earlier-one' }),
    elsewhere: own({ machine: 'another' }),
    neighbour: own({ pidNamespace: 'another' }),
    alive: thisOwner(),
  }
  const image = map.get('node') ?? 'node:24.11.0-slim'
  const made = await Promise.all(
    Object.entries(owners).map(async ([name, owner]) => {
      const Labels = { [LABEL.run]: `sweep-${process.pid}-${name}`, [LABEL.owner]: formatOwner(owner) }
      const Name = `archbench-sweep-${process.pid}-${name}`
      const { id: network } = await docker.createNetwork({ Name, Labels })
      await docker.createVolume({ Name, Labels })
      const Mounts = [{ Type: 'volume' as const, Source: Name, Target: '/data' }]
      const Cmd = ['sleep', '600']
      const container = await docker.createContainer({
        name: Name,
        Image: image,
        Cmd,
        Labels,
        HostConfig: { NetworkMode: Name, Mounts },
      })
      await container.start()
      return { name, network, volume: Name, container: container.id }
    }),
  )
  try {
    // Two at once, as when several are started after a crash.
    const swept = (await Promise.all([open().sweep(), open().sweep()])).flat()
    const names = new Set(swept.map(({ kind, name }) => `${kind} ${name}`))
    for (const { name } of made) {
      const isGone = name === 'dead' || name === 'rebooted'
      for (const kind of ['container', 'network', 'volume']) {
        expect(names.has(`${kind} archbench-sweep-${process.pid}-${name}`), `${kind} of ${name}`).toBe(isGone)
      }
      expect(await findLabelled(docker, `sweep-${process.pid}-${name}`)).toHaveLength(isGone ? 0 : 3)
    }
  } finally {
    await Promise.all(
      made.map(async ({ container, network, volume }) => {
        await removeContainer(docker, container)
        await removeNetwork(docker, network)
        await removeVolume(docker, volume)
      }),
    )
  }
})

test.each(['SIGKILL', 'SIGINT'] as const)(
  'nothing outlives an archbench that is ended by %s without tidying up',
  async (signal) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/up-and-wait.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    const pid = child.pid ?? 0
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('it did not start'))),
    ])
    expect((await objectsOf([pid])).length).toBe(3)
    process.kill(-pid, signal) // to its whole group, as a terminal sends it
    await once(child, 'exit')
    await expect.poll(() => objectsOf([pid]), { timeout: 20_000 }).toEqual([])
  },
)

test('a component that needs more than its part of the memory is named with that part', async () => {
  await using runtime = open()
  const eat = 'const all = []; setInterval(() => all.push(Buffer.alloc(2 ** 24, 1)), 5)'
  const topology = testTopology([
    nodeService('app', answering('1')),
    nodeService('hungry', eat, { port: undefined, container: { memoryBytes: 100 * MB } }),
  ])
  // It may be gone before the other one is healthy.
  const gone = runtime.up(topology, OPTIONS).then((deployment) => deployment.crashed)
  await expect(gone).rejects.toThrow(
    'the component "hungry" of example is gone: it was killed because it used more than its part of the memory budget: 100 MiB',
  )
})

test('a component that ends while it starts, or without need, is named with its code and last words', async () => {
  await using runtime = open()
  const ending = (code: number) =>
    testTopology([
      nodeService('app', `for (let i = 0; i < 40; i++) console.log('line', i); process.exitCode = ${code}`),
    ])
  const gone = runtime.up(ending(7), OPTIONS)
  await expect(gone).rejects.toMatchObject({
    message: 'the component "app" of example is gone: it exited with code 7',
    details: { found: expect.stringMatching(/^its last line is "line 39" \(log: .*app-[0-9a-f]{8}\.log\)$/) },
  })
  await expect(runtime.up(ending(0), OPTIONS)).rejects.toThrow('it exited with code 0')
  expect(await objectsOf([process.pid])).toEqual([])
})

test('a health command is run in the container, until it succeeds and never after', async () => {
  await using runtime = open()
  const script = `setTimeout(() => require('node:fs').writeFileSync('/tmp/ready', ''), 300); ${answering("require('node:fs').readFileSync('/tmp/asked').length")}`
  const command = ['sh', '-c', 'printf x >> /tmp/asked; test -f /tmp/ready']
  const topology = testTopology([
    nodeService('app', script, { container: { healthCheck: { command, timeoutMs: 2_000 } } }),
  ])
  const deployment = await runtime.up(topology, OPTIONS)
  const asked = Number(await get(deployment.entrypoint))
  expect(asked).toBeGreaterThan(1)
  // The engine itself would ask again: it was told not to.
  const [container] = await inspectOwn()
  expect(container?.State.Health).toBeUndefined()
  expect(Number(await get(deployment.entrypoint))).toBe(asked)
})

test('what never becomes healthy is said with the last answer and the log', async () => {
  await using runtime = new DockerRuntime({ map, startTimeoutMs: 700 })
  const failing = (command: string[], timeoutMs: number) =>
    testTopology([
      nodeService('app', "console.log('waiting for you'); setInterval(() => {}, 100)", {
        container: { healthCheck: { command, timeoutMs } },
      }),
    ])
  await expect(runtime.up(failing(['sh', '-c', 'echo no such table; exit 3'], 500), OPTIONS)).rejects.toMatchObject({
    message: 'the component "app" of example did not become healthy within 0.7 s',
    details: {
      found: expect.stringMatching(
        /ended with code 3 and the words: no such table; its last line is "waiting for you" \(log: /,
      ),
    },
  })
  await expect(runtime.up(failing(['sleep', '60'], 200), OPTIONS)).rejects.toMatchObject({
    details: { found: expect.stringMatching(/^its health check did not end within \d+ ms/) },
  })
})

test('kernel and engine count the same, and a restarted component counts on', async () => {
  await using runtime = open()
  const busy = 'const end = Date.now() + 300; while (Date.now() < end); setInterval(() => {}, 1000);'
  const topology = testTopology([
    nodeService('app', busy + answering('1'), { replicas: 1 }),
    nodeService('worker', busy, { port: undefined, replicas: 2 }),
  ])
  const deployment = await runtime.up(topology, OPTIONS)
  await deployment.pause()
  const [before, worker] = await deployment.usage()
  const [id] = (await inspectOwn()).filter(({ Config }) => Config.Labels[LABEL.component] === 'app').map(({ Id }) => Id)
  const stats = await readStats(docker.getContainer(id ?? ''))
  const [after] = await deployment.usage()
  if (!before || !worker || !stats || !after) throw new Error('two components were started')
  // A paused container computes nothing, but its network interface still counts what others send to all.
  expect(stats).toMatchObject({ cpuMs: before.cpuMs, throttledMs: before.throttledMs })
  for (const key of ['receivedBytes', 'sentBytes'] as const) {
    expect(stats[key]).toBeGreaterThanOrEqual(before[key] ?? Number.NaN)
    expect(stats[key]).toBeLessThanOrEqual(after[key] ?? Number.NaN)
  }
  expect(Math.abs((stats.memoryBytes ?? 0) - (before.memoryBytes ?? 0))).toBeLessThan(MB)
  expect(worker.cpuMs).toBeGreaterThan(0)
  await deployment.resume()

  const fault = await deployment.inject({ kind: 'kill', components: ['worker'] })
  const during = (await deployment.usage()).find(({ component }) => component === 'worker')
  expect(during?.cpuMs).toBeGreaterThanOrEqual(worker.cpuMs ?? Number.NaN)
  expect(during?.memoryBytes).toBe(0)
  await fault[Symbol.asyncDispose]()
  await expect
    .poll(async () => (await deployment.usage()).find(({ component }) => component === 'worker')?.cpuMs)
    .toBeGreaterThan((during?.cpuMs ?? 0) + 10)
})

test('an entry point that was killed comes back under its address', async () => {
  await using runtime = open()
  const deployment = await runtime.up(
    testTopology([nodeService('app', answering('1')), nodeService('other', answering('2'))]),
    OPTIONS,
  )
  const { href } = deployment.entrypoint
  expect(deployment.networkPath).toBe('container network')
  {
    await using _gone = await deployment.inject({ kind: 'kill', components: ['app'] })
    await expect(fetch(href, { signal: AbortSignal.timeout(500) })).rejects.toThrow()
  }
  expect(deployment.entrypoint.href).toBe(href)
  expect(await get(deployment.entrypoint)).toBe('1')
})

test('replicas share the name of their service', async () => {
  await using runtime = open()
  const lookUp = `require('node:dns').promises.resolve4('worker').then((all) => { ${answering('all.length')} })`
  const topology = testTopology([
    nodeService('app', lookUp, { dependsOn: [{ service: 'worker', condition: 'service_started' }] }),
    nodeService('worker', answering('1'), { replicas: 3 }),
  ])
  const deployment = await runtime.up(topology, OPTIONS)
  expect(await get(deployment.entrypoint)).toBe('3')
})

test('a port that is asked for is published on 127.0.0.1 alone, and refused where it is taken', async () => {
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await using runtime = open()
  const topology = testTopology([nodeService('app', answering('1'))])
  await expect(runtime.up(topology, { ...OPTIONS, entryPort: port })).rejects.toThrow(`port ${port} cannot be used`)
  server.close()
  await once(server, 'close')
  const deployment = await runtime.up(topology, { ...OPTIONS, entryPort: port })
  expect(deployment.entrypoint.href).toBe(`http://127.0.0.1:${port}/`)
  expect(deployment.networkPath).toBe('published port')
  expect(await get(deployment.entrypoint)).toBe('1')
  const [container] = await inspectOwn()
  expect(container?.NetworkSettings.Ports['8080/tcp']).toEqual([{ HostIp: '127.0.0.1', HostPort: String(port) }])
})

test('confined containers keep to their CPUs, also when they are started again', async () => {
  await using runtime = open()
  const cpus = answering(
    "require('node:fs').readFileSync('/proc/self/status', 'utf8').match(/Cpus_allowed_list:\\s*(.*)/)[1]",
  )
  const deployment = await runtime.up(testTopology([nodeService('app', cpus)]), {
    ...OPTIONS,
    budget: { ...OPTIONS.budget, cpuSet: [1] },
  })
  expect(await get(deployment.entrypoint)).not.toBe('1')
  await deployment.confine()
  expect(await get(deployment.entrypoint)).toBe('1')
  await (await deployment.inject({ kind: 'kill', components: ['app'] }))[Symbol.asyncDispose]()
  expect(await get(deployment.entrypoint)).toBe('1')
})

test('a quota of the budget is divided among the containers, and a fault of one gives it back its own', async () => {
  await using runtime = open()
  expect(await runtime.quotaRefusal()).toBeUndefined()
  const services = [nodeService('app', answering('1')), nodeService('idle', answering('2'))]
  const deployment = await runtime.up(testTopology(services, { entrypoint: 'app' }), {
    ...OPTIONS,
    budget: { ...OPTIONS.budget, quotaCpus: 0.5 },
  })
  const quotas = async (): Promise<number[]> => (await inspectOwn()).map(({ HostConfig }) => HostConfig.CpuQuota ?? 0)
  expect(await quotas()).toEqual([0, 0])
  await deployment.confine()
  const divided = await quotas()
  expect(divided.reduce((sum, quota) => sum + quota, 0)).toBeCloseTo(50_000, -1)
  const fault = await deployment.inject({ kind: 'cpu', components: ['app'], amount: 0.9 })
  expect(await quotas()).toContain(10_000)
  await fault[Symbol.asyncDispose]()
  expect((await quotas()).toSorted()).toEqual(divided.toSorted())
})

test('a start that is interrupted at any time leaves nothing', async () => {
  const topology = testTopology(
    [
      nodeService('db', answering('1'), { container: { volumes: ['/data'] } }),
      nodeService('app', 'setInterval(() => {}, 100)', {
        dependsOn: [{ service: 'db', condition: 'service_healthy' }],
        healthPath: '/never',
      }),
    ],
    { entrypoint: 'app' },
  )
  for (const afterMs of [0, 30, 90, 200, 400, 700, 1_200]) {
    await using runtime = open()
    const interruption = new AbortController()
    const starting = runtime.up(topology, { ...OPTIONS, signal: interruption.signal })
    setTimeout(() => interruption.abort(new Error('interrupted')), afterMs)
    await expect(starting).rejects.toThrow('interrupted')
    expect(await objectsOf([process.pid])).toEqual([])
  }
})

test('disposing of the runtime ends what is still starting', async () => {
  const runtime = open()
  const starting = runtime.up(
    testTopology([nodeService('app', '', { healthPath: '/never', command: ['sleep', '60'] })]),
    OPTIONS,
  )
  const outcome = expect(starting).rejects.toThrow('the runtime was disposed of')
  await expect.poll(() => objectsOf([process.pid])).not.toEqual([])
  await runtime[Symbol.asyncDispose]()
  await outcome
})

test('every line that a component writes is passed on, from its first to its last', async () => {
  await using runtime = open()
  const lines: string[] = []
  const script = `for (let i = 0; i < 500; i++) (i % 2 ? console.log : console.error)('line ' + i); ${answering('1')}`
  const deployment = await runtime.up(testTopology([nodeService('app', script)]), {
    ...OPTIONS,
    onLog: (component, line) => lines.push(`${component} ${line}`),
  })
  await expect.poll(() => lines.length).toBe(500)
  expect(new Set(lines)).toEqual(new Set(Array.from({ length: 500 }, (_, index) => `app line ${index}`)))
  expect(await deployment.logs('app', 1_000)).toHaveLength(500)
  expect(await deployment.logs('app', 2)).toHaveLength(2)
})

test('without an engine there is nothing to sweep, and a check says what to do', async () => {
  const before = process.env.DOCKER_HOST
  process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock'
  try {
    const runtime = open()
    expect(await runtime.sweep()).toEqual([])
    expect(await runtime.check()).toMatchObject([
      { fatal: true, what: expect.stringContaining('/nowhere/docker.sock') },
    ])
    await runtime[Symbol.asyncDispose]()
  } finally {
    if (before === undefined) delete process.env.DOCKER_HOST
    else process.env.DOCKER_HOST = before
  }
})
