import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type Docker from 'dockerode'
import { beforeAll, expect, test } from 'vitest'
import { formatOwner, thisOwner } from '../../src/machine/owner.ts'
import { DockerRuntime } from '../../src/runtime/docker/docker-runtime.ts'
import { sweepEngine } from '../../src/runtime/docker/docker-sweep.ts'
import { connectEngine } from '../../src/runtime/docker/engine/connect.ts'
import { engineMessages } from '../../src/runtime/docker/images/engine-messages.ts'
import { loadImageMap } from '../../src/runtime/docker/images/image-map.ts'
import { findLabelled } from '../../src/runtime/docker/labelled.ts'
import { LABEL } from '../../src/runtime/docker/labels.ts'
import { removeContainer, removeVolume } from '../../src/runtime/docker/removal.ts'
import type { UpOptions } from '../../src/runtime/runtime.ts'
import { Archbench } from '../archbench-process.ts'
import { answering, nodeService, testTopology } from './fixtures/services.ts'
import { objectsOf } from './leftovers.ts'

const OPTIONS: UpOptions = {
  budget: { cpuSet: [], memoryBytes: 512 * 2 ** 20 },
  signal: new AbortController().signal,
}
const map = await loadImageMap(process.env.ARCHBENCH_IMAGES)
const image = map.get('node') ?? 'node:24.11.0-slim'

let docker: Docker
beforeAll(async () => {
  docker = (await connectEngine()).docker
})

/** A container that no label says is of archbench. */
async function foreignContainer(hostConfig: Docker.HostConfig): Promise<Docker.Container> {
  return docker.createContainer({ Image: image, Cmd: ['sleep', '600'], HostConfig: hostConfig })
}

async function ownNetwork() {
  const own = (await findLabelled(docker)).filter(({ labels }) => labels[LABEL.owner] === formatOwner(thisOwner()))
  return own.find(({ kind }) => kind === 'network')?.name ?? ''
}

test('paused containers are resumed before they are ended, and a network that others hang on is removed', async () => {
  const warnings: string[] = []
  const since = Math.floor(Date.now() / 1_000) - 1
  await using runtime = new DockerRuntime({ map, warn: (text) => warnings.push(text) })
  const deployment = await runtime.up(
    testTopology([nodeService('app', answering('1')), nodeService('other', answering('2'))]),
    OPTIONS,
  )
  const foreign = await foreignContainer({ NetworkMode: await ownNetwork() })
  try {
    await foreign.start()
    const own = (await findLabelled(docker)).filter(({ labels }) => labels[LABEL.owner] === formatOwner(thisOwner()))
    await deployment.pause()
    await deployment[Symbol.asyncDispose]()
    expect(await objectsOf([process.pid])).toEqual([])
    expect(warnings).toEqual([])

    const containers = own.filter(({ kind }) => kind === 'container').map(({ id }) => id)
    expect(containers).toHaveLength(2)
    const stream = await docker.getEvents({
      since,
      until: Math.ceil(Date.now() / 1_000),
      filters: { type: ['container'], event: ['unpause', 'die'] },
    })
    const seen: string[] = []
    for await (const event of engineMessages(stream)) {
      const { Action, Actor } = event as unknown as { Action: string; Actor: { ID: string } }
      seen.push(`${Action} ${Actor.ID}`)
    }
    for (const id of containers) {
      expect(seen.indexOf(`unpause ${id}`)).toBeGreaterThanOrEqual(0)
      expect(seen.indexOf(`unpause ${id}`)).toBeLessThan(seen.indexOf(`die ${id}`))
    }
  } finally {
    await removeContainer(docker, foreign.id)
  }
})

test('what cannot be removed is told with the reason, and stops neither a sweep nor clean', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  const owner = formatOwner({ ...thisOwner(), pid: child.pid ?? 0, startedAt: '1' })
  const names = ['kept', 'free'].map((name) => `archbench-stuck-${process.pid}-${name}`)
  const [kept = '', free = ''] = names
  for (const Name of names) {
    await docker.createVolume({ Name, Labels: { [LABEL.run]: `stuck-${process.pid}`, [LABEL.owner]: owner } })
  }
  const foreign = await foreignContainer({ Mounts: [{ Type: 'volume', Source: kept, Target: '/data' }] })
  try {
    const leftovers = await sweepEngine(docker, 100)
    expect(leftovers).toContainEqual({ kind: 'volume', name: free })
    const why = `in use(.|\\n)*Fix: docker volume rm ${kept}`
    expect(leftovers).toContainEqual({ kind: 'volume', name: kept, keptBecause: expect.stringMatching(why) })
    using archbench = new Archbench()
    const { code, stdout } = await archbench.run(['clean'])
    expect(stdout).toMatch(new RegExp(`left volume ${kept}: .*${why}`))
    expect(code).toBe(0)
  } finally {
    await removeContainer(docker, foreign.id)
    await removeVolume(docker, kept)
  }
})
