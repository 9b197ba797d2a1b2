import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { aws } from '../../cost/catalogues/aws.ts'
import { monthTotal } from '../../cost/model/index.ts'
import { fixtureResult, fixtureWithFailure, withFindings } from '../../report/testing/fixture-result.ts'
import { askRequirements } from './ask.ts'
import { candidatesOf } from './candidate.ts'
import { pricingFor } from './pricing-for.ts'
import { recommend } from './recommend.ts'
import { renderRecommendation } from './render.ts'
import { DEFAULT_REQUIREMENTS, type Requirements, readRequirements } from './requirements.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-recommend-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options = { catalogue: aws, assumptions: {}, today: '2026-11-28' }
const result = fixtureResult()
const asked = (more: Partial<Requirements>): Requirements => ({ ...DEFAULT_REQUIREMENTS, ...more })
const orderFor = (more: Partial<Requirements>, from = result) => {
  const { decision } = recommend(from, asked(more), options)
  return decision.ranked.map(({ candidate }) => candidate.name)
}
const outFor = (more: Partial<Requirements>, from = result) => {
  const { decision } = recommend(from, asked(more), options)
  return Object.fromEntries(decision.out.map(({ candidate, out }) => [candidate.name, out.join('; ')]))
}

describe('the order', () => {
  test('is that of the bills', () => {
    for (const averagePerSecond of [0.1, 10, 1_000]) {
      const pricing = pricingFor(asked({ averagePerSecond }), aws, {})
      const usd = new Map(candidatesOf(result, pricing).map(({ name, usdPerMonth }) => [name, usdPerMonth?.value ?? 0]))
      const bills = orderFor({ averagePerSecond }).map((name) => usd.get(name))
      expect(bills).toEqual(bills.toSorted((a = 0, b = 0) => a - b))
    }
  })

  test('changes with the rate: little traffic is for functions, much for what runs all the time', () => {
    expect(orderFor({ averagePerSecond: 0.1 })[0]).toBe('serverless')
    expect(orderFor({ averagePerSecond: 1_000 })[0]).toBe('monolith')
  })

  test('puts those with fewer components first where bills cannot be told apart', () => {
    const dear = { availability: 'one-zone', averagePerSecond: 0.01 } as const
    const { decision } = recommend(result, asked(dear), options)
    for (const [at, { candidate }] of decision.ranked.entries()) {
      const next = decision.ranked[at + 1]?.candidate
      if (!next?.usdPerMonth || !candidate.usdPerMonth) continue
      const isApart = candidate.usdPerMonth.high < next.usdPerMonth.low
      expect(isApart || candidate.components.length <= next.components.length).toBe(true)
    }
  })
})

describe('what is out', () => {
  test.each([
    [{ p99Ms: 0.01 }, /p99 .* asked for/],
    [{ usdPerMonth: 1 }, /cost a month \$/],
    [{ teamSize: 0.3 }, /components \(.*\), at most 0/],
  ])('%o lets nothing in, and says why', (requirement, words) => {
    expect(orderFor(requirement)).toEqual([])
    for (const why of Object.values(outFor(requirement))) expect(why).toMatch(words)
  })

  test('is not what was not measured: that is marked', () => {
    const { decision } = recommend(result, asked({ visibilityP99Ms: 0.001 }), options)
    const outcomes = decision.ranked.flatMap(({ checks }) =>
      checks.filter(({ requirement }) => requirement.startsWith('visible')),
    )
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['not measured']))
    expect(decision.out.map(({ out }) => out.join())).toEqual([expect.stringContaining('visible after p99')])
  })

  test('is what failed, and what lost writes unless that is tolerated', () => {
    expect(outFor({}, fixtureWithFailure())).toHaveProperty('serverless', expect.stringContaining('exit code 1'))
    const losing = fixtureResult({
      change: (target) => (target.name === 'monolith' ? withFindings(target, { lost: 2 }) : target),
    })
    expect(outFor({}, losing)).toHaveProperty('monolith', expect.stringContaining('2 lost'))
    expect(orderFor({ dataLoss: 'tolerated' }, losing)).toContain('monolith')
    const twice = fixtureResult({
      change: (target) => (target.name === 'monolith' ? withFindings(target, { duplicated: 1 }) : target),
    })
    expect(orderFor({ dataLoss: 'tolerated' }, twice)).not.toContain('monolith')
  })
})

test('what would flip the order is true: beyond the rate that is named the other one is cheaper', () => {
  const requirements = asked({ averagePerSecond: 1 })
  const { decision, flips } = recommend(result, requirements, options)
  const [, name = '', side, rate] =
    /^(\S+) would cost less (above|below) ([\d,.]+)/.exec(
      flips.find((text) => text.includes('would cost less')) ?? '',
    ) ?? []
  const beyond = Number(rate?.replaceAll(',', '')) * (side === 'above' ? 1.05 : 0.95)
  const pricing = pricingFor({ ...requirements, averagePerSecond: beyond }, aws, {})
  const usage = (target: string) => candidatesOf(result, pricing).find((each) => each.name === target)?.usage
  const [first, other] = [usage(decision.ranked[0]?.candidate.name ?? ''), usage(name)]
  if (!first || !other) throw new Error('both are in the result')
  expect(monthTotal(other, pricing.demand, pricing)).toBeLessThan(monthTotal(first, pricing.demand, pricing))
})

