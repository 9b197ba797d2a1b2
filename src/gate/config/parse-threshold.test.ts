import { describe, expect, test } from 'vitest'
import { GATE_METRICS } from '../gate-metrics.ts'
import { parseThreshold } from './parse-threshold.ts'

function parse(key: string, text: string) {
  const metric = GATE_METRICS.find((one) => one.key === key)
  if (metric === undefined) throw new TypeError(key)
  const parsed = parseThreshold(text, metric, 'fail')
  return typeof parsed === 'string' ? parsed : [parsed.kind, parsed.limit]
}

describe('parseThreshold', () => {
  test.each([
    ['p99', '+10%', ['relative', 1.1]],
    ['p99', ' + 2.5 % ', ['relative', 1.025]],
    ['cpuPerRequest', '+0%', ['relative', 1]],
    ['throughput', '-5%', ['relative', 0.95]],
    ['p99', '< 200ms', ['absolute', 200]],
    ['p99', '<1.5s', ['absolute', 1_500]],
    ['errorRate', '< 0.1%', ['absolute', 0.001]],
    ['memory', '< 512M', ['absolute', 512 * 2 ** 20]],
    ['throughput', '> 1000/s', ['absolute', 1_000]],
    ['usdPerMillion', '< 0.20', ['absolute', 0.2]],
    ['usdPerMillion', '< $1', ['absolute', 1]],
  ])('reads %s: %s', (key, text, expected) => {
    const [kind, limit] = parse(key, text)
    expect(kind).toBe(expected[0])
    expect(limit).toBeCloseTo(Number(expected[1]), 12)
  })

  test.each([
    ['p99', '-10%'],
    ['throughput', '+5%'],
    ['throughput', '-100%'],
    ['p99', '> 200ms'],
    ['throughput', '< 1000/s'],
    ['p99', '< 200'],
    ['p99', '10%'],
    ['errorRate', '< 5ms'],
    ['memory', ''],
  ])('says what it expected of %s: %s', (key, text) => {
    expect(parse(key, text)).toMatch(/^a (growth|loss) that is allowed, like/)
  })
})
