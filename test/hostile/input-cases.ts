import { fixtureResult } from '../../src/report/testing/fixture-result.ts'
import { resultText } from '../../src/result/write-result.ts'
import { MUTATIONS, VALUES } from './mutations.ts'

/** A command with one input that is not as it should be. */
export interface InputCase {
  readonly name: string
  readonly args: readonly string[]
  /** Files that are written before, by name. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
}

interface InputKind {
  readonly file: string
  readonly good: string
  readonly args: readonly string[]
  readonly beside?: Readonly<Record<string, string>>
}

const DOWN = JSON.stringify({ services: { app: { command: ['false'], expose: ['8080'] } } })
const SCENARIO = `import { defineScenario, z } from 'archbench'
export default defineScenario({
  name: 'one', title: 'One', description: 'One read.', slo: { p99Ms: 50, errorShare: 0.001, visibilityP99Ms: 1000 },
  dataset: () => ({ rows: [{ id: 1 }] }), planState: () => ({}), memory: () => ({}),
  operations: { read: { weight: 1, plan: () => ({}), request: () => ({ method: 'GET', path: '/' }), answers: { 200: z.unknown() } } },
  contract: [], auditViews: {}, verify: () => ({ verified: 0, lost: 0, duplicated: 0, phantom: 0, oversold: 0, examples: [] }),
})
`
const result = resultText(fixtureResult())
const HOURS = Array.from({ length: 168 }, (_, hour) => `${hour},${100 + hour}`).join('\n')
const down = { 'compose.yaml': DOWN }

const KINDS: Readonly<Record<string, InputKind>> = {
  'a compose file': {
    file: 'compose.yaml',
    good: 'services:\n  app:\n    command: ["false"]\n    expose: ["8080"]\n    environment: { A: 1 }\n',
    args: ['up', '.', '--empty'],
  },
  'an env_file': {
    file: 'app.env',
    good: 'NAME=value\nOTHER="two"\n',
    args: ['up', '.', '--empty'],
    beside: {
      'compose.yaml': JSON.stringify({
        services: { app: { command: ['false'], expose: ['8080'], env_file: 'app.env' } },
      }),
    },
  },
  'a .env file': { file: '.env', good: 'NAME=value\n', args: ['up', '.', '--empty'], beside: down },
  'archbench.yaml': {
    file: 'archbench.yaml',
    good: 'rounds: 2\nseed: 5\nmemory: 1GiB\n',
    args: ['run', '.'],
    beside: down,
  },
  'a load profile': {
    file: 'mine.yaml',
    good: 'title: Mine\nloop: open\nrounds: 1\nstages:\n  - { name: a, rate: 20/s, duration: 3s }\n',
    args: ['run', '.', '--profile', './mine.yaml'],
    beside: down,
  },
  prices: {
    file: 'prices.yaml',
    good: 'extends: aws\nname: ours\nprices:\n  fargate-cpu: { usd: 0.03, source: ours, readOn: 2026-11-01 }\n',
    args: ['cost', '--cpu-ms', '1', '--prices', 'prices.yaml'],
  },
  usage: {
    file: 'usage.yaml',
    good: 'targets:\n  ours:\n    components:\n      app: { kind: container, cpuMs: 3, memory: 256M }\n    writes: 0.1\n    responseBytes: 2048\n',
    args: ['cost', '--usage', 'usage.yaml'],
  },
  hours: { file: 'hours.csv', good: HOURS, args: ['cost', '--cpu-ms', '1', '--hours', 'hours.csv'] },
  requirements: {
    file: 'requirements.yaml',
    good: 'averagePerSecond: 50\np99: 200ms\nbudget: 500\n',
    args: ['recommend', 'result.json', '--requirements', 'requirements.yaml'],
    beside: { 'result.json': result },
  },
  claims: {
    file: 'claims.yaml',
    good: 'claims:\n  - { id: a, statement: A., source: me, run: shop, metric: { estimate: throughputPerSecond, of: monolith }, expect: { atLeast: 100 } }\n',
    args: ['claims', '--list', '--file', 'claims.yaml'],
  },
  'a result for report': { file: 'result.json', good: result, args: ['report', 'result.json'] },
  'a result for an HTML report': {
    file: 'result.json',
    good: result,
    args: ['report', 'result.json', '--out', 'report.html'],
  },
  'a result for cost': { file: 'result.json', good: result, args: ['cost', 'result.json'] },
  'a result for trend': { file: 'result.json', good: result, args: ['trend', '.'] },
  'an HTML report': {
    file: 'report.html',
    good: `<html><script type="application/json" id="result">${result}</script></html>`,
    args: ['report', 'report.html'],
  },
  'a baseline': {
    file: 'baseline.json',
    good: JSON.stringify({ kind: 'gate baseline', version: 1 }),
    args: ['gate', '--baseline', 'baseline.json', '--candidate', '.'],
    beside: down,
  },
  'an image map': {
    file: 'images.yaml',
    good: 'postgres: own/postgres:17\n',
    args: ['images', 'list', '--images', 'images.yaml'],
  },
  'a scenario': { file: 'scenario.mts', good: SCENARIO, args: ['contract', './scenario.mts'] },
}

const FLAGS: readonly (readonly string[])[] = [
  ['cost', '--cpu-ms'],
  ['cost', '--cpu-ms', '1', '--provider'],
  ['cost', '--cpu-ms', '1', '--growth'],
  ['cost', '--cpu-ms', '1', '--assume'],
  ['prices', '--prices'],
  ['recommend', 'result.json', '--rate', '10', '--p99'],
  ['report', 'result.json', '--format'],
  ['trend', '.', '--metrics'],
  ['contract'],
  ['run', '.', '--saturate'],
  ['run', '.', '--rounds'],
  ['gate', '--base', '.', '--candidate'],
  ['gate', '--candidate', '.', '--time', '5m', '--base'],
]

/** All cases: every kind of file in every mutation, and every flag with every value. */
export function inputCases(): InputCase[] {
  const files = Object.entries(KINDS).flatMap(([kind, { file, good, args, beside }]) =>
    Object.entries(MUTATIONS).map(([mutation, mutate]) => ({
      name: `${kind}: ${mutation}`,
      args,
      files: { ...beside, [file]: mutate(good) },
    })),
  )
  const flags = FLAGS.flatMap((flag) =>
    VALUES.map((value) => ({
      name: `${flag.join(' ')} ${JSON.stringify(value.slice(0, 40))}`,
      args: [...flag, value],
      files: { ...down, 'result.json': result },
    })),
  )
  return [...files, ...flags]
}
