// How fast load tools are on one CPU. README.md says what is measured and how to read it.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { messageOf } from '../../src/errors.ts'
import { pinThisProcess } from '../../src/pinning.ts'
import { benchCpus, COMMON_OPTIONS, chosen, machineWords, peersFolder } from '../load-accuracy/bench-options.ts'
import { startOwnDriver } from '../load-accuracy/own-driver.ts'
import { type InstalledPeer, installedPeers, PEERS } from '../load-accuracy/peers/index.ts'
import { closedLoopOf, closedLoopOfOwn } from './closed-loop.ts'
import { startFastServer } from './fast-server.ts'
import { highestOwnRate, highestRateOf, isOnTime, ON_TIME_MS } from './open-loop.ts'
import { HELD, PROBE_SECONDS, type Probe } from './probe.ts'
import { type Reached, renderRatios, renderReached, serverLimitPerSecond } from './report.ts'

const { values } = parseArgs({ options: COMMON_OPTIONS })
const OWN = { name: 'archbench' }
const tools = chosen('tools', values.tools, [OWN, ...PEERS])
const { here, missing } = installedPeers(
  PEERS.filter((peer) => tools.includes(peer)),
  peersFolder(values),
)
const cpus = benchCpus(values)
using _pinned = pinThisProcess(cpus.driver === undefined ? [] : [cpus.driver])
await using server = await startFastServer(cpus.server)
await using driver = await startOwnDriver(cpus.driver)

console.log(machineWords(cpus))
console.log(`server: ${server.name}; ${PROBE_SECONDS} s each`)
for (const { name, install } of missing) console.log(`${name} is not here (${install})`)

async function ofPeers(
  loop: 'open' | 'closed',
  measure: (peer: InstalledPeer) => Promise<Probe | undefined>,
): Promise<Reached[]> {
  const reached: Reached[] = []
  for (const peer of here.filter(({ loops }) => loops.includes(loop))) {
    try {
      reached.push({ tool: peer.name, probe: await measure(peer) })
    } catch (error) {
      console.log(`${peer.name} failed: ${messageOf(error)}`)
    }
  }
  return reached
}

const hasOwn = tools.includes(OWN)
const closed = [
  ...(hasOwn ? [{ tool: OWN.name, probe: await closedLoopOfOwn(driver, server) }] : []),
  ...(await ofPeers('closed', (peer) => closedLoopOf(peer, server, cpus.driver))),
]
console.log(`\n${renderReached('closed loop, 50 connections: as fast as answers come', closed)}`)

const even = hasOwn ? await highestOwnRate(driver, server, 'uniform') : undefined
const own = hasOwn
  ? [
      { tool: 'archbench, even', probe: even },
      { tool: 'archbench, Poisson', probe: await highestOwnRate(driver, server, 'poisson') },
      {
        tool: `archbench, Poisson, p99 send lag ≤ ${ON_TIME_MS} ms`,
        probe: await highestOwnRate(driver, server, 'poisson', isOnTime),
      },
    ]
  : []
const open = [...own, ...(await ofPeers('open', (peer) => highestRateOf(peer, server, cpus.driver)))]
const held = `at least ${HELD.deliveredShare * 100} % delivered, p99 < ${HELD.p99Ms} ms, nothing failed or dropped`
console.log(`\n${renderReached(`open loop: the highest rate that holds (${held})`, open)}`)

console.log(`
By what a request cost it, ${server.name} could answer ${serverLimitPerSecond([...closed, ...open]).toFixed(0)}/s on its CPU; ! is above 90 % of it: the server may be the limit there.
CPU µs a request of other tools count their start and end, too.`)
const of = (reached: readonly Reached[], tool: string) => reached.find((each) => each.tool === tool)?.probe
const { lines, met } = renderRatios(even, [
  { of: 'k6, open loop', atLeast: 1, probe: of(open, 'k6') },
  { of: 'vegeta, open loop', atLeast: 1, probe: of(open, 'vegeta') },
  { of: 'autocannon, closed loop', atLeast: 0.7, probe: of(closed, 'autocannon') },
])
for (const line of lines) console.log(line)
if (values.json !== undefined) {
  await writeFile(
    values.json,
    `${JSON.stringify({ machine: machineWords(cpus), server: server.name, closed, open }, null, 2)}\n`,
  )
}
process.exitCode = met || !hasOwn ? 0 : 1
