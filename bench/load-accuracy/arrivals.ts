// Whether requests are sent when the schedule means them to be. README.md says what is measured.
import { parseArgs } from 'node:util'
import { pinThisProcess } from '../../src/machine/pinning.ts'
import { startFastServer } from '../load-speed/fast-server.ts'
import { highestOwnRate } from '../load-speed/open-loop.ts'
import { BEHAVIOURS } from './behaviours.ts'
import { benchCpus, COMMON_OPTIONS, machineWords, wholeNumber } from './bench-options.ts'
import { indexOfDispersion } from './dispersion.ts'
import { drive, openLoad, startOwnDriver, usersOf } from './own-driver.ts'
import type { Rig } from './rig.ts'
import { BUCKET_MS } from './row.ts'
import { runBench } from './run-bench.ts'
import { startKnownServer } from './server-process.ts'
import { warmUp } from './warm-up.ts'

const BARS = { dispersionFrom: 0.9, dispersionTo: 1.1, lagP99Ms: 2 }
const SEED = 1
const LEAD_IN_MS = 1_000

await runBench(async (signal) => {
  const { values } = parseArgs({
    options: {
      'server-cpu': COMMON_OPTIONS['server-cpu'],
      'driver-cpu': COMMON_OPTIONS['driver-cpu'],
      rate: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '30' },
      highest: { type: 'string' },
    },
  })
  const seconds = wholeNumber('seconds', values.seconds)
  const ratePerSecond = wholeNumber('rate', values.rate)
  const cpus = benchCpus(values)
  console.log(machineWords(cpus))
  using _pinned = pinThisProcess(cpus.driver === undefined ? [] : [cpus.driver])
  await using driver = await startOwnDriver(cpus.driver)

  async function atRate(): Promise<boolean> {
    await using server = await startKnownServer(cpus.server)
    const rig: Rig = { driver, server, cpu: cpus.driver, signal }
    await warmUp(rig)
    const [constant] = BEHAVIOURS
    if (constant === undefined) throw new Error('there is no behaviour')
    const load = openLoad('poisson', ratePerSecond, seconds, LEAD_IN_MS)
    await server.behave(constant, { seed: SEED, cards: 1 })
    const { driver: own } = await drive(driver, server.url, load, SEED, signal)
    const { arrivalsMs } = await server.tell()
    const window = { fromMs: LEAD_IN_MS, toMs: LEAD_IN_MS + seconds * 1_000, bucketMs: BUCKET_MS }
    const meant = indexOfDispersion(usersOf(load, SEED).offsetsMs, window)
    const seen = indexOfDispersion(arrivalsMs, window)
    console.log(`at ${ratePerSecond}/s, Poisson, for ${seconds} s:`)
    console.log(
      `  index of dispersion in ${BUCKET_MS} ms: ${meant.toFixed(3)} of the schedule, ${seen.toFixed(3)} of what the server read (the bar: ${BARS.dispersionFrom} to ${BARS.dispersionTo})`,
    )
    console.log(`  send lag: p50 ${own.lagP50Ms.toFixed(3)} ms, p99 ${own.lagP99Ms.toFixed(3)} ms`)
    return seen >= BARS.dispersionFrom && seen <= BARS.dispersionTo
  }

  async function atHalfOfHighest(): Promise<boolean> {
    await using server = await startFastServer(cpus.server)
    const highest =
      values.highest === undefined
        ? (await highestOwnRate({ driver, server, cpu: cpus.driver, signal }, 'uniform'))?.ratePerSecond
        : wholeNumber('highest', values.highest)
    if (highest === undefined) throw new Error('no rate holds')
    const half = Math.round(highest / 2)
    const load = openLoad('poisson', half, seconds, LEAD_IN_MS)
    const { driver: own, requests } = await drive(driver, server.url, load, SEED, signal)
    console.log(`at ${half}/s, half of the highest rate (${highest.toFixed(0)}/s), Poisson, for ${seconds} s:`)
    console.log(
      `  send lag: p50 ${own.lagP50Ms.toFixed(3)} ms, p99 ${own.lagP99Ms.toFixed(3)} ms (the bar: ${BARS.lagP99Ms} ms); ${requests.failed} failed, ${requests.dropped} dropped`,
    )
    return own.lagP99Ms <= BARS.lagP99Ms
  }

  const isPoisson = await atRate()
  const isOnTime = await atHalfOfHighest()
  return isPoisson && isOnTime
})