test('one round has no interval: none is printed, and the order is said to be a first impression', () => {
  const one = recommend(fixtureResult({ rounds: 1 }), asked({ p99Ms: 200 }), options)
  const text = renderRecommendation(one, { columns: 100, colour: false })
  expect(text).not.toMatch(/\[/)
  expect(text).toContain('interval not available')
  expect(text).toMatch(/Too few valid rounds for intervals/)
  expect(renderRecommendation(recommend(result, asked({}), options), { columns: 100, colour: false })).not.toMatch(
    /first impression/,
  )
})

test('a target of which nothing says what it costs is out with that reason', () => {
  const targets = result.targets.map((target) => (target.name === 'monolith' ? { ...target, rounds: [] } : target))
  const { decision, flips } = recommend({ ...result, targets }, asked({}), options)
  expect(decision.out.map(({ candidate }) => candidate.name)).toEqual(['monolith'])
  expect(flips).toContainEqual(expect.stringMatching(/^monolith is out: its cost is not available: .*\.$/))
})

test('two zones cost more than one, and an assumption that was set by hand stands', () => {
  const usd = (more: Partial<Requirements>, assumptions = {}) =>
    recommend(result, asked(more), { ...options, assumptions }).decision.ranked.find(
      ({ candidate }) => candidate.name === 'monolith',
    )?.candidate.usdPerMonth?.value ?? 0
  expect(usd({ availability: 'two-zones' })).toBeGreaterThan(usd({ availability: 'one-zone' }))
  expect(usd({ availability: 'one-zone' }, { minReplicas: 4 })).toBeGreaterThan(usd({ availability: 'one-zone' }))
})

test('all of it is printed: order, reasons, what would change it, what was not measured, the rule', () => {
  const recommendation = recommend(result, asked({ p99Ms: 100, teamSize: 1 }), options)
  const text = renderRecommendation(recommendation, { columns: 100, colour: false })
  for (const title of ['In order', 'Out', 'What would have to change', 'What was not measured', 'The rule'])
    expect(text).toContain(title)
  for (const { candidate } of recommendation.decision.ranked)
    expect(text).toMatch(new RegExp(`\\d\\. ${candidate.name}  \\$`))
  expect(text).toMatch(/would be in with a team of \d/)
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
})

describe('requirements of a file', () => {
  const read = (text: string) => {
    const file = join(folder, 'requirements.yaml')
    writeFileSync(file, text)
    return readRequirements(file)
  }

  test('are read with their units', async () => {
    expect(
      await read('averagePerSecond: 5\ngrowth: 5%\np99: 200ms\nvisibleWithin: 2s\nbudget: 500\nteamSize: 3'),
    ).toEqual({
      averagePerSecond: 5,
      growthPerMonth: 0.05,
      p99Ms: 200,
      visibilityP99Ms: 2_000,
      usdPerMonth: 500,
      teamSize: 3,
    })
  })

  test.each([
    ['p99: soon', /:1:1 p99: .*Expected: a time with its unit, like 200ms/],
    ['p99: 20', /:1:1 p99: .*Found: 20\. Expected: a time with its unit/],
    ['visibleWithin: 500', /:1:1 visibleWithin: .*Expected: a time with its unit/],
    ['growth: 5', /Expected: a share like 5%, at most 100%/],
    ['growth: 500%', /Expected: a share like 5%/],
    ['latency: 5ms', /:1:1 latency: this key is not known here/],
    ['shape: wavy', /shape/],
  ])('%s is refused with its place', async (text, words) => {
    const error = await read(text).catch((reason: unknown) => reason)
    if (!(error instanceof UserError)) throw new Error('it was not refused')
    expect(error.paragraph()).toMatch(words)
  })
})

describe('asking', () => {
  test('takes answers one by one, asks again for what does not fit, and leaves out what is left empty', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    const answers = ['50', 'wavy', 'spiky', '200', '', '200', '200ms', '', '500', '3', 'one-zone', '']
    let said = ''
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.endsWith(': ')) input.write(`${answers.shift() ?? ''}\n`)
    })
    expect(await askRequirements(input, output, new AbortController().signal)).toEqual({
      averagePerSecond: 50,
      shape: 'spiky',
      p99Ms: 200,
      usdPerMonth: 500,
      teamSize: 3,
      availability: 'one-zone',
    })
    expect(said).toContain('Expected one of flat, diurnal')
    expect(said).toContain('Expected a share like 5%, at most 100%.')
    expect(said).toContain('Expected a time with its unit')
    expect(answers).toEqual([])
  })

  test('ends when it is interrupted', async () => {
    const controller = new AbortController()
    const asking = askRequirements(new PassThrough(), new PassThrough(), controller.signal)
    controller.abort(new Error('enough'))
    await expect(asking).rejects.toThrow('enough')
  })
})
