// How long a year of hourly demand takes to price, for four architectures and three providers. README.md has a run.
import { Bench } from 'tinybench'
import { assume, CATALOGUES, priceYear, shapedDemand } from '../../src/cost/model/index.ts'
import { USAGES } from '../../src/cost/model/testing/usages.ts'

const BAR_MS = 100
const demand = shapedDemand('diurnal', { averagePerSecond: 200, growthPerMonth: 0.05 })
const catalogues = Object.values(CATALOGUES).filter(({ offers }) => offers)
const assumptions = assume()

let total = 0
const bench = new Bench({ time: 2_000, warmupTime: 500 })
bench.add('a year of hours, four architectures, three providers', () => {
  total = 0
  for (const catalogue of catalogues) {
    for (const usage of Object.values(USAGES)) {
      for (const usd of priceYear(usage, demand, { assumptions, catalogue })) total += usd
    }
  }
})
await bench.run()
const [task] = bench.tasks
const result = task?.result
if (!result || !('latency' in result)) throw new Error('nothing was measured')
const { p50, p99 } = result.latency
console.log(
  `${catalogues.length} providers × ${Object.keys(USAGES).length} architectures × 8,760 hours: $${Math.round(total).toLocaleString('en')} in all`,
)
console.log(
  `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${result.latency.samplesCount} runs (the bar: ${BAR_MS} ms)`,
)
process.exitCode = p50 <= BAR_MS ? 0 : 1
