// The rate of the driver with a scenario.yaml, by its rate with the same requests in TypeScript: in turns, against a server that
// costs next to nothing. The bar is 80 %.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createDriver } from '../../src/load/driver-process.ts'
import { canPin, pinned, pinThisProcess } from '../../src/machine/pinning.ts'
import { formatNumber } from '../../src/text/format.ts'
import { drive } from '../load-accuracy/own-driver.ts'
import { runBench } from '../load-accuracy/run-bench.ts'

const SCENARIOS = { typescript: 'typescript.ts', yaml: 'scenario.yaml' }
const LOAD = { loop: 'closed', connections: 32, leadInMs: 500, durationMs: 2_000, watchWrites: false } as const
const ROUNDS = 7
const BAR = 0.8

await runBench(async (signal) => {
  const [driverCpus, serverCpus] = canPin() ? [[0], [1]] : [[], []]
  using _pinned = pinThisProcess(driverCpus)
  const [execPath = '', ...execArgv] = pinned([process.execPath], serverCpus)
  const server = fork(path.join(import.meta.dirname, '../load-speed/fixed-server.ts'), [], { execPath, execArgv })
  try {
    const [port] = await once(server, 'message')
    const url = `http://127.0.0.1:${port}/`
    const measure = async (file: string, seed: number) => {
      const scenario = path.join(import.meta.dirname, file)
      await using driver = await createDriver({ scenario, datasetSeed: 1, cpuSet: driverCpus })
      await driver.prepare(url, url, signal)
      const { requests, windowMs, driver: own, errors } = await drive(driver, url, LOAD, seed, signal)
      if (requests.failed > 0) throw new Error(`${file}: ${JSON.stringify(errors)}`)
      return { rate: (requests.completed / windowMs) * 1_000, cpuUs: (own.cpuMs * 1_000) / requests.completed }
    }
    const ratios: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const typescript = await measure(SCENARIOS.typescript, round)
      const yaml = await measure(SCENARIOS.yaml, round)
      ratios.push(yaml.rate / typescript.rate)
      console.log(
        `TypeScript ${formatNumber(typescript.rate, 0)}/s, ${formatNumber(typescript.cpuUs)} µs; scenario.yaml ${formatNumber(yaml.rate, 0)}/s, ${formatNumber(yaml.cpuUs)} µs of the driver a request`,
      )
    }
    const ratio = ratios.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN
    console.log(`scenario.yaml reaches ${formatNumber(100 * ratio, 0)} % of the rate (bar: ${BAR * 100} %)`)
    return ratio >= BAR
  } finally {
    server.disconnect()
  }
})
