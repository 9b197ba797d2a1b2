// How much memory the driver takes for a million requests of an open loop. README.md says how to read it.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { pinThisProcess } from '../../src/machine/pinning.ts'
import { processTree } from '../../src/machine/process-table.ts'
import { benchCpus, COMMON_OPTIONS, machineWords, wholeNumber } from '../load-accuracy/bench-options.ts'
import { drive, openLoad, startOwnDriver } from '../load-accuracy/own-driver.ts'
import { runBench } from '../load-accuracy/run-bench.ts'
import { startFastServer } from './fast-server.ts'

const BAR_MIB = 64
const READ_EVERY_MS = 20

await runBench(async (signal) => {
  const { values } = parseArgs({
    options: {
      'server-cpu': COMMON_OPTIONS['server-cpu'],
      'driver-cpu': COMMON_OPTIONS['driver-cpu'],
      requests: { type: 'string', default: '1000000' },
      rate: { type: 'string', default: '10000' },
    },
  })
  if (process.platform !== 'linux') throw new Error('memory is read from /proc, which only Linux has')
  const requests = wholeNumber('requests', values.requests)
  const rate = wholeNumber('rate', values.rate)
  const cpus = benchCpus(values)
  using _pinned = pinThisProcess(cpus.driver === undefined ? [] : [cpus.driver])
  await using server = await startFastServer(cpus.server)
  const before = processTree(process.pid)
  await using driver = await startOwnDriver(cpus.driver)
  const pid = processTree(process.pid).find((each) => !before.includes(each)) ?? 0
  console.log(machineWords(cpus))
  console.log(`${requests} requests at ${rate}/s, evenly, ${(requests / rate).toFixed(0)} s`)

  const startMib = residentMib(pid)
  let highestMib = startMib
  const reading = setInterval(() => {
    highestMib = Math.max(highestMib, residentMib(pid))
  }, READ_EVERY_MS)
  try {
    const load = openLoad('uniform', rate, requests / rate, 0)
    const measured = await drive(driver, server.url, load, 1, signal)
    highestMib = Math.max(highestMib, residentMib(pid))
    const { completed, failed, dropped } = measured.requests
    const aboveMib = highestMib - startMib
    console.log(
      `${completed} completed, ${failed} failed, ${dropped} dropped; ${measured.responseTime.count} times recorded`,
    )
    console.log(
      `driver’s process: ${startMib.toFixed(0)} MiB when it was ready, ${highestMib.toFixed(0)} MiB at most: ${aboveMib.toFixed(0)} MiB above (the bar: ${BAR_MIB})`,
    )
    return aboveMib <= BAR_MIB && completed === requests && measured.responseTime.count === requests
  } finally {
    clearInterval(reading)
  }
})

/** Resident set size of a process. */
function residentMib(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1_024
}
