// How fast data sets are generated, loaded into real targets, and brought back:
// node bench/data-set/main.ts [scenario] [size …] [target …]; the monolith where no target is named
import { describeMachine } from '../../src/machine/machine.ts'
import { Session } from '../../src/run/session.ts'
import { newSecret } from '../../src/run/start/start-targets.ts'
import { loadBenchData, resetBenchData } from '../../src/scenario/bench-data.ts'
import { openClient } from '../../src/scenario/client.ts'
import { DATA_SIZES, type DataSize, type Dataset } from '../../src/scenario/define.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import { scenarioDataset } from '../../src/scenario/stream.ts'
import { verifyStored } from '../../src/scenario/verify-stored.ts'
import { readTargetTopology } from '../../src/target/compose-target.ts'
import { defaultTargets, findTarget } from '../../src/topology/targets.ts'

const [name = 'ecommerce', ...asked] = process.argv.slice(2)
const namedSizes = DATA_SIZES.filter((size) => asked.includes(size))
const sizes = namedSizes.length > 0 ? namedSizes : DATA_SIZES
const named = asked.filter((word) => defaultTargets(name).includes(word))
const targets = named.length > 0 ? named : ['monolith']
const scenario = await loadScenario(name)
const { signal } = new AbortController()

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

function rowsOf(data: Dataset): number {
  return Object.values(data).reduce((sum, { length }) => sum + length, 0)
}

function perSecond(rows: number, time: number): string {
  return `${Math.round(rows / time).toLocaleString('en')} rows/s`
}

async function generate(data: Dataset): Promise<void> {
  for (const rows of Object.values(data)) for (const row of rows) if (row === undefined) throw new TypeError('no row')
}

async function measureGeneration(size: DataSize): Promise<void> {
  // Small sets are made when they are asked for, large ones row by row.
  const time = await seconds(() => generate(scenarioDataset(scenario, 1, size)))
  const rows = rowsOf(scenarioDataset(scenario, 1, size))
  console.log(
    `${name} ${size}: ${rows.toLocaleString('en')} rows generated in ${time.toFixed(2)} s (${perSecond(rows, time)})`,
  )
}

/** Loads a data set into a target, has it kept, brought back and checked. */
async function measureTarget(size: DataSize, target: string): Promise<void> {
  const data = scenarioDataset(scenario, 1, size)
  const rows = rowsOf(data)
  await using session = await Session.open({
    runtime: 'process',
    cpus: 1,
    signal,
    progress: { now() {}, say: console.error },
  })
  const topology = await readTargetTopology(findTarget(target, name), {
    name: target,
    runtime: 'process',
    secret: newSecret(),
  })
  await using deployment = await session.up(topology, { budget: { cpuSet: [], memoryBytes: 2 ** 31 } })
  await using client = openClient(deployment.entrypoint)
  const load = await seconds(() => loadBenchData(client, data))
  const kept = await seconds(() => resetBenchData(client, data))
  const restore = await seconds(() => resetBenchData(client, data))
  const verify = await seconds(async () => {
    const { examples } = await verifyStored(scenario, data, client, { accepted: [], unresolved: [] })
    if (examples.length > 0) throw new Error(examples.join('; '))
  })
  const line = [
    `load ${load.toFixed(2)} s (${perSecond(rows, load)})`,
    `load and keep ${kept.toFixed(2)} s`,
    `bring back ${restore.toFixed(2)} s`,
    `verify ${verify.toFixed(2)} s`,
  ]
  console.log(`${name} ${size}, ${target}: ${line.join(', ')}`)
}

const { cpuModel, cpus } = describeMachine()
console.log(`${cpuModel}, ${cpus} CPUs`)
for (const size of sizes) {
  await measureGeneration(size)
  for (const target of targets) await measureTarget(size, target)
}
