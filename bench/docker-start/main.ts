// How long each architecture takes to be up and healthy in containers, and to be gone again, images present:
// run with `npm run bench:docker-start`. ARCHBENCH_IMAGES names an image map where images come from elsewhere.
import { DEFAULT_PLAN } from '../../src/config/plan.ts'
import { Session } from '../../src/run/session.ts'
import { readTargets } from '../../src/run/start/start-targets.ts'
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts'
import { defaultTargets } from '../../src/topology/targets.ts'

const ROUNDS = 6
const { signal } = new AbortController()
const budget = { cpuSet: [], memoryBytes: DEFAULT_PLAN.memoryBytes }
const targets = process.argv.length > 2 ? process.argv.slice(2) : defaultTargets('ecommerce')

const { runTargets } = await readTargets(targets, 'docker', { scenario: 'ecommerce' })
const progress = { now: console.error, say: console.error }
await using session = await Session.open({
  runtime: 'docker',
  cpus: 1,
  images: process.env.ARCHBENCH_IMAGES,
  signal,
  progress,
})
const topologies = runTargets.map(({ topology }) => topology)
await session.prepare(topologies)

const figures = (times: readonly number[]): string => {
  const { value, low, high } = hodgesLehmann(times, 0.95)
  return `${value.toFixed(1).padStart(6)} [${low?.toFixed(1)}, ${high?.toFixed(1)}]`
}
console.log('target                     components  up s                down s')
for (const topology of topologies) {
  const up: number[] = []
  const down: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    const deployment = await session.up(topology, { budget })
    up.push((performance.now() - start) / 1_000)
    const stop = performance.now()
    await deployment[Symbol.asyncDispose]()
    down.push((performance.now() - stop) / 1_000)
  }
  const containers = topology.services.reduce((sum, { replicas }) => sum + replicas, 0)
  console.log(`${topology.name.padEnd(26)} ${String(containers).padStart(10)}  ${figures(up)}  ${figures(down)}`)
}
