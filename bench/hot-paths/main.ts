import { Bench } from 'tinybench'
import { loadScenario } from '../../src/scenario/load.ts'
import { seededRandom } from '../../src/scenario/random.ts'
import { zipf } from '../../src/scenario/sampling.ts'
import { operationStream, scenarioDataset } from '../../src/scenario/stream.ts'
import { compareWrites, countFindings, type WriteComparison } from '../../src/scenario/verify.ts'
import { newLatencyHistogram } from '../../src/stats/latency-histogram.ts'

// What the driver does for each request besides moving bytes, and what a run does once a round. Nanoseconds each.

const scenario = await loadScenario('ecommerce')
const data = scenarioDataset(scenario, 1)
const stream = operationStream(scenario, data, 1)
const memory: unknown = scenario.memory(data)
const browsing = scenario.operations.viewProduct
const product = browsing?.plan(scenario.planState(data), seededRandom(1))
const random = seededRandom(1)
const popular = zipf(1_000, 1)
const histogram = newLatencyHistogram()
const orders = Array.from({ length: 1_000 }, (_, index) => ({
  key: `user ${index}`,
  id: `order-${index}`,
  content: {},
}))
const comparison: WriteComparison<(typeof orders)[number]> = {
  keyOf: ({ key }) => key,
  idOf: ({ id }) => id,
  history: new Set(),
  wrong: () => undefined,
  applied: () => true,
}

const bench = new Bench({ time: 500 })
bench
  .add('draw one operation from the stream', () => void stream.next())
  .add('draw one product by popularity', () => void popular(random))
  .add('turn a plan into a request', () => void browsing?.request(product, memory))
  .add('record one latency', () => histogram.recordValue(random.int(100, 50_000)))
  .add('verify a ledger of 1,000 writes', () => {
    compareWrites(countFindings(), { accepted: orders, unresolved: [] }, orders, comparison)
  })
await bench.run()
console.table(bench.table())
