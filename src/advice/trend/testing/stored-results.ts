import { seededRandom } from '../../../scenario/random.ts'
import type { StoredResult } from '../stored-result.ts'

/** As `settingOf` makes it, of two facts only. */
export const exampleSetting: StoredResult['setting'] = {
  memoryBytes: 8 * 2 ** 30,
  facts: [
    { key: 'scenario.name', what: 'scenario', value: '"ecommerce"' },
    { key: 'environment.cpuModel', what: 'CPU', value: '"Example CPU @ 2.50GHz"' },
  ],
}

/**
 * One result a day for 24 days: the monolith costs 10 % more from the eleventh on (with another Node), and a fifth less
 * from the eighteenth on; nothing happens to microservices.
 */
export function exampleResults(): StoredResult[] {
  const random = seededRandom(4)
  const noisy = (value: number) => value * Math.exp(0.02 * (random.next() + random.next() - 1))
  return Array.from({ length: 24 }, (_, day) => {
    const startedAt = new Date(Date.UTC(2026, 1, 10 + day, 3)).toISOString()
    const factor = day < 10 ? 1 : day < 17 ? 1.1 : 0.88
    return {
      file: `${startedAt.slice(0, 10)}-compare-ecommerce.json`,
      startedAt,
      setting: exampleSetting,
      scenario: 'ecommerce',
      settingText:
        'ecommerce · process runtime on Example CPU @ 2.50GHz, 2 CPUs, 8 GiB · 1 CPU and 2 GiB for each target, pinned · saturate (8 connections), steady (poisson)',
      versions: { node: day < 10 ? '24.20.0' : '24.21.0', archbench: '0.1.0' },
      openRatePerSecond: 500,
      targets: new Map([
        ['monolith', { cpuMsPerRequest: estimate(noisy(0.332 * factor)), throughputPerSecond: estimate(noisy(2900)) }],
        ['microservices', { cpuMsPerRequest: estimate(noisy(0.886)), throughputPerSecond: estimate(noisy(1120)) }],
      ]),
    }
  })
}

function estimate(value: number) {
  return { value, low: null, high: null, atLeast: false }
}
