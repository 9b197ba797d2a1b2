// How fast load tools are on one CPU. README.md says what is measured and how to read it.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { messageOf } from '../../src/base/errors.ts'
import { pinThisProcess } from '../../src/machine/pinning.ts'
import { benchCpus, COMMON_OPTIONS, chosen, machineWords, peersFolder } from '../load-accuracy/bench-options.ts'
import { startOwnDriver } from '../load-accuracy/own-driver.ts'
import { installedPeers, PEERS } from '../load-accuracy/peers/index.ts'
import { runBench } from '../load-accuracy/run-bench.ts'
import { closedLoopOf, closedLoopOfOwn } from './closed-loop.ts'
import { startFastServer } from './fast-server.ts'
import { highestOwnRate, highestRateOf, isOnTime, ON_TIME_MS } from './open-loop.ts'
import { HELD, PROBE_SECONDS, type Probe } from './probe.ts'
import { type Reached, renderRatios, renderReached, serverLimitPerSecond } from './report.ts'
import type { SpeedRig } from './rig.ts'

const OWN = { name: 'archbench' }

type Run = readonly [tool: string, run: () => Promise<Probe | undefined>]

await runBench(async (signal) => {
  const { values } = parseArgs({ options: COMMON_OPTIONS })
  const tools = chosen('tools', values.tools, [OWN, ...PEERS])
  const { here, missing } = installedPeers(
    PEERS.filter((peer) => tools.includes(peer)),
    peersFolder(values),
  )
  const cpus = benchCpus(values)
  using _pinned = pinThisProcess(cpus.driver === undefined ? [] : [cpus.driver])
  await using server = await startFastServer(cpus.server)
  await using driver = await startOwnDriver(cpus.driver)
  const rig: SpeedRig = { driver, server, cpu: cpus.driver, signal }
  console.log(machineWords(cpus))
  console.log(`server: ${server.name}; ${PROBE_SECONDS} s each`)
  for (const { name, install } of missing) console.log(`${name} is not here (${install})`)

  /** Does these one after the other; one that fails is told of and left out. */
  async function measure(runs: readonly Run[]): Promise<Reached[]> {
    const reached: Reached[] = []
    for (const [tool, run] of runs) {
      try {
        reached.push({ tool, probe: await run() })
      } catch (error) {
        signal.throwIfAborted()
        console.log(`${tool} failed: ${messageOf(error)}`)
      }
    }
    return reached
  }
  const own = (runs: readonly Run[]): readonly Run[] => (tools.includes(OWN) ? runs : [])
  const peersWith = (loop: 'open' | 'closed') => here.filter(({ loops }) => loops.includes(loop))

  const closed = await measure([
    ...own([[OWN.name, () => closedLoopOfOwn(rig)]]),
    ...peersWith('closed').map((peer) => [peer.name, () => closedLoopOf(peer, rig)] as const),
  ])
  console.log(`\n${renderReached('closed loop, 50 connections: as fast as answers come', closed)}`)

  const open = await measure([
    ...own([
      [`${OWN.name}, even`, () => highestOwnRate(rig, 'uniform')],
      [`${OWN.name}, Poisson`, () => highestOwnRate(rig, 'poisson')],
      [`${OWN.name}, Poisson, p99 send lag ≤ ${ON_TIME_MS} ms`, () => highestOwnRate(rig, 'poisson', isOnTime)],
    ]),
    ...peersWith('open').map((peer) => [peer.name, () => highestRateOf(peer, rig)] as const),
  ])
  const held = `at least ${HELD.deliveredShare * 100} % delivered, p99 < ${HELD.p99Ms} ms, nothing failed or dropped`
  console.log(`\n${renderReached(`open loop: the highest rate that holds (${held})`, open)}`)

  const limit = serverLimitPerSecond([...closed, ...open]).toFixed(0)
  console.log(`
By what a request cost it, ${server.name} could answer ${limit}/s on its CPU; ! is above 90 % of that CPU: the server may be the limit there.
CPU µs a request of other tools count their start and end, too.`)
  const of = (reached: readonly Reached[], tool: string) => reached.find((each) => each.tool === tool)?.probe
  const { lines, met } = renderRatios(of(open, `${OWN.name}, even`), [
    { of: 'k6, open loop', atLeast: 1, probe: of(open, 'k6') },
    { of: 'vegeta, open loop', atLeast: 1, probe: of(open, 'vegeta') },
    { of: 'autocannon, closed loop', atLeast: 0.7, probe: of(closed, 'autocannon') },
  ])
  for (const line of lines) console.log(line)
  if (values.json !== undefined) {
    const report = { machine: machineWords(cpus), server: server.name, closed, open }
    await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
  }
  return met || !tools.includes(OWN)
})
