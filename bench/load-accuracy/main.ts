// What load tools report of servers whose truth is known. README.md says what is measured and how to read it.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { messageOf } from '../../src/base/errors.ts'
import { pinThisProcess } from '../../src/machine/pinning.ts'
import { BEHAVIOURS, type Behaviour, WHOLE_PERIOD_SECONDS } from './behaviours.ts'
import { benchCpus, COMMON_OPTIONS, chosen, machineWords, peersFolder, wholeNumber } from './bench-options.ts'
import { measureOwn } from './measure-own.ts'
import { measurePeer } from './measure-peer.ts'
import { startOwnDriver } from './own-driver.ts'
import { installedPeers, PEERS } from './peers/index.ts'
import type { Rig } from './rig.ts'
import type { BehaviourRows, Row } from './row.ts'
import { runBench } from './run-bench.ts'
import { startKnownServer } from './server-process.ts'
import { renderMisses, renderTable } from './table.ts'
import { BAR } from './verdict.ts'
import { warmUp } from './warm-up.ts'

const OWN = { name: 'archbench' }

await runBench(async (signal) => {
  const { values } = parseArgs({
    options: {
      ...COMMON_OPTIONS,
      seconds: { type: 'string', default: '25' },
      rate: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      behaviours: { type: 'string' },
    },
  })
  const setting = {
    ratePerSecond: wholeNumber('rate', values.rate),
    seconds: wholeNumber('seconds', values.seconds),
    seed: wholeNumber('seed', values.seed),
  }
  const behaviours = chosen('behaviours', values.behaviours, BEHAVIOURS)
  const tools = chosen('tools', values.tools, [OWN, ...PEERS])
  const { here, missing } = installedPeers(
    PEERS.filter((peer) => tools.includes(peer)),
    peersFolder(values),
  )
  const cpus = benchCpus(values)
  console.log(machineWords(cpus))
  console.log(`${setting.ratePerSecond} requests/s for ${setting.seconds} s, seed ${setting.seed}`)
  for (const { name, install } of missing) console.log(`${name} is not here (${install})`)
  if (setting.seconds % WHOLE_PERIOD_SECONDS !== 0) {
    console.log(`Whole stalls lie only in a window of whole multiples of ${WHOLE_PERIOD_SECONDS} s.`)
  }

  using _pinned = pinThisProcess(cpus.driver === undefined ? [] : [cpus.driver])
  await using server = await startKnownServer(cpus.server)
  await using driver = await startOwnDriver(cpus.driver)
  const rig: Rig = { driver, server, cpu: cpus.driver, signal }
  await warmUp(rig)

  async function measure(behaviour: Behaviour): Promise<BehaviourRows> {
    const rows: Row[] = []
    const broken: { tool: string; error: string }[] = []
    for (const arrivals of tools.includes(OWN) ? (['uniform', 'poisson'] as const) : []) {
      rows.push(await measureOwn(rig, behaviour, arrivals, setting))
    }
    for (const peer of here) {
      try {
        rows.push(await measurePeer(peer, rig, behaviour, setting))
      } catch (error) {
        signal.throwIfAborted()
        broken.push({ tool: peer.name, error: messageOf(error) })
      }
    }
    return { behaviour, rows, broken }
  }

  const all: BehaviourRows[] = []
  for (const behaviour of behaviours) {
    const measured = await measure(behaviour)
    all.push(measured)
    console.log(`\n${renderTable(measured)}`)
  }
  console.log(`
Times in milliseconds, each with its difference from the truth; ! is further from it than ${BAR.share * 100} % and ${BAR.ms} ms.
Dispersion: variance over mean of the requests that arrived in 10 ms.
Server late: p99.9 of how much later than meant the server wrote an answer (the longest time in which it did not look).`)
  const missed = renderMisses(all, OWN.name)
  for (const line of missed) console.log(line)
  if (values.json !== undefined) {
    const report = { machine: machineWords(cpus), setting, behaviours: all }
    await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
  }
  return missed.length === 0
})
