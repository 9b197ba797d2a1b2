import { seededRandom } from '../../scenario/random.ts'
import type { StoredResult } from '../stored-result.ts'

export const exampleSetting: StoredResult['setting'] = {
  scenario: 'ecommerce',
  runtime: 'process',
  isolation: 'pinned',
  cpuModel: 'Example CPU @ 2.50GHz',
  cpus: 2,
  memoryBytes: 8 * 2 ** 30,
  budgetCpus: 1,
  budgetBytes: 2 * 2 ** 30,
  load: 'saturate (8 connections), steady (poisson)',
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
