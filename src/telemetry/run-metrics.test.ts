import { expect, test } from 'vitest'
import { RunMetrics } from './run-metrics.ts'

test('memory that is read after a load stands until it is read again', () => {
  const metrics = new RunMetrics()
  for (const memoryBytes of [1_000, 2_000]) {
    metrics.listen({ kind: 'memory', target: 'shop', components: [{ component: 'db', memoryBytes }] })
  }
  expect([...metrics.series]).toMatchObject([
    { metric: 'memory', value: 2_000, attributes: { 'archbench.target': 'shop', 'archbench.component': 'db' } },
  ])
})
